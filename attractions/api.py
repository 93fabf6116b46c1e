"""Attractions as open data."""

import django_filters
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from attractions.models import Attraction
from exchanges.api import CityFilter
from portal.public.api import fields
from portal.public.api.datasets import Dataset
from portal.public.api.fields import translated
from portal.public.api.filters import BoxFilter
from portal.public.api.serializers import ContentSerializer


class AttractionSerializer(ContentSerializer):
    title = translated(_("The name of the place."))
    local_name = fields.Text(_("The name as it is written there, in its own script."))
    local_language = fields.Text(_("The language of that name."), unit="BCP 47")
    latitude = fields.Decimal(
        _("Where it is; empty if that was not verified."),
        unit=_("degrees, WGS 84"),
    )
    longitude = fields.Decimal(
        _("Where it is; empty if that was not verified."),
        unit=_("degrees, WGS 84"),
    )
    city_id = fields.Reference(_("The city in which it is."), "city")
    kind = fields.Code(_("What kind of place it is."), choices=Attraction.Kind.choices)
    how_to_get_there = translated(_("How to get there."))
    summary = translated(_("What it is, in one or two sentences."))


class AttractionFilters(FilterSet):
    city = CityFilter()
    bbox = BoxFilter()
    kind = django_filters.ChoiceFilter(choices=Attraction.Kind.choices)


Dataset(
    name="attractions",
    title=_("What to see"),
    row=_("A place worth visiting in one of the cities."),
    model=Attraction,
    serializer=AttractionSerializer,
    relations=("city",),
    filters=AttractionFilters,
    themes=("EDUC", "REGI"),
)
