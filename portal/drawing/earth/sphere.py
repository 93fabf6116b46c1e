"""Points on the globe: how far apart they are, and the shortest line between them.

A point is a pair (latitude, longitude) in degrees, WGS 84. The earth is a ball here, as
in all maps of this site: its flattening would move a line by less than its width.
"""

from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt

EARTH_RADIUS = 6371.0  # km, the mean
KM_PER_DEGREE = radians(1) * EARTH_RADIUS
NOTHING = 1e-9  # radii: vectors that short have no direction
NORTH, EAST = (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)


def distance_km(a, b):
    """Return the length of the shortest line between two points (haversine)."""
    north, east, other_north, other_east = map(radians, (*a, *b))
    half = sin((other_north - north) / 2) ** 2
    half += cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(sqrt(min(half, 1)))


def great_circle(a, b, steps):
    """Return the shortest line between two points as `steps` + 1 points.

    Between opposite points every way is as short: the line goes by the north pole.
    """
    start, angle = vector(a), distance_km(a, b) / EARTH_RADIUS
    ahead = heading(start, vector(b)) or heading(start, NORTH) or EAST
    axes = list(zip(start, ahead, strict=True))
    angles = [angle * step / steps for step in range(steps + 1)]
    turns = zip(map(cos, angles), map(sin, angles), strict=True)
    return [point([c * x + s * y for x, y in axes]) for c, s in turns]


def heading(start, end):
    """Return the direction from one vector to another, None where any is right."""
    shadow = sum(x * y for x, y in zip(start, end, strict=True))
    ahead = [y - shadow * x for x, y in zip(start, end, strict=True)]
    length = hypot(*ahead)
    return [each / length for each in ahead] if length > NOTHING else None


def middle_of(points):
    """Return the point in the middle of others.

    If they leave no middle, as opposite points do, half the way between the first two.
    """
    sums = [sum(axis) for axis in zip(*map(vector, points), strict=True)]
    return point(sums) if hypot(*sums) > NOTHING else great_circle(*points[:2], 2)[1]


def vector(place):
    """Return a point as x, y and z on a ball of radius 1: z towards the north pole."""
    north, east = map(radians, place)
    return (cos(north) * cos(east), cos(north) * sin(east), sin(north))


def point(xyz):
    """Return the point in the direction of a vector."""
    x, y, z = xyz
    return (degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x)))


def unrolled(points):
    """Return the points without jumps at the date line: longitudes may pass 180."""
    found = list(points[:1])
    for latitude, longitude in points[1:]:
        turns = round((found[-1][1] - longitude) / 360)
        found.append((latitude, longitude + 360 * turns))
    return found
