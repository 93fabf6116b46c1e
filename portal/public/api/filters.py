"""What rows can be narrowed to: years, and boxes of degrees."""

import re

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from portal.content.partial_date import PartialDate

DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?")
BOX = _("Give four numbers: west, south, east and north, in degrees.")


@extend_schema_field(
    {
        "type": "integer",
        "description": _("A year of four digits, in which it began, went on or ended."),
    }
)
class YearFilter(django_filters.Filter):
    """Rows that began, went on or ended in a year.

    `first` and `last` name the partial dates of the first and the last day.
    """

    field_class = forms.IntegerField

    def __init__(self, first, last=None):
        super().__init__(min_value=1000, max_value=9998)
        self.first, self.last = first, last

    def filter(self, rows, year):
        if year is None:
            return rows
        year = PartialDate(year)
        began = Q(**{f"{self.first}__since": year})
        if self.last:
            without_end = Q(**{self.last: None})
            began = (began & without_end) | Q(**{f"{self.last}__since": year})
        return rows.filter(began, **{f"{self.first}__until": year})


class BoxField(forms.CharField):
    """`west,south,east,north` in degrees, as GeoJSON has it (RFC 7946, section 5)."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        parts = text.split(",")
        if len(parts) != 4 or not all(map(DEGREES.fullmatch, parts)):
            raise ValidationError(BOX)
        west, south, east, north = map(float, parts)
        if max(abs(west), abs(east)) > 180 or not -90 <= south <= north <= 90:
            raise ValidationError(BOX)
        return west, south, east, north


@extend_schema_field(
    {
        "type": "string",
        "description": _(
            "Rows with a position in a box of degrees: west,south,east,north. Where "
            "west is greater than east, the box crosses the 180th meridian."
        ),
        "example": "126.3,37.3,126.8,37.6",
    }
)
class BoxFilter(django_filters.Filter):
    """Rows whose verified position is in a box, its edges included."""

    field_class = BoxField

    def filter(self, rows, box):
        if box is None:
            return rows
        west, south, east, north = box
        after, before = Q(longitude__gte=west), Q(longitude__lte=east)
        across = after & before if west <= east else after | before
        return rows.filter(across, latitude__range=(south, north))
