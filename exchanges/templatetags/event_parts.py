"""What a delegation or an agreement says beyond the exchange that it is a part of."""

from typing import NamedTuple

from django import template

from exchanges.models import Delegation, Exchange
from exchanges.models.lasting import Validity

register = template.Library()


class Beyond(NamedTuple):
    """The anchor of a part, and the names of the words and facts that only it has."""

    anchor: str
    words: list[str]
    facts: list[str]

    @property
    def is_any(self):
        return bool(self.words or self.facts)


@register.simple_tag
def beyond(part, event=None):
    """Return what a part says and its event does not; all if it has its own page.

    A delegation without facts or texts of its own is the visit that the event tells:
    then its title says nothing more.
    """
    is_visit = isinstance(part, Delegation)
    found = of_delegation(part, event) if is_visit else of_agreement(part, event)
    facts = [name for name, is_new in found if is_new]
    words = [name for name, is_new in words_of(part, event) if is_new]
    if is_visit and not facts and words == ["title"]:
        words = []
    return Beyond(part._meta.model_name, words, facts)


def words_of(part, event):
    if event:
        yield "title", part.title not in event.title
        for name in ("summary", "cover", "body"):
            value = getattr(part, name)
            yield name, value and value != getattr(event, name)


def of_delegation(part, event):
    first, last = (event.date, event.end_date or event.date) if event else (None, None)
    ends = [getattr(part, end, None) for end in ("sender", "host")]
    yield "way", all(ends) and not (event and goes_with(ends, event))
    yield "arrived", part.arrived and not is_within(first, part.arrived)
    yield "left", part.left and not is_within(last, part.left)
    for name in ("field", "leader", "size"):
        yield name, getattr(part, name)


def of_agreement(part, event):
    yield "signed", not event or part.signed != event.date
    yield "validity", part.validity() != Validity.UNKNOWN
    for name in ("place", "parties"):
        value = getattr(part, name)
        yield name, value and not (event and value == getattr(event, name))
    yield "text_file", part.text_file


def goes_with(ends, event):
    """Return True if sender and host are those of an event with one partner."""
    if event.direction == Exchange.Direction.BOTH:
        return False
    if event.direction == Exchange.Direction.THEIRS:
        ends = ends[::-1]
    home, partner = ends
    return home.is_home and partner == event.partner_city


def is_within(date, span):
    """Return True if a partial date is the same as another one, or finer."""
    return date is not None and span in (date, *date.coarser)
