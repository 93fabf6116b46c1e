"""The list of the trail with its filters, the page of an entry, the file."""

import csv
import json
from contextlib import suppress
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

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
from portal.models.audit.entries import DIGESTED, values_of
from portal.public.api.csv_format import BOM, Line, text

MOST = 10_000  # of the newest entries of a list are in its pages
SEARCHED = 30_000  # of the newest entries of a list, a search looks through so many
EMPTY = "–"
SHOWN = 100  # characters of the details, in the list
NOBODY = "none"
# What each parameter asks of entries. Numbers grow with time, so days are turned into
# numbers, which are in order. The last day is included.
CONDITIONS = {
    "from": lambda day: {"number__gte": first_number(day)},
    "until": lambda day: {"number__lt": first_number(day + timedelta(days=1))},
    "event": lambda code: {"event": code},
    "account": lambda key: {"actor": None if key == NOBODY else key},
    "kind": lambda label: {"kind": label},
    "row": lambda row: dict(zip(("kind", "object_id"), row.split(":", 1), strict=True)),
}


class Filters(admin.ListFilter):
    """All filters of the list, as one form. A value that is no choice is ignored."""

    title = ""
    template = "admin/audit/filters.html"

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        asked = {name: params.pop(name)[-1] for name in CONDITIONS if name in params}
        accounts = User.objects.order_by("username").values_list("pk", "username")
        # Kinds with a list at the desk: a query for all kinds would be slow.
        labels = [each._meta.label_lower for each in model_admin.admin_site._registry]
        kinds = [(label, kind_in_words(label)) for label in labels]
        self.form = forms.Form(asked, auto_id=False)
        self.form.fields = {
            "from": day_box(pgettext("day", "from")),
            "until": day_box(pgettext("day", "until")),
            "event": menu(_("act"), Event.choices),
            "account": menu(
                _("account"), [(NOBODY, _("without an account")), *accounts]
            ),
            "kind": menu(_("kind"), sorted(kinds, key=lambda each: each[1])),
        }
        if row := asked.get("row"):  # which only links in entries ask for
            kind, _colon, key = row.partition(":")
            text = f"{kind_in_words(kind)} {key}"
            self.form.fields["row"] = menu(_("entry"), [(row, text)])

    def has_output(self):
        return True

    def choices(self, changelist):
        """Return nothing: the template shows the form."""
        return ()

    def queryset(self, request, queryset):
        """Return the entries asked for. Raises `ValueError` for an invalid day."""
        if self.form.errors.keys() & {"from", "until"}:
            raise ValueError(self.form.errors)
        for name, value in self.form.cleaned_data.items():
            if value:
                queryset = queryset.filter(**CONDITIONS[name](value))
        return queryset


def day_box(label):
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput({"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )


def menu(label, choices):
    choices = [("", _("All")), *choices]
    return forms.ChoiceField(label=label, required=False, choices=choices)


def first_number(day):
    """Return the number of the first entry since a day, or one that is too high.

    Raises `ValueError` for a day that databases cannot have in each time zone.
    """
    if not 1970 < day.year < 9000:
        raise ValueError(day)
    begin = timezone.make_aware(datetime.combine(day, time.min))
    times = AuditEntry.objects.filter(at__gte=begin).order_by("at", "number")
    found = times.values_list("number", flat=True).first()
    return AuditEntry.number.field.MAX_BIGINT if found is None else found


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
        most = SEARCHED if search_term.split() else MOST
        is_export = getattr(request, "is_export", False)
        newest = queryset.order_by("-number")
        if not is_export and (last := newest[most - 1 : most].first()):
            queryset = queryset.filter(number__gte=last.number)
            text = _(
                "These are the newest %(count)d entries. Choose a period to see others."
            )
            if most == SEARCHED:
                text = _(
                    "The search went back to %(day)s. To look further back, choose a "
                    "period that ends on that day."
                )
            day = f"{timezone.localtime(last.at):%Y-%m-%d}"
            messages.info(request, text % {"count": most, "day": day})
        return super().get_search_results(request, queryset, search_term)

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
        if url:
            rows = model_of(entry.kind)._base_manager
            with suppress(ValueError, OverflowError):  # not a key of this kind
                if rows.filter(pk=entry.object_id).exists():
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


def lines(rows, last, labels, in_words):
    """Yield the lines of the file up to entry `last`, the oldest first.

    Every column is as it is digested, with formulas escaped for spreadsheets; beside
    them is the act in words. These are passed, because another language is active when
    the lines are read.
    """
    write = csv.writer(Line, lineterminator="\r\n").writerow
    yield BOM + write([*DIGESTED, "digest", in_words])
    for batch in rows.in_batches(last):
        written = ""
        for entry in batch:
            values = values_of(entry) | {"digest": entry.digest}
            details = json.dumps(entry.details, ensure_ascii=False, sort_keys=True)
            values["details"] = details
            cells = [text(v) if isinstance(v, str) else v for v in values.values()]
            written += write([*cells, labels.get(entry.event, "")])
        yield written
