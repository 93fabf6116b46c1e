"""Tables at the desk: export them, preview what one would change, and import it."""

import logging
import re
from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import DataError, IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.admin.audit.acts import record_export
from portal.admin.pages import download, refuse
from portal.admin.tables import pending_files
from portal.admin.tables.undo import (
    imports_in_words,
    pending_import,
    undo_page,
)
from portal.editorial.records.apply import (
    ChangedMeanwhileError,
    Import,
    check_number,
    import_table,
)
from portal.editorial.records.baseline import EXAMPLE
from portal.editorial.records.plan import make_plan
from portal.editorial.records.sources import read_table
from portal.editorial.records.table import write
from portal.editorial.records.undo import imports_of
from portal.editorial.records.warnings import to_check
from portal.editorial.workflow import steps

PER_PAGE = 20
SHOWN = 200  # rows of a preview with every change, problems and doubts
NUMBER = re.compile("[0-9]{1,7}")  # of a row of a table

log = logging.getLogger("portal.desk")


class FileForm(forms.Form):
    """A file; `found` is what `read` makes of it, whose errors are at the field."""

    label, ends = gettext_lazy("Table (XLSX or CSV)"), ".xlsx,.csv"
    file = forms.FileField(max_length=200, widget=forms.FileInput)

    def __init__(self, *args, read=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.read, field = read, self.fields["file"]
        field.label, field.widget.attrs["accept"] = self.label, self.ends

    def clean_file(self):
        self.found = self.read(self.cleaned_data["file"])
        return self.cleaned_data["file"]


class WithTables:
    """Mixed into the admin of a kind of content: `tables` are those it has."""

    tables = ()

    def get_urls(self):
        if not self.tables:
            return super().get_urls()
        table = "tables/<slug:name>"
        return [
            self.url_of(f"{table}/export/", WithTables.export_view, "export"),
            self.url_of(f"{table}/template/", WithTables.template_view, "template"),
            self.url_of(f"{table}/import/", WithTables.import_view, "import"),
            self.url_of(f"{table}/import/<int:pk>/undo/", WithTables.undo_view, "undo"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        extra = {"tables": self.tables, "may_import": self.may_import(request)}
        return super().changelist_view(request, extra | (extra_context or {}))

    def table_named(self, name):
        for table in self.tables:
            if table.name == name:
                return table
        raise Http404

    def may_import(self, request):
        """Return True if the user may add and change rows, as an import does."""
        rights = ("add", "change")
        return all(steps.has_right(request.user, each, self.model) for each in rights)

    def export_view(self, request, name):
        """Export the rows of the filtered list, without working copies."""
        table = self.table_named(name)
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect(f"{self.address('changelist')}?{ERROR_FLAG}=1")
        if table.owner:
            rows = table.model._default_manager.filter(
                **{f"{table.owner}__in": rows.order_by().values("pk")}
            ).order_by("pk")
        try:
            data = write(table, rows)
        except ValidationError as error:
            return refuse(request, error, self.address("changelist"))
        record_export(request, table.model, table=table.name, rows=len(rows))
        return download(data, f"{table.name}-{timezone.localdate()}.xlsx")

    def template_view(self, request, name):
        """Serve a table without rows: its columns, drop-downs and an example."""
        table = self.table_named(name)
        if not self.may_import(request):
            raise PermissionDenied
        if table.owner:
            rows = table.model._default_manager.all()
        else:
            rows = table.model.objects.published()
        try:
            data = write(table, rows.order_by("-pk")[:1], str(EXAMPLE))
        except ValidationError:  # a text of the example is too long for a cell
            data = write(table, [])
        return download(data, f"{table.name}-blank.xlsx")

    # Import

    def import_view(self, request, name):
        """Show the form for a file, the preview of its changes, and import them."""
        table = self.table_named(name)
        may_import = self.may_import(request)
        if not (may_import or self.has_view_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return self.import_page(request, table, FileForm())
        if not may_import:
            raise PermissionDenied
        if "_confirm" in request.POST:
            return self.confirm(request, table)
        form = FileForm(request.POST, request.FILES, read=partial(planned, table))
        if not form.is_valid():
            return self.import_page(request, table, form)
        plan, file = form.found, form.cleaned_data["file"]
        key = "" if plan.problems else pending_files.keep_file(file, request.user)
        log.info(
            "user %s looked at an import (%s rows, %s problems): %s",
            *(request.user.pk, len(plan.entries), len(plan.problems), request.path),
        )
        return self.preview(request, table, plan, key, file.name)

    def import_page(self, request, table, form, **context):
        pages = Paginator(imports_of(table), PER_PAGE)
        shown = pages.get_page(request.GET.get("page"))
        context |= {
            "table": table,
            "blank": self.address("template", table.name),
            "form": form if self.may_import(request) else None,
            "imports": imports_in_words(request, shown, self.model),
            "shown": shown,
        }
        title = _("Import a table: %s") % table.label
        return self.render_page(request, "admin/tables/import.html", title, **context)

    def preview(self, request, table, plan, key, file_name):
        """Show what would change; the button is there if nothing is wrong."""
        found = [] if plan.problems else to_check(plan)
        changing = sorted(plan.changing, key=lambda entry: not entry.conflicts)
        context = {
            "plan": plan,
            "to_check": found[:SHOWN],
            "more_to_check": max(0, len(found) - SHOWN),
            "problems": plan.problems[:SHOWN],
            "more_problems": max(0, len(plan.problems) - SHOWN),
            "rows": changing[:SHOWN],
            "others": changing[SHOWN:],
            "key": key,
            "file_name": file_name,
            "publishing": self.publishing(request),
        }
        return self.import_page(request, table, FileForm(), **context)

    def publishing(self, request):
        """Return a dictionary with the reason against publishing at once, "" if none.

        None if the user may not publish at all.
        """
        if not self.has_publish_permission(request):
            return None
        mine = self.model(updated_by=request.user)
        rule = steps.RULES[steps.Step.PUBLISH]
        try:
            steps.check_row(rule, mine, request.user)
        except ValidationError as error:
            return {"reason": error.messages[0]}
        return {"reason": ""}

    def confirm(self, request, table):
        """Import the previewed table, once; show the preview again if it changed."""
        key, address = request.POST.get("_key", ""), request.path
        publish = request.POST.get("_as") == "published"
        if publish and not self.has_publish_permission(request):
            raise PermissionDenied
        file_name = request.POST.get("_file_name", "")[:200]
        chosen = filter(NUMBER.fullmatch, request.POST.getlist("_take"))
        take = set(map(int, chosen))
        try:
            with pending_import(request, key) as file:
                if file is None:
                    return redirect(address)
                sheet = read_table(file)
                digest = request.POST.get("_digest", "")
                asked = Import(table, sheet, file_name, digest, publish, take)
                count = import_table(asked, request.user)
        except ChangedMeanwhileError as error:
            messages.error(request, error.messages[0])
            plan = make_plan(table, sheet)
            return self.preview(request, table, plan, key, file_name)
        except (ValidationError, IntegrityError, DataError) as error:
            return refuse(request, error, address)
        log.info("user %s imported %s rows: %s", request.user.pk, count, request.path)
        text = ngettext("%(count)d row imported.", "%(count)d rows imported.", count)
        messages.success(request, text % {"count": count})
        return redirect(address)

    def undo_view(self, request, name, pk):
        revision = get_object_or_404(imports_of(self.table_named(name)), pk=pk)
        back = self.address("import", name)
        return undo_page(request, revision, self.render_page, back, self.model)


def planned(table, file):
    """Return the plan of a file. Raises `ValidationError`."""
    plan = make_plan(table, read_table(file))
    check_number(len(plan.changing))
    return plan
