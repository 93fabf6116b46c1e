"""In which years there was something, so that each can have a calendar of its own."""

from django.db.models import CharField
from django.db.models.functions import Coalesce, Substr

from exchanges.calendar.rows import Dated
from exchanges.timeline.filters import Span
from portal.content.partial_date import PartialDate

# A date typed by mistake must not make a list of thousands of years.
MOST_YEARS = 100


def years_of(city):
    """Return the years with exchanges, all or of one city, the newest first."""
    dated = Dated(city, Span())
    exchanges = first_and_last(dated.exchanges, "date", Coalesce("end_date", "date"))
    alone = dated.delegations.filter(belongs=False)
    visits = first_and_last(
        alone, Coalesce("arrived", "left"), Coalesce("left", "arrived")
    )
    found = set()
    for first, last in exchanges.union(visits):
        found |= {*range(int(first), int(last) + 1)}
    return [PartialDate(year) for year in sorted(found, reverse=True)[:MOST_YEARS]]


def first_and_last(rows, first, last):
    """Return the distinct pairs of first and last year of the rows."""
    years = (Substr(each, 1, 4, output_field=CharField()) for each in (first, last))
    return rows.order_by().values_list(*years).distinct()
