"""The portal app's own rows at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.admin.base import Desk, in_every_language
from portal.admin.content import ContentAdmin
from portal.models import Holiday, Page, SiteSettings, Source, Story, Synonym


@admin.register(Story)
class StoryAdmin(ContentAdmin):
    fieldsets = [
        (None, {"fields": [*ContentAdmin.texts, "source_line", "source_date"]}),
        *ContentAdmin.fieldsets[1:],
    ]


@admin.register(Page)
class PageAdmin(ContentAdmin):
    list_display = [*ContentAdmin.list_display, "position"]
    fieldsets = [
        (None, {"fields": [*ContentAdmin.texts, "position", "has_report_form"]}),
        *ContentAdmin.fieldsets[1:],
    ]


@admin.register(Source)
class SourceAdmin(Desk):
    list_display = ["title", "publisher", "published", "url"]
    search_fields = [*in_every_language("title", "publisher"), "slug", "url"]
    ordering = ["slug"]


@admin.register(SiteSettings)
class SiteSettingsAdmin(Desk):
    list_display = ["name", "office"]
    fieldsets = [
        (None, {"fields": ["name", "office"]}),
        (
            _("Contact"),
            {
                "fields": ["address", "phone", "email"],
                "description": _("In the footer of every page and in the open data."),
            },
        ),
        (
            _("Filings and marks"),
            {
                "fields": [
                    *("identification_code", "icp_number", "police_number"),
                    *("government_mark_url", "elder_friendly_url"),
                    "elder_friendly_until",
                ],
                "description": _(
                    "A government site shows them in its footer (国办发〔2017〕47号). "
                    "The site leaves out what is empty; enter nothing that the office "
                    "was not given."
                ),
            },
        ),
        (_("Maps"), {"fields": ["shows_maps", "map_approval_number"]}),
        (_("Publication"), {"fields": ["allow_self_approval"]}),
    ]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not SiteSettings.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Holiday)
class HolidayAdmin(Desk):
    list_display = ["date", "kind", "name"]
    list_filter = ["kind"]
    date_hierarchy = "date"
    ordering = ["-date"]


@admin.register(Synonym)
class SynonymAdmin(Desk):
    list_display = ["__str__", "slug"]
    search_fields = ["words", "slug"]
    ordering = ["slug"]
    fields = ["words", "slug"]
