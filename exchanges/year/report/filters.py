"""What the desk's report is narrowed to."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exchanges.year.report.counting import Scope
from exchanges.year.report.report import DIMENSIONS, MEASURES, labels

YEARS_OF = ("from", "to")
ALL = [("", _("All"))]
NARROWED = ("partner", "country", "continent", "direction", "kind", "field")
YEARS = {"min_value": 1, "max_value": 9999, "required": False}


class ReportForm(forms.Form):
    """Years, and the filters of the timeline and more; `by` is what lines are about.

    `rows=published` leaves out what is not public.
    """

    by = forms.ChoiceField(
        label=_("Lines by"),
        choices=[(name, heading) for name, (heading, _none) in DIMENSIONS.items()],
        required=False,
    )
    rows = forms.ChoiceField(
        label=_("Rows"),
        choices=[("", _("All, also unpublished")), ("published", _("Published only"))],
        required=False,
    )
    to = forms.IntegerField(label=_("To year"), **YEARS)
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    country = forms.ChoiceField(label=_("Country or territory"), required=False)
    continent = forms.ChoiceField(label=_("Continent"), required=False)
    direction = forms.ChoiceField(label=_("Direction"), required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("of an exchange", "Kind"), required=False
    )
    field = forms.ChoiceField(label=pgettext_lazy("of work", "Field"), required=False)
    chart = forms.ChoiceField(
        label=_("Bars show"),
        choices=[(each.name, each.label) for each in MEASURES if not each.is_rare],
        required=False,
    )

    def __init__(self, data):
        super().__init__(data)
        self.fields["from"] = forms.IntegerField(label=_("From year"), **YEARS)
        self.order_fields(["from", "to", "by"])
        scope = Scope(is_public=False)
        for name in NARROWED:
            self.fields[name].choices = [*ALL, *labels(name, scope).items()]

    def clean(self):
        values = super().clean()
        first, last = values.get("from"), values.get("to")
        if first and last and first > last:
            self.add_error("to", _("The last year is before the first."))
        return values

    @property
    def filters(self):
        found = {**self.cleaned_data}
        for name in ("by", "rows", "chart"):
            found.pop(name)
        return {name: value for name, value in found.items() if value}

    def in_words(self):
        """Return pairs of the label of a filter and the label of its value."""
        return [
            (self.fields[name].label, dict(self.fields[name].choices)[value])
            for name, value in self.filters.items()
            if name not in YEARS_OF
        ]

    @property
    def is_public(self):
        return self.cleaned_data["rows"] == "published"
