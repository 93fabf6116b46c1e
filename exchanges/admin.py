"""Cities with their relations, and what was done together."""

from django.contrib import admin
from django.db.models import CharField, F, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from exchanges.geography.countries import by_name
from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.admin import (
    ContentAdmin,
    MenuGroup,
    MergingInline,
    NamePaginator,
    Table,
    change_column,
    in_every_language,
    in_order,
    state_column,
)
from portal.content.i18n.collation import name_key

COUNTED = ("field", "batches", "level", "is_youth", "is_online")
LASTING = (
    *("effective", "has_term", "until", "renews_years", "notice_months"),
    *("renewed_by", "ended"),
)


class RelationInline(MergingInline, TranslationStackedInline):
    model = Relation
    autocomplete_fields = ["sources", "agreement"]


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


@admin.register(City)
class CityAdmin(ContentAdmin):
    menu_place = (MenuGroup.CITIES, 1)
    box_paginator = NamePaginator
    list_display = [*ContentAdmin.list_display, "is_home"]
    brief = ["country", "local_name"]
    list_filter = [*ContentAdmin.list_filter, "relations__kind", CountryFilter]
    search_fields = [*ContentAdmin.search_fields, "local_name"]
    fieldsets = in_order(
        ("country", "is_home"),
        more=[
            (
                _("The city"),
                {
                    "fields": [
                        ("local_name", "local_language"),
                        ("area_km2", "area_year", "area_source"),
                        ("population", "population_year", "population_source"),
                        "website",
                    ]
                },
            ),
            (
                _("Position, time and colour"),
                {
                    "classes": ["collapse"],
                    "fields": [("latitude", "longitude"), "time_zone", "ink"],
                },
            ),
        ],
    )
    autocomplete_fields = [
        *ContentAdmin.autocomplete_fields,
        "area_source",
        "population_source",
    ]
    inlines = [RelationInline]
    tables = [
        Table.of_content(
            City,
            *("local_name", "local_language", "country", "is_home"),
            *("latitude", "longitude", "time_zone", "area_km2", "area_year"),
            *("area_source", "population", "population_year", "population_source"),
            *("website", "ink"),
        ),
        Table(
            Relation,
            ("city", "kind", "since", "ordinal", "note", "sources", "agreement"),
            key=("city", "kind"),
            owner="city",
        ),
    ]

    def get_inlines(self, request, obj):
        """Show no relations for the home city."""
        return [] if obj and obj.is_home else self.inlines


@admin.register(Exchange)
class ExchangeAdmin(ContentAdmin):
    menu_place = (MenuGroup.CITIES, 2)
    list_display = ["in_lines", "date", state_column, change_column]
    brief = ["kind", "cities", "direction"]
    list_filter = [
        *ContentAdmin.list_filter,
        *("kind", "direction", CityFilter, YearFilter),
    ]
    search_fields = [
        *ContentAdmin.search_fields,
        *in_every_language("parties", "place", "cities__title"),
        "date",
    ]
    ordering = ["-date", "-pk"]
    autocomplete_fields = [*ContentAdmin.autocomplete_fields, "cities"]
    tables = [
        Table.of_content(
            Exchange,
            *("kind", "direction", "date", "end_date", "cities", "place", "parties"),
            *COUNTED,
            "persons",
        )
    ]
    fieldsets = in_order(
        *(("kind", "direction"), ("date", "end_date"), "cities", "place", "parties")
    )


@admin.register(Delegation)
class DelegationAdmin(ContentAdmin):
    menu_place = (MenuGroup.CITIES, 3)
    list_display = ["in_lines", "arrived", state_column, change_column]
    brief = ["sender", "host", "field"]
    list_filter = [*ContentAdmin.list_filter, "field", CityFilter, YearFilter]
    list_select_related = ["sender", "host", "updated_by"]
    search_fields = [
        *ContentAdmin.search_fields,
        *in_every_language("leader", "sender__title", "host__title"),
    ]
    ordering = [F("arrived").desc(nulls_last=True), "-pk"]  # on either engine
    autocomplete_fields = [
        *ContentAdmin.autocomplete_fields,
        "sender",
        "host",
        "exchange",
    ]
    tables = [
        Table.of_content(
            Delegation,
            *("sender", "host", "arrived", "left", "leader", "size", *COUNTED),
            "exchange",
        )
    ]
    fieldsets = in_order(
        *(("sender", "host"), ("arrived", "left"), "field", "leader", "size"),
        "exchange",
    )


@admin.register(Agreement)
class AgreementAdmin(ContentAdmin):
    menu_place = (MenuGroup.CITIES, 4)
    list_display = ["in_lines", "signed", state_column, change_column]
    brief = ["exchange__cities", "place"]
    list_select_related = ["exchange", "updated_by"]
    list_filter = [*ContentAdmin.list_filter, CityFilter, YearFilter]
    search_fields = [
        *ContentAdmin.search_fields,
        *in_every_language("parties", "exchange__cities__title"),
    ]
    ordering = ["-signed", "-pk"]
    autocomplete_fields = [*ContentAdmin.autocomplete_fields, "exchange"]
    tables = [
        Table.of_content(
            Agreement,
            *("kind", "signed", "place", "parties", "exchange", "text_file", *LASTING),
        )
    ]
    fieldsets = in_order("signed", "place", "parties", "exchange", "text_file")
