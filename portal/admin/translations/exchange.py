"""Texts that are exported for translation and imported again, as a table."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import DataError, IntegrityError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.admin.audit.acts import record_export
from portal.admin.editing.boxes import is_key
from portal.admin.pages import desk_page, download, say_why
from portal.admin.tables import pending_files
from portal.admin.tables.undo import imports_in_words, pending_import, undo_page
from portal.admin.tables.views import PER_PAGE, FileForm
from portal.admin.translations.choice import models_for
from portal.editorial.records.sources import read_table
from portal.editorial.records.undo import imports_of_kind
from portal.editorial.revisions.audit import TRANSLATIONS
from portal.editorial.translations import exporting, importing
from portal.editorial.translations.formats import tmx, xliff
from portal.editorial.translations.memory import FILE
from portal.editorial.xlsx import sheets
from portal.models import MemoryFile

SHOWN = 200  # changes that a preview shows


class ExportForm(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=settings.LANGUAGES
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds"), widget=forms.CheckboxSelectMultiple
    )
    only = forms.ChoiceField(
        label=gettext_lazy("Texts"),
        widget=forms.RadioSelect,
        choices=[
            ("to_do", gettext_lazy("Only what is missing or out of date")),
            ("all", gettext_lazy("All texts")),
        ],
    )

    form = forms.ChoiceField(
        label=gettext_lazy("Format"),
        required=False,
        choices=[
            ("", gettext_lazy("Table (XLSX), for translators without a program")),
            ("xliff", gettext_lazy("XLIFF 2.1, for the program of a translator")),
            ("tmx", gettext_lazy("TMX: all former translations, not the texts")),
        ],
    )

    def __init__(self, data, models):
        labels = [m._meta.label_lower for m in models]
        super().__init__(
            data, initial={"language": "en", "kinds": labels, "only": "to_do"}
        )
        names = [m._meta.verbose_name_plural for m in models]
        self.fields["kinds"].choices = zip(labels, names, strict=True)

    def texts(self, models):
        chosen = self.cleaned_data
        kinds = [m for m in models if m._meta.label_lower in chosen["kinds"]]
        to_do_only = chosen["only"] == "to_do"
        return list(exporting.texts_to_hand_out(kinds, chosen["language"], to_do_only))


class ImportForm(FileForm):
    label = gettext_lazy("Table (XLSX or CSV) or XLIFF")
    ends = ".xlsx,.csv,.xlf,.xliff"


class MemoryForm(FileForm):
    label, ends = gettext_lazy("Former translations (TMX)"), ".tmx"


def read_returned(file):
    """Return the translations in a file. Raises `ValidationError`."""
    if file.name.lower().endswith((".xlf", ".xliff")):
        return xliff.read(file)
    return importing.read_translations(read_table(file))


def writable(request):
    """Return the kinds that the user may change. Raises `PermissionDenied` if none."""
    if found := models_for(request.user, "change"):
        return found
    raise PermissionDenied


@require_safe
def export_view(request):
    """Show both forms; with a language, serve the table in that language."""
    models = writable(request)
    form = ExportForm(request.GET if "language" in request.GET else None, models)
    if not form.is_valid():
        return exchange_page(request, models, export_form=form)
    try:
        response, count = serve(request, form, models)
    except ValidationError as error:  # also of a table that is too large
        form.add_error(None, error)
        return exchange_page(request, models, export_form=form)
    record_export(request, language=form.cleaned_data["language"], rows=count)
    return response


def serve(request, form, models):
    """Return the file that was chosen, and how many texts it has.

    Raises `ValidationError` if there are none.
    """
    chosen, today = form.cleaned_data, timezone.localdate()
    language, kinds = chosen["language"], [model._meta.label_lower for model in models]
    if chosen["form"] == "tmx":
        data, count = tmx.write(kinds, language)
        return download(data, f"memory-{language}-{today}.tmx"), count
    texts, title = form.texts(models), f"translations-{language}"
    if not texts:
        raise ValidationError(_("There is nothing to translate."))
    if chosen["form"] == "xliff":
        data, count = xliff.write(texts, language)
        if left := len(texts) - count:
            text = ngettext(
                "%(count)d text from another language is not in the XLIFF file, which "
                "has one source language. The table has it.",
                "%(count)d texts from other languages are not in the XLIFF file, which "
                "has one source language. The table has them.",
                left,
            )
            messages.warning(request, text % {"count": left})
        return download(data, f"{title}-{today}.xlf"), count
    layout = sheets.Layout(title, exporting.WIDTHS)
    rows = exporting.table(texts, [*kinds, FILE])
    data = sheets.write(exporting.header(), rows, layout)
    return download(data, f"{title}-{today}.xlsx"), len(texts)


@require_http_methods(["POST"])
def memory_view(request):
    """Take in a TMX file, or delete one that was taken in, once that is confirmed."""
    models = writable(request)
    if key := request.POST.get("delete"):
        stored = MemoryFile.objects.filter(pk=key if is_key(key) else None).first()
        if stored and "confirmed" not in request.POST:
            template, title = "admin/translations/delete_file.html", _("Are you sure?")
            return desk_page(request, template, title, stored=stored)
        if stored:
            tmx.remove(stored, request.user)
            text = _("“%(name)s” was deleted.") % {"name": stored}
            messages.success(request, text)
        return redirect("admin_translations_export")
    form = MemoryForm(request.POST, request.FILES, auto_id="memory_%s", read=tmx.read)
    if not form.is_valid():
        return exchange_page(request, models, memory_form=form)
    name = form.cleaned_data["file"].name
    stored = tmx.add(name, form.found, request.user)
    text = _("“%(name)s” is among the former translations: %(count)d segments.")
    values = {"name": stored, "count": len(stored.segments)}
    messages.success(request, text % values)
    return redirect("admin_translations_export")


@require_http_methods(["POST"])
def import_view(request):
    """Show the changes of a table, or apply them once confirmed."""
    models = writable(request)
    if "confirmed" in request.POST:
        return confirmed(request)
    form = ImportForm(request.POST, request.FILES, read=read_returned)
    if not form.is_valid():
        return exchange_page(request, models, import_form=form)
    plan = importing.make_plan(form.found, request.user)
    file = form.cleaned_data["file"]
    key = "" if plan.problems else pending_files.keep_file(file, request.user)
    return preview(request, form.found, key, file.name)


def exchange_page(request, models, **given):
    """Show the forms, those that are given as they were sent."""
    found = imports_of_kind(TRANSLATIONS)[:PER_PAGE]
    files = MemoryFile.objects.defer("segments").select_related("added_by")
    context = {
        "export_form": ExportForm(None, models),
        "import_form": ImportForm(),
        "imports": imports_in_words(request, found),
        "memory_form": MemoryForm(auto_id="memory_%s"),
        "memory_files": files.order_by("-pk"),
    }
    title = _("Hand out and take back")
    return desk_page(request, "admin/translations/table.html", title, **context | given)


def preview(request, returned, key, file_name):
    """Show changes and errors; the table can be confirmed if there are no errors."""
    changes = [each for each in returned if each.changes]
    wrong = [each for each in returned if each.problems]
    context = {
        "changes": changes[:SHOWN],
        "wrong": wrong[:SHOWN],
        "count": len(changes),
        "count_wrong": len(wrong),
        "unchanged": len(returned) - len(changes) - len(wrong),
        "key": key if changes and not wrong else "",
        "file_name": file_name,
    }
    title = _("What the file would change")
    return desk_page(request, "admin/translations/preview.html", title, **context)


def confirmed(request):
    """Import the previewed table, or show its errors."""
    key, file_name = request.POST["confirmed"], request.POST.get("_file_name", "")[:200]
    returned = []
    try:
        with pending_import(request, key) as file:
            if file is None:
                return redirect("admin_translations_export")
            returned = read_returned(file)
            targets = importing.import_translations(returned, request.user, file_name)
    except (ValidationError, IntegrityError, DataError) as error:
        if not returned:
            raise BadRequest("no preview of this user") from error
        say_why(request, error)
        return preview(request, returned, key, file_name)
    text = ngettext(
        "The translations of %(count)d entry were taken back, as a draft.",
        "The translations of %(count)d entries were taken back, as drafts.",
        len(targets),
    )
    messages.success(request, text % {"count": len(targets)})
    return redirect("admin_translations")


def undo_view(request, pk):
    revision = get_object_or_404(imports_of_kind(TRANSLATIONS), pk=pk)
    back = reverse("admin_translations_export")
    return undo_page(request, revision, desk_page, back)
