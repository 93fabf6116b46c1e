"""Filters of the lists of cities, exchanges and their parts."""

from django.contrib import admin
from django.db.models import CharField, Q
from django.db.models.functions import Substr
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchanges.geography.countries import by_name
from exchanges.models import Agreement, City, Delegation, Exchange
from exchanges.year.report.counting import UNKNOWN, Scope
from exchanges.year.report.filters import ReportForm
from exchanges.year.report.report import MEASURES, label_of, labels
from portal.content.i18n.collation import name_key


class CountryFilter(admin.SimpleListFilter):
    """Only the countries that have a city."""

    title = _("country or territory")
    parameter_name = "country"

    def lookups(self, request, model_admin):
        codes = City.objects.order_by().values_list("country", flat=True)
        return by_name(codes.distinct())

    def queryset(self, request, queryset):
        return queryset.filter(country=self.value()) if self.value() else queryset


class CityFilter(admin.SimpleListFilter):
    """Filter by city; the home city is offered unless every row is about it."""

    title = _("city")
    parameter_name = "city"

    def lookups(self, request, model_admin):
        cities = City.objects.originals().for_names("is_home")
        if issubclass(model_admin.model, (Exchange, Delegation, Agreement)):
            cities = cities.filter(is_home=False)
        return sorted(
            ((city.slug, city.title) for city in cities),
            key=lambda pair: (name_key(pair[1]), pair[0]),
        )

    def queryset(self, request, queryset):
        return queryset.of_city(self.value()) if self.value() else queryset


class YearFilter(admin.SimpleListFilter):
    """Filter by year of start to end; offers the years in which something starts.

    Raises `ValueError` for a text that is no date, which the list answers.
    """

    title = _("year")
    parameter_name = "year"

    def lookups(self, request, model_admin):
        first, rows = model_admin.model.dated[0], model_admin.model.objects.originals()
        year = Substr(first, 1, 4, output_field=CharField())
        years = rows.exclude(**{first: None}).annotate(of=year).order_by("-of")
        return [(each, each) for each in years.values_list("of", flat=True).distinct()]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        first, *last = queryset.model.dated
        is_later = Q(**{f"{first}__since": self.value()})
        for field in last:
            is_later |= Q(**{f"{field}__since": self.value()})
        return queryset.filter(is_later, **{f"{first}__until": self.value()})


class ValidityFilter(admin.SimpleListFilter):
    """Agreements in force, over, or to be seen to; each as of today in Beijing."""

    title = _("validity")
    parameter_name = "validity"
    CHOICES = {
        "in_force": _("in force"),
        "over": _("ended or renewed"),
        "notice_due": _("notice due"),
        "ending": _("ends within 12 months"),
    }

    def lookups(self, request, model_admin):
        return list(self.CHOICES.items())

    def queryset(self, request, queryset):
        if self.value() not in self.CHOICES:
            return queryset
        return getattr(queryset, self.value())(timezone.localdate())


class CountedFilter(admin.SimpleListFilter):
    """`?counted=` the rows behind a figure of the report; offered only if it is given.

    Its value is the query of the report, with `key` for the line and `part` of the
    rows. Raises `ValueError` for one that no report has, which the list answers.
    """

    title = _("in the report")
    parameter_name = "counted"

    def lookups(self, request, model_admin):
        value = request.GET.get(self.parameter_name)
        return [(value, in_words(QueryDict(value)))] if value else []

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        query = QueryDict(self.value())
        form, model = ReportForm(query), queryset.model
        part = query.get("part", "")
        is_known = any(each.model is model and each.part == part for each in MEASURES)
        if not (form.is_valid() and is_known):
            raise ValueError("no such figure")
        facts = Scope(form.is_public).facts(model, form.filters)
        if "key" in query and (by := form.cleaned_data["by"]):
            key = query["key"] or UNKNOWN
            facts = (fact for fact in facts if key in fact.keys(by))
        if part:
            facts = (fact for fact in facts if fact.numbers[part])
        return queryset.filter(pk__in=[fact.row for fact in facts])


def in_words(query):
    """Return the line and the years of a figure, in words."""
    form = ReportForm(query)
    if not form.is_valid():
        return "–"
    values, found = form.cleaned_data, []
    if values["from"] or values["to"]:
        found.append(f"{values['from'] or ''}–{values['to'] or ''}")
    if values["by"] and "key" in query:
        names = labels(values["by"], Scope(is_public=False))
        found.append(label_of(query["key"] or UNKNOWN, values["by"], names))
    part = [str(each.label) for each in MEASURES if each.part == query.get("part")]
    return " · ".join([*found, *(part if query.get("part") else [])]) or _("all of it")
