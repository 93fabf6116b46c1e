"""The world with the lines of friendship as a scene, for where the site is shared."""

from functools import lru_cache

from exchanges.geography.sphere import great_circle
from exchanges.geography.world import land
from exchanges.maps.whole import world_of
from portal.public.covers.planar import simplify
from portal.public.covers.scene import Scene
from portal.public.covers.shapes import fitted

RINGS = (7, 14, 21)  # units from the shore
STEPS = 60  # of a line
FINENESS = 0.7  # units


@lru_cache(maxsize=20)
def world(home, partners, size):
    """The points of the partners, and the shortest lines to them from home."""
    routes = tuple(tuple(great_circle(home, each, STEPS)) for each in partners)
    projection = world_of((home, *partners), routes)

    def unit(place):
        return (place[0] * size[0], place[1] * size[1])

    def point(place):
        return tuple(map(round, unit(projection.place(place))))

    def line(places):
        return tuple(simplify(list(map(unit, places)), FINENESS))

    rings = (part for ring in land() for part in projection.rings(ring))
    found = (fitted(list(map(unit, ring)), size) for ring in rings)
    return Scene(
        size,
        land=tuple(ring for ring in found if ring),
        rings=RINGS,
        lines=tuple(line(part) for route in routes for part in projection.line(route)),
        points=tuple(map(point, partners)),
        marks=(point(home),),
    )
