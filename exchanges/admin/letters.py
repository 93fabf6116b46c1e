"""The templates of letters at the desk, with the fields that they may use."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from exchanges.models import LetterTemplate
from exchanges.models.letter import FIELDS
from portal.admin import Desk, MenuGroup
from portal.admin.audit.acts import RecordingSettings


@admin.register(LetterTemplate)
class LetterTemplateAdmin(RecordingSettings, Desk):
    menu_place = (MenuGroup.YEAR, 4)
    list_display = ["title", "language"]
    list_filter = ["language"]
    search_fields = ["title", "text"]
    ordering = ["language", "title"]

    def get_fieldsets(self, request, obj=None):
        names = (("{" + name + "}", meaning) for name, meaning in FIELDS.items())
        rows = format_html_join("", "<tr><th>{}</th><td>{}</td></tr>", names)
        table = format_html("<table>{}</table>", rows)
        return [
            (None, {"fields": ["language", "title", "text"]}),
            (_("Fields"), {"fields": [], "description": table}),
        ]
