"""The maps of the friendships, ready for their templates."""

from dataclasses import dataclass, replace
from functools import lru_cache

from exchanges.geography.labels import SIDES
from exchanges.maps import dense, lens, whole
from exchanges.maps.spots import Mark, points_of


@dataclass(frozen=True)
class Maps:
    """Paths to draw and marks to link; without a dense part there is none, nor a lens.

    They are the same for all readers of a language.
    """

    whole: dict
    marks: list
    lens: dict | None
    dense: dict | None


@lru_cache(maxsize=16)
def maps_of(network):
    """The maps of a home city and its partners, None where there are no partners."""
    if not network.partners:
        return None
    world = whole.world_with(network)
    along = whole.along_lines(world, network)
    near = dense.dense_spots(network)
    far = [spot for spot in network.spots if spot not in near]
    glass = (
        lens.lens_of(world, points_of(near), points_of(far), along) if near else None
    )
    named = far if glass else network.spots
    sides = lens.names_beside(world, named, glass, along)
    return Maps(
        whole=whole_map(world, network, near if glass else ()),
        marks=marks(named, network, map(world.place, points_of(named)), sides),
        lens=lens_map(glass, near, network) if glass else None,
        dense=phone_map(near, network) if near else None,
    )


def whole_map(world, network, near):
    """The picture of the world without marks; `near` are the dots under the lens."""
    return {
        "land": whole.coast_of(world),
        "lines": whole.lines_in(world, network),
        "home": whole.dots(world, [network.home]),
        "partners": whole.dots(world, network.partners),
        "near": whole.dots(world, [each for each in near if each != network.home]),
        "home_is_near": network.home in near,
    }


def dense_map(near, network, frame):
    """The picture of the dense part and its marks."""
    square = dense.square_of(near, network)
    sides = dense.names_on(square, near, network, frame)
    return {
        "land": dense.coast_of(square),
        "lines": dense.lines_in(square, network),
        "marks": marks(near, network, map(square.place, points_of(near)), sides),
    }


def phone_map(near, network):
    """The dense part for a narrow page, without a top and bottom where nothing is.

    `top` and `height` are in the units of the drawing.
    """
    found = dense_map(near, network, dense.square_frame(dense.PHONE))
    top, height = dense.band_of([each.y for each in found["marks"]])
    found["marks"] = [
        replace(each, y=(each.y - top) / height) for each in found["marks"]
    ]
    band = {"top": round(top * dense.UNITS), "height": round(height * dense.UNITS)}
    return {**found, **band, "is_flat": height < 1}


def lens_map(glass, near, network):
    """Where the lens lies, its circles, and its marks in shares of the whole map."""
    found = dense_map(near, network, dense.round_frame(glass.side))
    wide, size = whole.UNITS[0], 2 * glass.radius
    left, top = (each - glass.radius for each in glass.middle)
    box = (left, top * whole.RATIO, size, size * whole.RATIO)
    return {
        "marks": [
            replace(
                each,
                x=left + each.x * size,
                y=(top + each.y * size) * whole.RATIO,
            )
            for each in found["marks"]
        ],
        "spot": [round(each * wide) for each in (*glass.spot, glass.spot_radius)],
        "sides": "".join(
            f"M{round(a * wide)} {round(b * wide)}L{round(c * wide)} {round(d * wide)}"
            for (a, b), (c, d) in glass.sides
        ),
        "box": [f"{share:.2%}" for share in box],
    }


def marks(spots, network, places, sides):
    return [
        Mark(spot, spot == network.home, x, y, SIDES.get(side))
        for spot, (x, y), side in zip(spots, places, sides, strict=True)
    ]
