"""What the list of attractions can be narrowed to."""

from django import forms
from django.utils.text import capfirst

from attractions.models import Attraction
from exchanges.filters import CityFilter


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
        """The kinds to choose from: those that have something published."""
        present = set(Attraction.objects.published().values_list("kind", flat=True))
        return [choice for choice in Attraction.Kind.choices if choice[0] in present]
