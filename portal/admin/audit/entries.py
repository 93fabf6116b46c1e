"""The list of the trail, the page of an entry, the file: to be read by some roles."""

import csv
import json
from datetime import UTC
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.audit import filters
from portal.admin.audit.acts import record_export
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
from portal.public.api.csv_format import BOM, Line, text
from portal.public.search.query import Query

MOST = 10_000  # entries in the pages of a list
EMPTY = "–"
AT_ONCE = 2000  # rows of the file
COLUMNS = [
    *("number", "at", "event", "actor_id", "actor_name", "kind", "object_id"),
    *("title", "address", "request", "details", "digest"),
]
SHOWN = 100  # characters of the details, in the list
SEARCHED = 30_000  # of the newest entries of a list, a search looks through so many


class BoundedPaginator(Paginator):
    """To count a million rows takes longer than to show fifty."""

    @cached_property
    def count(self):
        return self.object_list.order_by()[:MOST].count()


@admin.register(AuditEntry)
class AuditEntryAdmin(Watching, BoundedList, WithPages, admin.ModelAdmin):
    menu_place = (MenuGroup.ACCOUNTS, 3)
    change_list_template = "admin/audit/list.html"
    change_form_template = "admin/audit/entry.html"
    list_display = [
        *("shown_number", "time", "act", "who", "kind_in_words", "title", "briefly"),
    ]
    empty_value_display = EMPTY
    list_filter = [
        *(filters.PeriodFilter, filters.EventFilter, filters.AccountFilter),
        *(filters.KindFilter, filters.RowFilter),
    ]
    search_fields = ["title", "actor_name"]
    search_help_text = gettext_lazy("Part of a title, or of the name of an account")
    fields = [
        *("shown_number", "time", "act", "account", "kind_in_words", "row", "said"),
        *("address", "request", "digest", "before"),
    ]
    ordering = ["-number"]
    list_per_page = 50
    list_max_show_all = 50
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()

    # Read-only, also for superusers.

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request):
        is_period = lookup in filters.PeriodFilter.names
        return is_period or super().lookup_allowed(lookup, value, request)

    # The list

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, extra_context)
        changelist = getattr(response, "context_data", {}).get("cl")
        if changelist and changelist.result_count == MOST:
            text = _(
                "These are the newest %(count)d entries. Choose a period to see others."
            )
            messages.info(request, text % {"count": MOST})
        return response

    def get_search_results(self, request, queryset, search_term):
        """Return entries with each word, from the newest of the list.

        An export searches all of them.
        """
        words = Query(search_term).typed_words
        if not words:
            return queryset, False
        if not getattr(request, "is_export", False):
            queryset = self.newest(request, queryset)
        for word in words:
            queryset = queryset.filter(
                Q(title__icontains=word) | Q(actor_name__icontains=word)
            )
        return queryset, False

    def newest(self, request, queryset):
        """Return as many entries as a quick search can read; warn if there are more."""
        in_order = queryset.order_by("-number").values_list("number", "at")
        last = in_order[SEARCHED - 1 : SEARCHED].first()
        if last is None:
            return queryset
        number, at = last
        text = _(
            "The search went back to %(day)s. To look further back, choose a period "
            "that ends on that day."
        )
        messages.info(request, text % {"day": f"{timezone.localtime(at):%Y-%m-%d}"})
        return queryset.filter(number__gte=number)

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
        text = details_text(details, entry.kind) or EMPTY
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
        """Return the row, if it exists, and a link to all entries about it."""
        if not entry.object_id:
            return EMPTY
        asked = urlencode({"row": f"{entry.kind}:{entry.object_id}"})
        more = format_html(
            '<a href="{}?{}">{}</a>',
            *(self.address("changelist"), asked),
            _("All that was done to it"),
        )
        url = address_of_row(entry)
        title = format_html('<a href="{}">{}</a>', url, entry.title) if url else ""
        return format_html("{} · {}", title or entry.title, more)

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
        newest = AuditEntry.objects.order_by("-number").first()
        record_export(request, AuditEntry, table="audit")
        name = f"audit-{timezone.localdate()}.csv"
        return StreamingHttpResponse(
            lines(rows, newest.number if newest else 0),
            content_type="text/csv; charset=utf-8; header=present",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    pages = [("export/", export_view, "export", "GET", "HEAD")]


def address_of_row(entry):
    """Return the form of the row, empty if there is none."""
    model = model_of(entry.kind)
    try:
        is_there = model and model._base_manager.filter(pk=entry.object_id).exists()
    except (ValueError, OverflowError):
        return ""
    return address_of(entry) if is_there else ""


# The file


def lines(rows, last):
    """Return the lines of the file up to entry `last`, the oldest first.

    Every column is as it is digested; beside them is the act in words.
    """
    write = csv.writer(Line, lineterminator="\r\n").writerow
    labels = {value: str(label) for value, label in Event.choices}
    in_words = AuditEntry._meta.get_field("event").verbose_name
    head = BOM + write([*COLUMNS, in_words])
    # Translate before the pieces are read, when another language is active.
    return pieces(rows, last, lambda row: write(cells(row, labels)), head)


def pieces(rows, last, write, head):
    """Yield the head and the lines of batches, read by number.

    So no statement or transaction is open while the client receives the file.
    """
    yield head
    after, in_order = 0, rows.filter(number__lte=last).order_by("number")
    while batch := list(in_order.filter(number__gt=after).values(*COLUMNS)[:AT_ONCE]):
        yield "".join(map(write, batch))
        after = batch[-1]["number"]


def cells(row, labels):
    """Return the cells of a row; formulas are escaped for spreadsheets."""
    row["at"] = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    row["details"] = json.dumps(row["details"], ensure_ascii=False, sort_keys=True)
    row["actor_id"] = row["actor_id"] or ""
    texts = [text(each) if isinstance(each, str) else each for each in row.values()]
    return [*texts, labels.get(row["event"], "")]
