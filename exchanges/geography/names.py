"""Where on a map the names stand: beside their points, and not upon each other.

All lengths are in ems of the names, so that a larger type needs a larger map.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import dist
from unicodedata import east_asian_width

ASCENT, HEIGHT = 0.9, 1.2
DOT, NEAR = 0.4, 0.9  # half the side of what a point covers, or keeps for itself
# Anchor of the text, and from the point to its anchor on the baseline.
SIDES = {
    "right": ("start", 0.6, 0.35),
    "left": ("end", -0.6, 0.35),
    "above": ("middle", 0, -0.65),
    "below": ("middle", 0, 1.4),
    "right above": ("start", 0.45, -0.3),
    "right below": ("start", 0.45, 1.05),
    "left above": ("end", -0.45, -0.3),
    "left below": ("end", -0.45, 1.05),
}
# What speaks against a side, the worst first.
IMPOSSIBLE, ON_NAME, NEAR_POINT, ON_LINE = 1000, 300, 30, 2
DIAGONAL, LATER = 1.5, 0.4
ROUNDS = 6
FARTHEST = 6  # from the point of a shape to where its name begins, about
NARROW = set("fijlrtI.,'’ ·-()")


@dataclass(frozen=True)
class Box:
    """What a name covers, or a map within which it is to stay."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other):
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, place):
        return self.left < place[0] < self.right and self.top < place[1] < self.bottom

    def contains(self, box):
        return (
            self.left <= box.left
            and box.right <= self.right
            and self.top <= box.top
            and box.bottom <= self.bottom
        )


@dataclass(frozen=True)
class Disc:
    """The same for what is round."""

    middle: tuple
    radius: float

    def meets(self, box):
        x = min(max(self.middle[0], box.left), box.right)
        y = min(max(self.middle[1], box.top), box.bottom)
        return dist((x, y), self.middle) < self.radius

    def contains(self, box):
        corners = [(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]
        return max(dist(corner, self.middle) for corner in corners) <= self.radius


@dataclass(frozen=True)
class Shape:
    """What has an extent, so that its name stands beside it and not upon it."""

    point: tuple
    box: Box

    def at(self, side):
        """The point of its edge beside which a name stands on a side."""
        across = SIDES[side][1]
        x = self.box.right if across > 0 else self.box.left
        y = self.box.bottom if "below" in side else self.box.top
        middle = ((self.box.left + self.box.right) / 2, self.point[1])
        return (
            x if across else middle[0],
            y if " " in side or not across else middle[1],
        )


@lru_cache(maxsize=2000)
def width(text):
    """About how wide a name is, rather more than less."""
    return sum(map(width_of, text))


def width_of(character):
    if east_asian_width(character) in "WF":
        return 1
    if character in NARROW:
        return 0.36
    return 0.72 if character.isupper() else 0.6


def box_of(place, text, side):
    """What a name covers on a side of a place."""
    anchor, right, down = SIDES[side]
    place = place.at(side) if isinstance(place, Shape) else place
    x, top, wide = place[0] + right, place[1] + down - ASCENT, width(text)
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
    return Box(left, top, left + wide, top + HEIGHT)


def around(place, half):
    return Box(place[0] - half, place[1] - half, place[0] + half, place[1] + half)


def sides_of(names, frame, obstacles=(), along=()):
    """For each name its side, or None where it would stand upon another one.

    A name is a pair of a place, or a shape, and a text. It stays in the frame and off
    obstacles, boxes or discs; places `along` a line are better left free. The first
    names are the last to be left out.
    """
    scene = Scene(names, frame, obstacles, along)
    best, least = [], None
    for order in scene.orders():
        chosen = scene.settled(order)
        harm = scene.harm(chosen)
        if least is None or harm < least:
            best, least = chosen, harm
        if least < ON_NAME:
            break
    return scene.without_conflicts(best)


class Scene:
    """A map on which names look for their sides."""

    def __init__(self, names, frame, obstacles, along):
        self.boxes = [
            {side: box_of(place, text, side) for side in SIDES} for place, text in names
        ]
        self.own = []
        points = [getattr(place, "point", place) for place, _text in names]
        for number, (place, (_shape, text)) in enumerate(
            zip(points, names, strict=True)
        ):
            reach = width(text) + FARTHEST
            others = [other for i, other in enumerate(points) if i != number]
            others = [each for each in others if dist(each, place) < reach + 1]
            lines = [each for each in along if dist(each, place) < reach]
            self.own.append(
                {
                    side: against(box, frame, obstacles)
                    + DIAGONAL * (" " in side)
                    + LATER * position
                    + ON_LINE * sum(map(box.holds, lines))
                    + sum(crowding(box, other) for other in others)
                    for position, (side, box) in enumerate(self.boxes[number].items())
                }
            )

    def orders(self):
        """In which orders the names may choose: each of them first, once."""
        numbers = list(range(len(self.boxes)))
        return [numbers[start:] + numbers[:start] for start in numbers]

    def settled(self, order):
        """Sides that the names choose one after another until none would change."""
        chosen = {}
        for _round in range(ROUNDS):
            before = dict(chosen)
            for number in order:
                chosen.pop(number, None)
                chosen[number] = self.best(number, chosen)
            if chosen == before:
                break
        return [chosen[number] for number in sorted(chosen)]

    def best(self, number, chosen):
        taken = [self.boxes[other][side] for other, side in chosen.items()]
        boxes = self.boxes[number]

        def harm(side):
            return self.own[number][side] + ON_NAME * sum(map(boxes[side].meets, taken))

        return min(SIDES, key=harm)

    def harm(self, chosen):
        boxes = [self.boxes[number][side] for number, side in enumerate(chosen)]
        upon = sum(a.meets(b) for a, b in combinations(boxes, 2))
        own = (self.own[number][side] for number, side in enumerate(chosen))
        return ON_NAME * upon + sum(own)

    def without_conflicts(self, chosen):
        """The same sides without those of names that stand upon one before them."""
        kept = {}
        for number, side in enumerate(chosen):
            box = self.boxes[number][side]
            upon = any(box.meets(self.boxes[i][other]) for i, other in kept.items())
            if not upon and self.own[number][side] < IMPOSSIBLE:
                kept[number] = side
        return [kept.get(number) for number in range(len(chosen))]


def against(box, frame, obstacles):
    hidden = sum(obstacle.meets(box) for obstacle in obstacles)
    return IMPOSSIBLE * (hidden + (not frame.contains(box)))


def crowding(box, point):
    """What it costs to cover another point, or to seem to be its name."""
    if box.meets(around(point, DOT)):
        return IMPOSSIBLE
    return NEAR_POINT if box.meets(around(point, NEAR)) else 0
