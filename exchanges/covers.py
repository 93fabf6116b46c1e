"""Drawings of cities and exchanges: points on a map, and lines between them."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchanges.models import Agreement, City, Delegation, Exchange
from exchanges.points import position
from portal.content.place import PLACED, Ink
from portal.drawing.cached import Drawing
from portal.drawing.covers.globes import around, tied, world
from portal.public.covers.registry import SITE, draws

KINDS = {
    Exchange.Kind.AGREEMENT: Ink.HARBOUR,
    Exchange.Kind.VISIT: Ink.TIDE,
    Exchange.Kind.EVENT: Ink.PERSIMMON,
    Exchange.Kind.PERSONNEL: Ink.SLATE,
    Exchange.Kind.DONATION: Ink.PINE,
    Exchange.Kind.EXHIBITION: Ink.PLUM,
    Exchange.Kind.CONFERENCE: Ink.MADDER,
}


def home_city():
    """Return the city whose office runs the site, None before it is published."""
    return City.objects.published().filter(is_home=True).first()


def home_and_points():
    """Return the home city and the positions of partners, by one query."""
    cities = City.objects.published().for_names(*PLACED, "is_home").order_by("pk")
    home = next((city for city in cities if city.is_home), None)
    others = (position(city) for city in cities if not city.is_home)
    return home, tuple(filter(None, others))


@draws(City)
def globe_of(city, drawer, size):
    """Draw the home city and another one, or the home city with all partners."""
    home, place = drawer.once(home_city), position(city)
    start = position(home)
    if not place or not start:
        return None
    if city.is_home:
        words = _("Globe with %(home)s and the lines to its partner cities")
        _home, others = drawer.once(home_and_points)
        return Drawing(around, (place, others, size)), words % {"home": city.title}
    words = _("The shortest line on the globe from %(home)s to %(city)s")
    names = {"home": home.title, "city": city.title}
    return Drawing(tied, (start, (place,), (), 0, size)), words % names


@draws(SITE)
def site(row, drawer, size):
    """Draw the world with lines from the home city to its partners."""
    home, others = drawer.once(home_and_points)
    if not position(home) or not others:
        return None
    words = _("World map with the lines from %(home)s to its partner cities")
    return Drawing(world, (position(home), others, size)), words % {"home": home.title}


@draws(Exchange, ink=lambda row: KINDS.get(row.kind, Ink.TIDE))
def exchange(row, drawer, size):
    """Draw the cities on both sides, with a line in the direction of the exchange."""
    home, turn = drawer.once(home_city), drawer.turn(row)
    return joined(home, row.partners, row.direction, turn, size)


def ink_of_visit(row):
    event = fetched(row)
    return KINDS.get(event.kind, Ink.TIDE) if event else Ink.TIDE


@draws(Delegation, ink=ink_of_visit)
def delegation(row, drawer, size):
    """Draw a line from the sender to the host."""
    sides = [getattr(row, side, None) for side in ("sender", "host")]
    turn = drawer.turn(row)
    return joined(sides[0], sides[1:], Exchange.Direction.OURS, turn, size)


@draws(Agreement, ink=lambda row: Ink.HARBOUR)
def agreement(row, drawer, size):
    """Draw the event at which the agreement was signed."""
    event = fetched(row)
    return event and exchange(event, drawer, size)


def fetched(row):
    """Return the prefetched event of a row, because only that is surely public."""
    field = row._meta.get_field("exchange")
    return getattr(row, "exchange", None) if field.is_cached(row) else None


def joined(home, others, direction, turn, size):
    """Draw one city and others, near or far; return the drawing and its description."""
    start = position(home)
    known = [city for city in others if position(city)]
    if not start or not known:
        return None
    # Arrows point along a line (1) or against it (-1).
    if direction == Exchange.Direction.OURS:
        ways, words = (1,), _("Map with an arrow from %(home)s to %(cities)s")
    elif direction == Exchange.Direction.THEIRS:
        ways, words = (-1,), _("Map with an arrow from %(cities)s to %(home)s")
    else:
        ways = (1, -1)
        words = _("Map with arrows both ways between %(home)s and %(cities)s")
    comma = pgettext("between cities", ", ")
    names = {"home": home.title, "cities": comma.join(city.title for city in known)}
    ends = tuple(map(position, known))
    return Drawing(tied, (start, ends, ways, turn, size)), words % names
