"""Drawings for the rows of each kind; the apps register them in their `covers`."""

from dataclasses import dataclass, field

from django.utils.translation import get_language

from portal.content.place import Ink, Place
from portal.drawing.cached import Drawing
from portal.drawing.covers.inks import NO_INK
from portal.drawing.covers.picture import CARD

SITE = "site"  # label for pages without a row: the front page and lists
DRAWINGS = {}
INKS = {}


@dataclass(frozen=True)
class Cover:
    """A drawing, None for the plain ink; the ink; and a description."""

    ink: int
    drawing: Drawing | None = None
    description: str = field(default="", compare=False)

    @property
    def picture(self):
        return self.drawing and self.drawing.picture


def own_ink(row):
    """Return the ink of a row that has one for good, else one by its key."""
    ink = row.ink if isinstance(row, Place) else None
    return (row.pk or 0) % len(Ink) if ink is None else ink


def draws(model, ink=own_ink):
    """Register a function that draws a row of a model or `SITE`, and the row's ink.

    It is called with the row, a `Drawer` and the size of the picture, and returns a
    `Drawing` and its description in the active language, and an ink if that differs
    from the row's. If it returns None, the function registered before is called: an app
    of a higher layer may know more about the same row.
    """

    def register(function):
        DRAWINGS.setdefault(model, []).insert(0, function)
        INKS[model] = ink
        return function

    return register


def drawer_of(request, site):
    """Return the `Drawer` of a request; one for each request."""
    if not hasattr(request, "drawer"):
        request.drawer = Drawer(site)
    return request.drawer


class Drawer:
    """Draws the covers of one response, and shares the queries that several need."""

    def __init__(self, site=None):
        self.site = site
        self.answers, self.covers, self.drawn = {}, {}, 0
        self.turns = {}

    @property
    def shows_maps(self):
        """Return True if the office wants maps; before there are settings, it does."""
        return self.site is None or self.site.shows_maps

    def once(self, ask, *about):
        """Return the result of a function, called once for each set of arguments."""
        key = (ask, *about)
        if key not in self.answers:
            self.answers[key] = ask(*about)
        return self.answers[key]

    def cover(self, row, size=CARD):
        """Return the cover of a row; its plain ink if there is nothing to draw."""
        key = (type(row), row.pk, size, get_language())
        if key not in self.covers:
            found = self.draw(type(row), row, size)
            drawing, words, *ink = found or (None, "")
            ink = ink or [INKS.get(type(row), own_ink)(row)]
            self.covers[key] = Cover(*ink, drawing, words)
        return self.covers[key]

    def site_cover(self, size):
        return Cover(NO_INK, *(self.draw(SITE, None, size) or ()))

    def draw(self, kind, row, size):
        functions = DRAWINGS.get(kind, ()) if self.shows_maps else ()
        return next(filter(None, (draw(row, self, size) for draw in functions)), None)

    def turn(self, row):
        """Return how many rows with a turn were on the page before this one.

        Drawings of one kind that would be alike beside each other differ by it.
        """
        return self.turns.setdefault((type(row), row.pk), len(self.turns))

    def number(self):
        """Return a number that is unique among the drawings on the page."""
        self.drawn += 1
        return self.drawn
