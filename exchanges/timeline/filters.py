"""Filters of the lists; each one is a link that can be shared."""

from operator import attrgetter
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import cached_property

from exchanges.models import City, Exchange
from exchanges.models.exchange import in_span, with_any_of
from exchanges.timeline.counts import counts
from portal.content.partial_date import PartialDate
from portal.public.feeds.views import listed_models


class PartialDateParameter(forms.CharField):
    """A year, month or day in ISO 8601 and nothing else, from an address."""

    def to_python(self, value):
        value = super().to_python(value)
        if not value:
            return None
        try:
            return PartialDate.parse(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class Span(NamedTuple):
    """From one partial date to another, both included; either end may be open."""

    start: PartialDate | None = None
    end: PartialDate | None = None

    def __bool__(self):
        return any(self)

    @property
    def is_turned(self):
        return all(self) and self.end.latest < self.start.earliest

    @property
    def turned(self):
        return Span(self.end, self.start)

    def within(self, date):
        """Return the part of the span in a date; it ends before it begins if empty."""
        if not date:
            return self
        start, end = self.start or date, self.end or date
        return Span(
            max(date, start, key=attrgetter("earliest")),
            min(date, end, key=attrgetter("latest")),
        )

    def touches(self, year):
        begun = not self.start or self.start.year <= year
        return begun and (not self.end or year <= self.end.year)

    def query(self):
        if self.start == self.end:
            return {"year": self.start} if self.start else {}
        ends = {"from": self.start, "to": self.end}
        return {name: date for name, date in ends.items() if date}


class Choice(NamedTuple):
    """A link that adds a filter to a list, or removes one.

    `row` is the city whose name is the label, maybe in a fallback language. Crawlers
    are asked not to follow a link to several filters: there are thousands of those.
    """

    label: str
    number: int
    address: str
    is_chosen: bool = False
    row: City | None = None
    is_for_crawlers: bool = True


class LinkFilter(forms.Form):
    """Filters in the address of a list, which leads on to other choices."""

    @cached_property
    def values(self):
        """Values by the name of the filter, in the order of the address."""
        return self.cleaned_data

    @cached_property
    def chosen(self):
        return {name: value for name, value in self.values.items() if value}

    def choice(self, name, value, label, number):
        """Return the link to the rows with a value, whose number this is."""
        is_chosen = self.chosen.get(name) == value
        row = value if name == "city" else None
        address = self.query(**{name: value})
        is_plain = is_chosen or {*self.chosen} <= {name}
        return Choice(label, number, address, is_chosen, row, is_plain)

    def query(self, **changes):
        """Return the filters, after some changes, as a query string in a fixed order.

        Empty if nothing is chosen.
        """
        found = {}
        for name, value in {**self.values, **changes}.items():
            if isinstance(value, Span):
                found |= value.query()
            elif value:
                found[name] = value.slug if isinstance(value, City) else value
        return f"?{urlencode(found)}" if found else ""


class CityFilter(LinkFilter):
    """`?city=` the slug of a published city."""

    city = forms.SlugField(required=False, max_length=100)

    @cached_property
    def cities(self):
        """The cities that can be chosen; here the one that is."""
        return City.objects.published().filter(slug=self.cleaned_data["city"])

    def clean_city(self):
        slug = self.cleaned_data["city"]
        found = slug and next((c for c in self.cities if c.slug == slug), None)
        if slug and not found:
            raise ValidationError("no such city")
        return found or None

    def apply(self, rows):
        city = self.cleaned_data["city"]
        return rows.of_city(city.slug) if city else rows

    def labels(self):
        """Choices other than the city, in words, for the title of the page."""
        return []


def kinds_of_feeds():
    return [(name, model.listing.name) for name, model in listed_models().items()]


class FeedFilter(CityFilter):
    """`?city= &kind=` the name of a kind of content, such as `story`, and `page=`."""

    kind = forms.ChoiceField(choices=kinds_of_feeds, required=False)
    page = forms.RegexField(r"\A[1-9][0-9]{0,5}\Z", required=False, strip=False)

    def clean_page(self):
        """Return the number of a page after the first one, which has none."""
        number = int(self.cleaned_data["page"] or 1)
        return number if number > 1 else None

    @cached_property
    def anchor(self):
        """The city of the feed, else the home city, None if there is none yet."""
        city = self.cleaned_data["city"]
        return city or City.objects.published().filter(is_home=True).first()


class ExchangeFilter(CityFilter):
    """`?city= &country= &kind= &direction= &from= &to=`; `year=` is short for both.

    If `year` is given with one of them, the narrower limit applies.
    """

    country = forms.RegexField(r"^[A-Z]{2}$", required=False)
    kind = forms.ChoiceField(choices=Exchange.Kind, required=False)
    direction = forms.ChoiceField(choices=Exchange.Direction, required=False)
    year = PartialDateParameter(required=False)
    to = PartialDateParameter(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from"] = PartialDateParameter(required=False)  # a Python keyword

    def clean_country(self):
        country = self.cleaned_data["country"]
        if country:
            rows = Exchange.objects.published()
            if not rows.filter(with_any_of(self.cities_in(country))).exists():
                raise ValidationError("no such country here")
        return country

    @cached_property
    def cities(self):
        """The partner cities, with the columns for a list of names."""
        rows = City.objects.published().partners().for_names("country")
        return list(rows.order_by("slug"))

    @cached_property
    def values(self):
        """Values by the name of the filter; a span is a pair of dates."""
        values = self.cleaned_data
        span = Span(values["from"], values["to"]).within(values["year"])
        names = ("city", "country", "kind", "direction")
        return {**{name: values[name] for name in names}, "span": span}

    @cached_property
    def counts(self):
        return counts(self.cities, self.conditions())

    def cities_in(self, country):
        return [city for city in self.cities if city.country == country]

    def conditions(self, **changes):
        """Return the condition of each chosen filter, after some changes, by name."""
        conditions = {
            "city": lambda city: with_any_of([city]),
            "country": lambda country: with_any_of(self.cities_in(country)),
            "kind": lambda kind: Q(kind=kind),
            "direction": lambda direction: Q(direction=direction),
            "span": lambda span: in_span(*span),
        }
        chosen = {**self.chosen, **changes}.items()
        return {name: conditions[name](value) for name, value in chosen}

    def apply(self, rows, **changes):
        return rows.filter(*self.conditions(**changes).values())
