"""Texts that are exported for translation and imported again, as a table."""

from io import BytesIO

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import DataError, IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.admin.audit.acts import record_export
from portal.admin.revisions.base import sentences
from portal.admin.translations.overview import models_for
from portal.editorial.translations import exporting, importing
from portal.editorial.xlsx import sheets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY = 24 * 60 * 60  # seconds in which a preview can be confirmed
LARGEST = 2_000_000  # characters that a preview sends back; Django takes 2.5 MB
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

    def __init__(self, data, models):
        labels = [m._meta.label_lower for m in models]
        super().__init__(
            data, initial={"language": "en", "kinds": labels, "only": "to_do"}
        )
        names = [m._meta.verbose_name_plural for m in models]
        self.fields["kinds"].choices = zip(labels, names, strict=True)

    def table(self, models):
        chosen = self.cleaned_data
        kinds = [m for m in models if m._meta.label_lower in chosen["kinds"]]
        to_do_only = chosen["only"] == "to_do"
        return list(exporting.table(kinds, chosen["language"], to_do_only))


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Table"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self):
        """The rows of the table."""
        return importing.read_translations(sheets.read_sheet(self.cleaned_data["file"]))


def writable(request):
    """The kinds that the user may write. Raises `PermissionDenied` where it is none."""
    if found := models_for(request.user, "change"):
        return found
    raise PermissionDenied


@require_safe
def export_view(request):
    """The page with both forms; asked for a language, the table in that language."""
    models = writable(request)
    form = ExportForm(request.GET if "language" in request.GET else None, models)
    if not form.is_valid():
        return exchange_page(request, export_form=form)
    try:
        rows = form.table(models)
        if not rows:
            raise ValidationError(_("There is nothing to translate."))
        language = form.cleaned_data["language"]
        response = download(rows, language)
        record_export(request, language=language, rows=len(rows))
        return response
    except ValidationError as error:
        form.add_error(None, error)
    return exchange_page(request, export_form=form)


def download(rows, language):
    """The table as a file. Raises `ValidationError` where it cannot hold the rows."""
    file, title = BytesIO(), f"translations-{language}"
    sheets.write(file, exporting.header(), rows, title, exporting.WIDTHS)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    name = f"{title}-{timezone.localdate()}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["POST"])
def import_view(request):
    """What a table would change; confirmed, it is changed."""
    models = writable(request)
    if "confirmed" in request.POST:
        return confirmed(request)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return exchange_page(
            request, export_form=ExportForm(None, models), import_form=form
        )
    returned = form.cleaned_data["file"]
    importing.check(returned, request.user)
    return preview(request, returned)


def exchange_page(request, **forms_):
    context = {"import_form": ImportForm(), **forms_}
    title = _("Hand out and take back")
    return answer(request, "admin/translations/table.html", title, context)


def answer(request, template, title, context):
    shared = {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, template, shared | context)


def preview(request, returned):
    """What would change, and what is wrong; only without that it can be confirmed."""
    changes = [each for each in returned if each.is_change]
    wrong = [each for each in returned if each.problems]
    signed = signing.dumps(
        [each.values for each in changes], salt=salt(request), compress=True
    )
    is_too_large = len(signed) > LARGEST
    if is_too_large:
        messages.error(request, _("The table is too large. Take it back in parts."))
    context = {
        "changes": changes[:SHOWN],
        "wrong": wrong[:SHOWN],
        "count": len(changes),
        "count_wrong": len(wrong),
        "unchanged": len(returned) - len(changes) - len(wrong),
        "signed": signed if changes and not wrong and not is_too_large else "",
    }
    title = _("What the table would change")
    return answer(request, "admin/translations/preview.html", title, context)


def salt(request):
    """A preview is confirmed by the person who saw it."""
    return f"portal.editorial.translations.importing:{request.user.pk}"


def confirmed(request):
    """Import what a preview showed, or show what is wrong with it by now."""
    try:
        values = signing.loads(
            request.POST["confirmed"], salt=salt(request), max_age=DAY
        )
    except signing.BadSignature:
        raise BadRequest("no preview of this user") from None
    returned = [importing.Returned(*each) for each in values]
    try:
        targets = importing.import_translations(returned, request.user)
    except (ValidationError, IntegrityError, DataError) as error:
        for message in sentences(error):
            messages.error(request, message)
        return preview(request, returned)
    text = ngettext(
        "The translations of %(count)d entry were taken back, as a draft.",
        "The translations of %(count)d entries were taken back, as drafts.",
        len(targets),
    )
    messages.success(request, text % {"count": len(targets)})
    return redirect("admin_translations")
