"""The list of the trail, the page of an entry, the file: to be read by some roles."""

import csv
import json
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.audit.acts import record_export
from portal.admin.audit.filters import CONDITIONS, Filters
from portal.admin.audit.wording import (
    address_of,
    details_text,
    kind_in_words,
    model_of,
    name_of_act,
)
from portal.admin.forged_requests import Watching
from portal.admin.lists.queries import BoundedList
from portal.admin.menu import MenuGroup
from portal.admin.pages import WithPages
from portal.content.kinds import desk_address
from portal.models import AuditEntry, User
from portal.models.audit import Event
from portal.models.audit.entries import DIGESTED, values_of
from portal.public.api.csv_format import BOM, Line, text

MOST = 10_000  # of the newest entries of a list are in its pages
SEARCHED = 30_000  # of the newest entries of a list, a search looks through so many
EMPTY = "–"
SHOWN = 100  # characters of the details, in the list


@admin.register(AuditEntry)
class AuditEntryAdmin(Watching, BoundedList, WithPages, admin.ModelAdmin):
    menu_place = (MenuGroup.ACCOUNTS, 3)
    change_list_template = "admin/audit/list.html"
    change_form_template = "admin/audit/entry.html"
    list_display = [
        *("shown_number", "time", "act", "who", "kind_in_words", "title", "briefly"),
    ]
    empty_value_display = EMPTY
    list_filter = [Filters]
    search_fields = ["title", "actor_name"]
    search_help_text = gettext_lazy("Part of a title, or of the name of an account")
    fields = [
        *("shown_number", "time", "act", "account", "kind_in_words", "row", "said"),
        *("address", "request", "digest", "before"),
    ]
    ordering = ["-number"]
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()

    def has_add_permission(self, request, obj=None):
        """Return False: entries are only read, also by superusers."""
        return False

    has_change_permission = has_delete_permission = has_add_permission

    # The list

    def lookup_allowed(self, lookup, value, request):
        return lookup in CONDITIONS

    def get_search_results(self, request, queryset, search_term):
        """Search the newest entries only, and list fewer: to read a million takes long.

        An export has all of them.
        """
        if not getattr(request, "is_export", False):
            queryset = self.newest(request, queryset, bool(search_term.split()))
        return super().get_search_results(request, queryset, search_term)

    def newest(self, request, queryset, is_search):
        """Return as many entries as can be read quickly; tell if there are more."""
        most = SEARCHED if is_search else MOST
        last = queryset.order_by("-number")[most - 1 : most].first()
        if last is None:
            return queryset
        text = _(
            "These are the newest %(count)d entries. Choose a period to see others."
        )
        if is_search:
            text = _(
                "The search went back to %(day)s. To look further back, choose a "
                "period that ends on that day."
            )
        day = f"{timezone.localtime(last.at):%Y-%m-%d}"
        messages.info(request, text % {"count": most, "day": day})
        return queryset.filter(number__gte=last.number)

    @admin.display(description=gettext_lazy("number"))
    def shown_number(self, entry):
        return f"{entry.number}"

    @admin.display(description=gettext_lazy("time"))
    def time(self, entry):
        return f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"

    @admin.display(description=gettext_lazy("act"))
    def act(self, entry):
        return name_of_act(entry.event, entry.details)

    @admin.display(description=gettext_lazy("account"))
    def who(self, entry):
        return entry.actor_name

    @admin.display(description=gettext_lazy("kind"))
    def kind_in_words(self, entry):
        return kind_in_words(entry.kind) or EMPTY

    @admin.display(description=gettext_lazy("details"))
    def briefly(self, entry):
        """Return the first of the details, none cut short; the act names the step."""
        details = {k: v for k, v in entry.details.items() if k != "step"}
        text = details_text(details, entry.kind)
        start = text[:SHOWN]
        return text if start == text else f"{start.rpartition(_(', '))[0] or start}…"

    @admin.display(description=gettext_lazy("details"))
    def said(self, entry):
        return details_text(entry.details, entry.kind) or EMPTY

    # The page of an entry

    @admin.display(description=gettext_lazy("account"))
    def account(self, entry):
        user = User.objects.filter(pk=entry.actor_id).first()
        if user is None:
            return entry.actor_name or EMPTY
        name = user.get_full_name()
        shown = f"{name} ({entry.actor_name})" if name else entry.actor_name
        url = desk_address(user, "change", user.pk)
        return format_html('<a href="{}">{}</a>', url, shown)

    @admin.display(description=gettext_lazy("title"))
    def row(self, entry):
        """Return the row, with a link if it exists, and one to all entries about it."""
        if not entry.object_id:
            return EMPTY
        title, url = entry.title, address_of(entry)
        if url and is_there(entry):
            title = format_html('<a href="{}">{}</a>', url, title)
        asked = urlencode({"row": f"{entry.kind}:{entry.object_id}"})
        return format_html(
            '{} · <a href="{}?{}">{}</a>',
            *(title, self.address("changelist"), asked),
            _("All that was done to it"),
        )

    @admin.display(description=gettext_lazy("digest of the entry before"))
    def before(self, entry):
        before = AuditEntry.objects.filter(number=entry.number - 1)
        return before.values_list("digest", flat=True).first() or EMPTY

    # The file

    def export_view(self, request):
        """Export all entries of the list to a file, and record the export."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        request.is_export = True
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect(f"{self.address('changelist')}?{ERROR_FLAG}=1")
        own = record_export(request, AuditEntry, table="audit")
        name = f"audit-{timezone.localdate()}.csv"
        labels = {value: str(label) for value, label in Event.choices}
        in_words = str(AuditEntry._meta.get_field("event").verbose_name)
        return StreamingHttpResponse(
            lines(rows, own.number - 1, labels, in_words),
            content_type="text/csv; charset=utf-8; header=present",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    pages = [("export/", export_view, "export", "GET", "HEAD")]


def is_there(entry):
    """Return True if the row of the entry exists."""
    rows = model_of(entry.kind)._base_manager
    try:
        return rows.filter(pk=entry.object_id).exists()
    except (ValueError, OverflowError):
        return False


def lines(rows, last, labels, in_words):
    """Yield the lines of the file up to entry `last`, the oldest first.

    Every column is as it is digested; beside them is the act in words. These are
    passed, because another language is active when the lines are read.
    """
    write = csv.writer(Line, lineterminator="\r\n").writerow
    yield BOM + write([*DIGESTED, "digest", in_words])
    for batch in rows.in_batches(last):
        yield "".join(
            write([*cells(each), labels.get(each.event, "")]) for each in batch
        )


def cells(entry):
    """Return the cells of an entry; formulas are escaped for spreadsheets."""
    values = values_of(entry) | {"digest": entry.digest}
    values["details"] = json.dumps(entry.details, ensure_ascii=False, sort_keys=True)
    return [text(each) if isinstance(each, str) else each for each in values.values()]
