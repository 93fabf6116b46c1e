"""The points of a map, and their names beside them and off each other.

A name is placed by its place and text, and perhaps the box of what it names, beside
which it is put. Lengths are in ems of the names, so that a larger type needs a larger
map. Only what shares a cell of a grid is compared: the work grows with the names, not
their square.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, product
from math import dist
from operator import attrgetter
from unicodedata import east_asian_width

from portal.drawing.earth.geometry import Box, scaled

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
# Costs of a side, the worst first.
ON_NAME, NEAR_POINT, ON_LINE = 300, 30, 2
DIAGONAL, LATER = 1.5, 0.4
ROUNDS = 6
CELL = 2  # side of the squares of the grid
CROWD, MOST = 1, 20  # of the points in a square of this side, so many are named
NARROW = set("fijlrtI.,'’ ·-()")


@dataclass(frozen=True)
class Point:
    """Something with a name in the reader's language and a position.

    `place` is latitude and longitude, `about` says what it is, `lang` is the language
    of a fallback name, `label` the name with its runs in other scripts marked.
    """

    name: str
    place: tuple
    address: str = ""
    about: str = ""
    lang: str = ""
    label: str = ""


@dataclass(frozen=True)
class Mark:
    """A point on a map, and its name if there is room for it.

    The chief point is the subject of the map. `x` and `y` are shares of the map, `name`
    is the anchor of the text and its distance from the point, or from its neighbour
    `beside`; `is_wide` means that only a wide map has room for it.
    """

    point: Point
    is_chief: bool
    x: float
    y: float
    name: tuple | None
    beside: tuple | None = None
    is_wide: bool = False

    @property
    def place(self):
        return (f"{self.x:.2%}", f"{self.y:.2%}")

    @property
    def name_place(self):
        return tuple(f"{each:.2%}" for each in self.beside or (self.x, self.y))


@dataclass(frozen=True)
class Disc:
    """Like Box, for round obstacles."""

    middle: tuple
    radius: float

    def meets(self, box):
        x = min(max(self.middle[0], box.left), box.right)
        y = min(max(self.middle[1], box.top), box.bottom)
        return dist((x, y), self.middle) < self.radius

    def contains(self, box):
        corners = product((box.left, box.right), (box.top, box.bottom))
        return max(dist(corner, self.middle) for corner in corners) <= self.radius


@dataclass(frozen=True, eq=False)
class Choice:
    """A possible side for a name, and its cost."""

    side: str
    box: Box
    cost: float


@lru_cache(maxsize=2000)
def width(text):
    """Return about how wide a name is, rather more than less."""
    return sum(map(width_of, text))


def width_of(character):
    if east_asian_width(character) in "WF":
        return 1
    if character in NARROW:
        return 0.36
    return 0.72 if character.isupper() else 0.6


def box_of(place, text, side, extent=None):
    """Return what a name covers on a side of a place, or of its extent."""
    anchor, right, down = SIDES[side]
    x, y = beside(place, side, extent) if extent else place
    left, top, wide = x + right, y + down - ASCENT, width(text)
    left -= {"start": 0, "middle": wide / 2, "end": wide}[anchor]
    return Box(left, top, left + wide, top + HEIGHT)


def beside(place, side, extent):
    """Return where a name on a side of a box begins; `place` is in the box."""
    across = SIDES[side][1]
    x, y = extent.middle[0], place[1]
    if across:
        x = extent.right if across > 0 else extent.left
    if " " in side or not across:
        y = extent.bottom if "below" in side else extent.top
    return (x, y)


def around(place, half):
    return Box(place[0] - half, place[1] - half, place[0] + half, place[1] + half)


def marks(points, chief, names, sides):
    """Return marks of points, whose names are in shares of the map."""
    found = []
    for point, name, side in zip(points, names, sides, strict=True):
        place, _text, *extent = name
        start = [beside(place, side, box) for box in extent if side]
        found.append(Mark(point, point == chief, *place, SIDES.get(side), *start))
    return found


def boxes_of(names, sides):
    """Return the boxes of the names that have a side."""
    pairs = [pair for pair in zip(names, sides, strict=True) if pair[1]]
    return [box_of(*name[:2], side, *name[2:]) for name, side in pairs]


def enlarged(names, times):
    """Return names for a map that is so many times as large."""
    return [
        (*scaled([place], times), text, *(box.enlarged(times) for box in extent))
        for place, text, *extent in names
    ]


def sides_on(ems, names, frame, along, obstacles=()):
    """Return the sides of names on a map of so many ems; they are in shares of it."""
    return sides_of(enlarged(names, ems), frame, obstacles, scaled(along, ems))


def sides_of(names, frame, obstacles=(), along=()):
    """Return the side of each name, None if it would cover another one.

    A name stays in the frame and off obstacles, boxes or discs, and leaves places
    `along` a line free if it can. The first names are the last to be left out.
    """
    choices = choices_of(names, frame, obstacles, along)
    rivals = rivals_of(chain(*choices))
    numbers = range(len(choices))
    orders = numbers, sorted(numbers, key=lambda n: len(choices[n])), numbers[::-1]
    placements = (
        without_conflicts(settled(order, choices, rivals), choices, rivals)
        for order in orders
    )
    best = min(placements, key=lambda placement: placement.count(None))
    return [choice and choice.side for choice in best]


def choices_of(names, frame, obstacles, along):
    """Return for each name the sides that cover no point, the cheapest first."""
    points, lines = by_cell([place for place, *_text in names]), by_cell(along)
    choices, crowds = [], Counter()
    for place, text, *extent in names:
        possible = []
        crowd = (place[0] // CROWD, place[1] // CROWD)
        crowds[crowd] += 1
        for number, side in enumerate(SIDES if crowds[crowd] <= MOST else ()):
            box = box_of(place, text, side, *extent)
            if not frame.contains(box) or any(each.meets(box) for each in obstacles):
                continue
            if not any(each != place for each in near(points, box, DOT)):
                cost = DIAGONAL * (" " in side) + LATER * number
                others = [each for each in near(points, box, NEAR) if each != place]
                cost += NEAR_POINT * len(others) + ON_LINE * len([*near(lines, box)])
                possible.append(Choice(side, box, cost))
        choices.append(sorted(possible, key=attrgetter("cost")))
    return choices


def rivals_of(choices):
    """Return for each choice the set of choices whose boxes overlap its own."""
    rivals, cells = {}, defaultdict(list)
    for choice in choices:
        rivals[choice] = set()
        for cell in cells_of(choice.box):
            cells[cell].append(choice)
    for one, other in chain(*(combinations(cell, 2) for cell in cells.values())):
        if other not in rivals[one] and one.box.meets(other.box):
            rivals[one].add(other)
            rivals[other].add(one)
    return rivals


def settled(order, choices, rivals):
    """Return what names choose one after another until none would change, by number."""
    chosen, taken = {}, defaultdict(int)

    def cost(choice):
        return choice.cost + ON_NAME * taken[choice]

    for _round in range(ROUNDS):
        before = dict(chosen)
        for number in order:
            for rival in rivals.get(chosen.get(number), ()):
                taken[rival] -= 1
            chosen[number] = min(choices[number], key=cost, default=None)
            for rival in rivals.get(chosen[number], ()):
                taken[rival] += 1
        if chosen == before:
            break
    return chosen


def without_conflicts(chosen, choices, rivals):
    """Return a choice for each name, or None if it has no room.

    The first names keep their choice; later ones choose among the remaining sides.
    """
    sides, taken = {}, set()
    preferred = ((number, [chosen[number]]) for number in range(len(choices)))
    for number, options in chain(preferred, enumerate(choices)):
        if not sides.get(number):
            free = (c for c in options if c and rivals[c].isdisjoint(taken))
            sides[number] = next(free, None)
            taken.add(sides[number])
    return [sides[number] for number in range(len(choices))]


def by_cell(places):
    cells = defaultdict(list)
    for place in places:
        cells[place[0] // CELL, place[1] // CELL] += [place]
    return cells


def cells_of(box, margin=0):
    """Return the cells of the grid that a box and a margin around it touch."""
    left, right = (box.left - margin) // CELL, (box.right + margin) // CELL
    top, bottom = (box.top - margin) // CELL, (box.bottom + margin) // CELL
    across, down = range(int(left), int(right) + 1), range(int(top), int(bottom) + 1)
    return product(across, down)


def near(cells, box, margin=0):
    """Yield the places of a grid that are in a box and a margin around it."""
    for cell in cells_of(box, margin):
        if cell in cells:
            yield from box.inside(cells[cell], margin)
