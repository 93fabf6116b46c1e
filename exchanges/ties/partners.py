"""The partner cities: narrowed by country and kind of relation, and the nearest."""

from operator import itemgetter

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from exchanges.geography.countries import continent_name, continent_of, country_name
from exchanges.geography.directory import directory_of
from exchanges.models import City, Relation
from exchanges.models.city import HEADINGS
from exchanges.ties.tie import distance_km
from exchanges.timeline.filters import LinkFilter

# By filter, a function that returns the value of a city.
VALUES = {
    "country": lambda city: city.country,
    "kind": lambda city: city.relation and city.relation.kind,
}


class PartnerFilter(LinkFilter):
    """`?country= &kind=` of the current relation; a country has at least one city."""

    country = forms.RegexField(r"^[A-Z]{2}$", required=False)
    kind = forms.ChoiceField(choices=Relation.Kind, required=False)

    def clean_country(self):
        country = self.cleaned_data["country"]
        if country and all(city.country != country for city in self.directory.rows):
            raise ValidationError("no such country here")
        return country

    @cached_property
    def directory(self):
        """All public partners, whatever is chosen."""
        return directory_of(City.objects.published().partners().by_relation())

    def rows(self, **changes):
        wanted = {**self.chosen, **changes}.items()
        return [
            city
            for city in self.directory.rows
            if all(VALUES[name](city) == value for name, value in wanted)
        ]

    def link(self, name, value):
        """Return the link to the cities with this value, and their number."""
        label = country_name(value) if name == "country" else str(HEADINGS[value])
        return self.choice(name, value, label, len(self.rows(**{name: value})))

    def kinds(self):
        found = [self.link("kind", kind) for kind in Relation.Kind]
        return [choice for choice in found if choice.number or choice.is_chosen]

    def continents(self):
        """Return pairs of a continent and its countries; the unknown one is last."""
        found = {}
        for country in dict(self.directory.by_country):
            choice = self.link("country", country)
            if choice.number or choice.is_chosen:
                found.setdefault(continent_of(country), []).append(choice)
        pairs = sorted(found.items(), key=lambda pair: pair[0] is None)
        return [
            (continent_name(code) if code else _("Elsewhere"), countries)
            for code, countries in pairs
        ]

    def removals(self):
        """Return the chosen values as links that remove them."""
        return [
            self.link(name, value)._replace(address=self.query(**{name: None}))
            for name, value in self.chosen.items()
        ]


def nearest(city, others, number):
    """Return pairs of a distance in km and another city, the nearest first."""
    own = {city.pk, city.live_id}
    pairs = [(distance_km(each, city), each) for each in others if each.pk not in own]
    known = [pair for pair in pairs if pair[0] is not None]
    return sorted(known, key=itemgetter(0))[:number]
