"""The desk of the cities, with their relations."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from exchanges.admin import anniversaries, city_brief, letters
from exchanges.admin.filters import CountryFilter
from exchanges.models import City, Relation
from portal.admin import (
    ContentAdmin,
    MenuGroup,
    MergingInline,
    NamePaginator,
    Table,
    in_order,
    poster_pages,
)


class RelationInline(MergingInline, TranslationStackedInline):
    model = Relation
    autocomplete_fields = ["sources", "agreement"]


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
                        ("area_km2", "area_year", "area_year_of_page"),
                        "area_source",
                        (
                            *("population", "population_year"),
                            "population_year_of_page",
                        ),
                        "population_source",
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
    pages = [
        *(*ContentAdmin.pages, *poster_pages),
        *(*anniversaries.PAGES, *letters.PAGES, *city_brief.PAGES),
    ]
    tables = [
        Table.of_content(
            City,
            *("local_name", "local_language", "country", "is_home"),
            *("latitude", "longitude", "time_zone", "area_km2", "area_year"),
            *("area_year_of_page", "area_source", "population", "population_year"),
            *("population_year_of_page", "population_source"),
            *("website", "ink"),
        ),
        Table(
            Relation,
            (
                *("city", "kind", "since", "since_is_about", "ordinal", "note"),
                *("sources", "agreement"),
            ),
            key=("city", "kind"),
            owner="city",
        ),
    ]

    def get_inlines(self, request, obj):
        """Show no relations for the home city."""
        return [] if obj and obj.is_home else self.inlines

    def render_change_form(self, request, context, *args, **kwargs):
        row = context.get("original")
        if row and not row.is_home:
            key, papers = row.live_id or row.pk, []
            if row.relation and self.has_change_permission(request):
                text = _("Letter of congratulation")
                papers.append((self.address("letter", key), text))
            papers.append((self.address("brief", key), _("The city on two pages")))
            context["papers"] = papers
        return super().render_change_form(request, context, *args, **kwargs)
