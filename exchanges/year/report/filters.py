"""What the desk's report is narrowed to, and the filter of the lists behind it."""

from django import forms
from django.contrib import admin
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exchanges.geography.countries import by_name, continent_name, continent_of
from exchanges.models import Exchange, Field
from exchanges.year.report.counting import DIMENSIONS
from exchanges.year.report.report import HEADINGS, MEASURES, labels
from exchanges.year.report.rows import PARTS, UNKNOWN, Scope

YEARS_OF = ("from", "to")
ALL = [("", _("All"))]
YEARS = {"min_value": 1, "max_value": 9999, "required": False}


class ReportForm(forms.Form):
    """Years, and the filters of the timeline and more; `by` is what lines are about.

    `rows=published` leaves out what is not public.
    """

    by = forms.ChoiceField(
        label=_("Lines by"),
        choices=[(name, HEADINGS[name]) for name in DIMENSIONS],
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
        cities = Scope(is_public=False).cities.values()
        countries = {city.country for city in cities}
        continents = {*map(continent_of, countries)} - {None}
        choices = {
            "partner": [(city.slug, city.title) for city in cities],
            "country": by_name(countries),
            "continent": [(code, continent_name(code)) for code in sorted(continents)],
            "direction": [
                (c, capfirst(name)) for c, name in Exchange.Direction.choices
            ],
            "kind": [(code, capfirst(name)) for code, name in Exchange.Kind.choices],
            "field": [(each.slug, str(each)) for each in Field.objects.all()],
        }
        for name, found in choices.items():
            self.fields[name].choices = [*ALL, *found]

    def clean(self):
        values = super().clean()
        first, last = values.get("from"), values.get("to")
        if first and last and first > last:
            self.add_error("to", _("The last year is before the first."))
        return values

    @property
    def filters(self):
        """Chosen values by dimension, and the years."""
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


class CountedFilter(admin.SimpleListFilter):
    """`?counted=` the rows behind a figure of the report; offered only if it is given.

    Its value is the query of the report, with `key` for the line and `part` of the
    rows. Raises `ValueError` for one that no report has, which the list answers.
    """

    title = _("in the report")
    parameter_name = "counted"

    def lookups(self, request, model_admin):
        value = request.GET.get(self.parameter_name)
        return [(value, label_of(QueryDict(value)))] if value else []

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        query = QueryDict(self.value())
        form, model = ReportForm(query), queryset.model
        part = query.get("part", "")
        is_known = any(each.model is model and each.part == part for each in MEASURES)
        if not (form.is_valid() and is_known):
            raise ValueError("no such figure")
        scope = Scope(form.is_public)
        rows = scope.chosen(model, form.filters)
        if "key" in query and (by := form.cleaned_data["by"]):
            rows = rows.filter(scope.having(model, by, query["key"] or UNKNOWN))
        if part:
            rows = rows.filter(PARTS[part])
        return queryset.filter(pk__in=rows.values("pk"))


def label_of(query):
    """Return the line and the years of a figure, in words."""
    form = ReportForm(query)
    if not form.is_valid():
        return "–"
    values, found = form.cleaned_data, []
    if values["from"] or values["to"]:
        found.append(f"{values['from'] or ''}–{values['to'] or ''}")
    if values["by"] and "key" in query:
        try:
            name = labels(values["by"], Scope(is_public=False))(query["key"] or UNKNOWN)
        except (ValueError, KeyError):
            name = query["key"]
        found.append(name)
    part = [str(each.label) for each in MEASURES if each.part == query.get("part")]
    return " · ".join([*found, *(part if query.get("part") else [])]) or _("all of it")
