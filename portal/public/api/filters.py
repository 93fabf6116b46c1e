"""What rows can be narrowed to; a parameter that is not understood is an error."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError

from portal.content.partial_date import PartialDate

UNKNOWN = _("There is no such parameter.")
TWICE = _("This parameter is given more than once.")


def refuse_unknown(parameters, known=()):
    """Raise `ValidationError` for parameters that are not known or given twice."""
    errors = {
        name: [TWICE if name in known else UNKNOWN]
        for name, values in parameters.lists()
        if name not in known or len(values) > 1
    }
    if errors:
        raise ValidationError(errors)


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
