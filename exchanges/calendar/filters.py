"""Filters of a calendar: a partner city, a year."""

import re
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError

from exchanges.calendar.rows import OF_CITY, first_year
from exchanges.models import City, Relation
from exchanges.timeline.filters import CityFilter, Span
from portal.content.partial_date import PartialDate

YEAR = re.compile("[0-9]{4}")


class CalendarFilter(CityFilter):
    """`?city=` the slug of a published city, as on the timeline; `?year=`.

    Every exchange is with the home city, so its calendar is that of all cities.
    Without a year it is the last five, this one, and all that is to come.
    """

    year = forms.CharField(required=False)

    def clean_city(self):
        slug = self.cleaned_data["city"]
        found = next((city for city in self.cities if city.slug == slug), None)
        if slug and not found:
            raise ValidationError("no such city")
        return None if found == self.home else found

    def clean_year(self):
        """Check that there is at most one year, in four digits."""
        found = self.data.getlist("year")
        if not found:
            return None
        if len(found) > 1 or not YEAR.fullmatch(found[0]):
            raise ValidationError("no such year")
        try:
            return PartialDate.parse(found[0])
        except ValueError as error:
            raise ValidationError(str(error)) from None

    @property
    def span(self):
        year = self.cleaned_data["year"]
        return Span(year, year) if year else Span(first_year())

    @cached_property
    def cities(self):
        cities = City.objects.published().only(*OF_CITY).order_by("pk")
        return list(cities.with_history(Relation.objects.all()))

    @property
    def partners(self):
        return [city for city in self.cities if not city.is_home]

    @cached_property
    def home(self):
        return next((city for city in self.cities if city.is_home), None)
