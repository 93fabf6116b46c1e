"""Links that narrow the timeline, each with the number of its exchanges.

Links without results are not offered.
"""

from urllib.parse import parse_qsl

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import pgettext

from exchanges.geography.countries import country_name
from exchanges.models import Exchange
from exchanges.timeline.filters import Choice, Span
from portal.content.partial_date import PartialDate

# A date typed by mistake must not make a figure of thousands of years.
MOST_YEARS = 100


class Facets:
    def __init__(self, filters, timeline):
        self.filters = filters
        self.counts = filters.counts
        self.timeline = timeline  # the address of the whole timeline
        self.span = filters.chosen.get("span", Span())

    def offered(self, name, labels):
        """Return choices with results, and the chosen one."""
        numbers, chosen = self.counts.of[name], self.filters.chosen.get(name)
        return [
            self.filters.choice(name, value, capfirst(label), numbers[value])
            for value, label in labels
            if numbers[value] or value == chosen
        ]

    def kinds(self):
        return self.offered("kind", Exchange.Kind.choices)

    def directions(self):
        return self.offered("direction", Exchange.Direction.choices)

    def cities(self):
        return self.offered(
            "city", [(city, city.title) for city in self.filters.cities]
        )

    def places(self):
        """Return pairs of a country and its cities, countries with the most first.

        A country with 0 is listed for one of its cities: a name and no link.
        """
        numbers, cities = self.counts.of["country"], {}
        for city in self.cities():
            cities.setdefault(city.row.country, []).append(city)
        chosen = {self.filters.chosen.get("country")} - {None}
        codes = sorted({*numbers, *cities, *chosen}, key=lambda c: (-numbers[c], c))
        return [
            (
                self.filters.choice("country", code, country_name(code), numbers[code]),
                cities.get(code, []),
            )
            for code in codes
        ]

    @cached_property
    def years(self):
        """Years from the first exchange to the last, the newest first."""
        numbers, choice = self.counts.of["span"], self.filters.choice
        if not numbers:
            return []
        last = max(numbers)
        first = max(min(numbers), last - MOST_YEARS + 1)
        return [
            choice("span", Span(date, date), str(date), numbers[date.year])
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
        return self.counts.of["span"].total() > self.counts.without["span"]

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
        filters, found = self.filters, {}
        is_plain = len(filters.chosen) <= 2
        for name, value in filters.chosen.items():
            label = labels[name](value)
            choice = filters.choice(name, value, label, self.counts.total)
            address = filters.query(**{name: None}) or self.timeline
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
        if not self.span.is_turned:
            return None
        span = self.span.turned
        rows = self.filters.apply(Exchange.objects.published(), span=span)
        address, number = self.filters.query(span=span), rows.count()
        return Choice(span_in_words(span), number, address) if number else None


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
