"""What the lists can be narrowed to; each filter is a link that can be shared."""

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Substr
from django.utils.functional import cached_property

from exchanges.models import City, Exchange
from portal.partial_date import PartialDate


class PartialDateParameter(forms.CharField):
    """A year, month or day in ISO 8601 and nothing else, as it stands in an address."""

    def to_python(self, value):
        value = super().to_python(value)
        if not value:
            return None
        try:
            return PartialDate.parse(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class CityFilter(forms.Form):
    """`?city=` the slug of a published city."""

    city = forms.SlugField(required=False, max_length=100)

    def clean_city(self):
        if not self.cleaned_data["city"]:
            return None
        found = City.objects.published().filter(slug=self.cleaned_data["city"])
        if not (city := found.first()):
            raise ValidationError("no such city")
        return city

    def apply(self, rows):
        """The rows that are left."""
        city = self.cleaned_data["city"]
        return rows.of_city(city.slug) if city else rows

    def query(self):
        """The filters as a query string in one fixed order, or an empty text."""
        values = {
            name: value.slug if isinstance(value, City) else value
            for name, value in self.cleaned_data.items()
            if value
        }
        return f"?{urlencode(values)}" if values else ""


class ExchangeFilter(CityFilter):
    """`?city= &country= &kind= &direction= &from= &to=`; `year=` is short for both."""

    country = forms.RegexField(r"^[A-Z]{2}$", required=False)
    kind = forms.ChoiceField(choices=Exchange.Kind, required=False)
    direction = forms.ChoiceField(choices=Exchange.Direction, required=False)
    year = PartialDateParameter(required=False)
    to = PartialDateParameter(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from"] = PartialDateParameter(required=False)  # a Python keyword

    def apply(self, rows):
        values = self.cleaned_data
        rows = super().apply(rows)
        if values["country"]:
            cities = City.objects.published().filter(country=values["country"])
            rows = rows.filter(cities__in=cities).distinct()
        for name in ("kind", "direction"):
            if values[name]:
                rows = rows.filter(**{name: values[name]})
        return rows.between(
            values["from"] or values["year"], values["to"] or values["year"]
        )

    def clean_city(self):
        city = super().clean_city()
        if city and city.is_home:
            raise ValidationError("the home city takes part in every exchange")
        return city

    def clean_country(self):
        country = self.cleaned_data["country"]
        if country and country not in self.countries():
            raise ValidationError("no such country here")
        return country

    @cached_property
    def cities(self):
        """The cities to choose from: those with at least one published exchange."""
        exchanges = Exchange.objects.published().filter(cities=OuterRef("pk"))
        return list(City.objects.published().filter(Exists(exchanges)).order_by("slug"))

    def countries(self):
        """The countries to choose from: those of these cities, as codes."""
        return sorted({city.country for city in self.cities})

    @cached_property
    def years(self):
        """The years in which something published begins, newest first."""
        year = Substr("date", 1, 4, output_field=CharField())
        dates = Exchange.objects.published().annotate(begins_in=year)
        years = dates.values_list("begins_in", flat=True).distinct()
        return list(years.order_by("-begins_in"))
