"""The portal app's own rows at the desk."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.admin.audit.acts import RecordingSettings
from portal.admin.base import Desk, in_every_language
from portal.admin.content import ContentAdmin, in_order
from portal.admin.menu import MenuGroup
from portal.admin.publicity.wechat import article_pages
from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.text import PlainText
from portal.editorial.holidays import digest, enter, read_notice
from portal.models import (
    GlossaryTerm,
    Holiday,
    Page,
    SiteSettings,
    Source,
    Story,
    Synonym,
)


@admin.register(Story)
class StoryAdmin(ContentAdmin):
    menu_place = (MenuGroup.STORIES, 1)
    list_display = [*ContentAdmin.list_display, "published_at"]
    fieldsets = in_order(rare=["source_line", "source_date"])
    pages = [*ContentAdmin.pages, *article_pages]


@admin.register(Page)
class PageAdmin(ContentAdmin):
    menu_place = (MenuGroup.STORIES, 3)
    list_display = [*ContentAdmin.list_display, "position"]
    fieldsets = in_order(rare=["position", "has_report_form"])


@admin.register(Source)
class SourceAdmin(Desk):
    menu_place = (MenuGroup.MATERIAL, 2)
    list_display = ["title", "publisher", "published", "url"]
    search_fields = [*in_every_language("title", "publisher"), "slug", "url"]
    ordering = ["slug"]


CONTACT = {
    "fields": ["address", "phone", "email"],
    "description": _("In the footer of every page and in the open data."),
}
FILINGS = {
    "fields": [
        *("identification_code", "icp_number", "police_number", "government_mark_url"),
        *("elder_friendly_url", "elder_friendly_until"),
    ],
    "description": _(
        "A government site shows them in its footer (国办发〔2017〕47号). The site "
        "leaves out what is empty; enter nothing that the office was not given."
    ),
}


@admin.register(SiteSettings)
class SiteSettingsAdmin(RecordingSettings, Desk):
    menu_place = (MenuGroup.SITE, 1)
    list_display = ["name", "office"]
    fieldsets = [
        (None, {"fields": ["name", "office"]}),
        (_("Contact"), CONTACT),
        (_("Filings and marks"), FILINGS),
        (_("Maps"), {"fields": ["shows_maps", "map_approval_number"]}),
        (_("Links to other sites"), {"fields": ["has_leaving_notice", "public_hosts"]}),
        (_("Publication"), {"fields": ["allow_self_approval"]}),
        (_("Anniversaries"), {"fields": ["letter_days", "event_months"]}),
    ]

    def has_add_permission(self, request):
        may_add = super().has_add_permission(request)
        return may_add and not SiteSettings.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


class NoticeForm(forms.Form):
    notice = PlainText(
        label=_("Notice"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField"}),
        help_text=_(
            "Paste the notice of the State Council about the holidays of a year, or "
            "write a line for each: 春节：2027-02-05至2027-02-12放假"
        ),
    )

    def clean_notice(self):
        self.days = read_notice(self.cleaned_data["notice"])
        return self.cleaned_data["notice"]


@admin.register(Holiday)
class HolidayAdmin(RecordingSettings, Desk):
    menu_place = (MenuGroup.SITE, 2)
    change_list_template = "admin/holiday_list.html"
    list_display = ["date", "kind", "name"]
    list_filter = ["kind"]
    date_hierarchy = "date"
    ordering = ["-date"]

    def notice_view(self, request):
        """Show what a notice would enter, and enter it once that was looked at."""
        may_add = self.has_add_permission(request)
        if not (may_add and self.has_change_permission(request)):
            raise PermissionDenied
        form = NoticeForm(request.POST or None)
        days = form.days if form.is_bound and form.is_valid() else []
        shown = digest(days)
        if days and request.POST.get("shown") == shown:
            count = enter(days, request.user)
            text = ngettext("%(count)d day entered.", "%(count)d days entered.", count)
            messages.success(request, text % {"count": count})
            return redirect(self.address("changelist"))
        rows = [(day, Holiday.Kind(day.kind).label) for day in days]
        context = {"form": form, "days": rows, "shown": shown}
        title = gettext("Enter the holidays of a year")
        return self.render_page(request, "admin/holiday_notice.html", title, **context)

    pages = [*Desk.pages, ("notice/", notice_view, "notice")]


@admin.register(Synonym)
class SynonymAdmin(RecordingSettings, Desk):
    menu_place = (MenuGroup.MATERIAL, 4)
    list_display = ["__str__", "slug"]
    search_fields = ["words", "slug"]
    ordering = ["slug"]
    fields = ["words", "slug"]


def forms_in(language):
    """Return a list column with the terms of an entry in a language."""
    name = column_of("term", language)

    @admin.display(description=GlossaryTerm._meta.get_field(name).verbose_name)
    def words(row):
        return " / ".join(row.forms(language))

    words.__name__ = name
    return words


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(RecordingSettings, Desk):
    menu_place = (MenuGroup.MATERIAL, 3)
    list_display = [*map(forms_in, LANGUAGES), "note"]
    search_fields = [*in_every_language("term", "avoid"), "slug", "note"]
    ordering = ["slug"]
    fields = ["term", "avoid", "note", "slug"]
