"""Links that narrow the timeline, each with the number of its exchanges.

Links without results are not offered.
"""

from typing import NamedTuple
from urllib.parse import parse_qsl

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import pgettext

from exchanges.geography.countries import country_name
from exchanges.models import City, Exchange
from exchanges.timeline.filters import Span
from portal.content.partial_date import PartialDate

# A date typed by mistake must not make a figure of thousands of years.
MOST_YEARS = 100


class Choice(NamedTuple):
    """A link that adds a filter to the timeline, or removes one.

    `row` is the city whose name is the label, maybe in a fallback language. Crawlers
    are asked not to follow a link to several filters: there are thousands of those.
    """

    label: str
    number: int
    address: str
    is_chosen: bool = False
    row: City | None = None
    is_for_crawlers: bool = True


class Facets:
    def __init__(self, filters, timeline):
        self.filters = filters
        self.counts = filters.counts
        self.timeline = timeline  # the address of the whole timeline
        self.span = filters.chosen.get("span", Span())

    def address(self, **changes):
        return self.filters.query(**changes) or self.timeline

    def choice(self, name, value, label, number):
        is_chosen = self.filters.chosen.get(name) == value
        row = value if name == "city" else None
        address = self.address(**{name: value})
        is_plain = is_chosen or {*self.filters.chosen} <= {name}
        return Choice(label, number, address, is_chosen, row, is_plain)

    def offered(self, name, labels, numbers):
        """Return choices with results, and the chosen one."""
        chosen = self.filters.chosen.get(name)
        return [
            self.choice(name, value, capfirst(label), numbers.get(value, 0))
            for value, label in labels
            if numbers.get(value) or value == chosen
        ]

    def kinds(self):
        return self.offered("kind", Exchange.Kind.choices, self.counts.kinds)

    def directions(self):
        numbers = self.counts.directions
        return self.offered("direction", Exchange.Direction.choices, numbers)

    def cities(self):
        numbers = self.counts.cities
        labels = [(city, city.title) for city in self.filters.cities]
        by_row = {city: numbers.get(city.pk, 0) for city in self.filters.cities}
        return self.offered("city", labels, by_row)

    def places(self):
        """Return pairs of a country and its cities, countries with the most first.

        A country with 0 is listed for one of its cities: a name and no link.
        """
        numbers, cities = self.counts.countries, {}
        for city in self.cities():
            cities.setdefault(city.row.country, []).append(city)
        chosen = {self.filters.chosen.get("country")} - {None}
        codes = sorted({*numbers, *cities, *chosen}, key=lambda c: (-numbers[c], c))
        return [
            (
                self.choice("country", code, country_name(code), numbers[code]),
                cities.get(code, []),
            )
            for code in codes
        ]

    @cached_property
    def years(self):
        """Years from the first exchange to the last, the newest first."""
        numbers = self.counts.years
        if not numbers:
            return []
        last = max(numbers)
        first = max(min(numbers), last - MOST_YEARS + 1)
        return [
            self.choice("span", Span(date, date), str(date), numbers[date.year])
            for date in map(PartialDate, range(last, first - 1, -1))
        ]

    @property
    def offered_years(self):
        return [year for year in self.years if year.number or year.is_chosen]

    @property
    def has_some_outside(self):
        """Return True if the span leaves out a year with exchanges."""
        touches = self.span.touches
        return any(y.number and not touches(int(y.label)) for y in self.years)

    @property
    def most(self):
        return max(year.number for year in self.years)

    @property
    def has_long_ones(self):
        """Return True if an exchange is counted in more than one year."""
        return sum(self.counts.years.values()) > self.counts.in_all_years

    @cached_property
    def chosen(self):
        """Chosen values by name of the filter, as links that remove them."""
        labels = {
            "city": lambda city: city.title,
            "country": country_name,
            "kind": lambda kind: capfirst(Exchange.Kind(kind).label),
            "direction": lambda value: capfirst(Exchange.Direction(value).label),
            "span": span_in_words,
        }
        found, is_plain = {}, len(self.filters.chosen) <= 2
        for name, value in self.filters.chosen.items():
            choice = self.choice(name, value, labels[name](value), self.counts.total)
            address = self.address(**{name: None})
            found[name] = choice._replace(address=address, is_for_crawlers=is_plain)
        return found

    @property
    def hidden_parameters(self):
        """Parameters other than the span, for hidden fields of a form."""
        return parse_qsl(self.filters.query(span=None).removeprefix("?"))

    def ways_out(self):
        """Choices to remove, each with the number of results without it, if any."""
        numbers = self.counts.without
        ways = [c._replace(number=numbers[name]) for name, c in self.chosen.items()]
        return [choice for choice in ways if choice.number]

    def turned_round(self):
        """Return the span with its ends swapped, if that has results."""
        if number := self.counts.without["turned"]:
            span = self.span.turned
            return Choice(span_in_words(span), number, self.address(span=span))
        return None


def span_in_words(span):
    start, end = span
    if start and start == end:
        return start.display()
    if start and end:
        both = {"first": start.display(), "last": end.display()}
        return pgettext("span of time", "%(first)s – %(last)s") % both
    if start:
        return pgettext("span of time", "from %(date)s") % {"date": start.display()}
    return pgettext("span of time", "until %(date)s") % {"date": end.display()}
