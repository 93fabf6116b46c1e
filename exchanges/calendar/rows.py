"""Rows with a date in a span of time, and what a calendar shows of them."""

from itertools import chain

from django.db.models import Prefetch, Q
from modeltranslation.utils import get_translation_fields

from exchanges.models import Delegation, Exchange
from exchanges.models.exchange import in_span

ROW = ("version", "slug", "published_at", "updated_at", "created_at")


def columns(fields, *texts):
    """Return the columns of an entry: common ones, `fields`, texts by language."""
    return [*ROW, *fields, *chain.from_iterable(map(get_translation_fields, texts))]


OF_EXCHANGE = columns(
    ("kind", "date", "end_date"), "title", "summary", "parties", "place"
)
OF_DELEGATION = columns(
    ("host", "exchange", "arrived", "left", "field", "size"),
    *("title", "summary", "leader"),
)
OF_CITY = columns(("is_home", "latitude", "longitude"), "title")


def exchanges_in(slug, span):
    """Return the exchanges in a span of time, all or of the city with this slug."""
    rows = Exchange.objects.published().filter(in_span(*span))
    return rows.of_city(slug) if slug else rows


def visits_in(slug, span):
    """Return the delegations in a span of time that have dates of their own.

    One of a public exchange is listed with it, even if it came in another year.
    """
    rows = Delegation.objects.pages().filter(came_in(*span)).select_related("field")
    return rows.of_city(slug) if slug else rows


def came_in(start=None, end=None):
    """Return the condition of a visit in the span of two partial dates.

    Delegations without any date are excluded.
    """
    found = Q(arrived__isnull=False) | Q(left__isnull=False)
    if start:
        found &= Q(left__since=start) | Q(left=None, arrived__since=start)
    if end:
        found &= Q(arrived__until=end) | Q(arrived=None, left__until=end)
    return found


def entries_of(exchanges):
    """Fetch what the calendar shows of exchanges, in the order of their creation."""
    visits = Delegation.objects.published().select_related("field")
    visits = visits.only(*OF_DELEGATION)
    rows = exchanges.order_by("pk").only(*OF_EXCHANGE).with_partners()
    return rows.prefetch_related(Prefetch("delegations", visits))
