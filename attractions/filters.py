"""Filters of the list of attractions."""

from collections import Counter

from django import forms
from django.db.models import Count
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from attractions.models import Attraction
from exchanges.timeline.facets import Choice
from exchanges.timeline.filters import CityFilter


class AttractionFilter(CityFilter):
    """`?city= &kind=`."""

    kind = forms.ChoiceField(choices=Attraction.Kind, required=False)

    def apply(self, rows):
        rows = super().apply(rows)
        kind = self.cleaned_data["kind"]
        return rows.filter(kind=kind) if kind else rows

    def labels(self):
        kind = self.cleaned_data["kind"]
        return [capfirst(Attraction.Kind(kind).label)] if kind else []

    def kinds(self):
        """Return all kinds and each one, as links with the number of their places.

        Links without results are not offered, unless chosen.
        """
        rows = super().apply(Attraction.objects.published())
        numbers = Counter(dict(rows.values_list("kind").annotate(Count("pk"))))
        numbers[""] = numbers.total()
        chosen = self.cleaned_data["kind"]
        return [
            self.choice(value, capfirst(label), numbers[value])
            for value, label in [("", _("All")), *Attraction.Kind.choices]
            if numbers[value] or value == chosen != ""
        ]

    def choice(self, kind, label, number):
        address = self.query(kind=kind) or reverse(Attraction.listing.view)
        is_chosen = kind == self.cleaned_data["kind"]
        is_plain = is_chosen or not (kind and self.cleaned_data["city"])
        return Choice(label, number, address, is_chosen, is_for_crawlers=is_plain)
