"""What is planned, or asked of a machine, for chosen entries of the list."""

import time

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.admin.editing.boxes import is_key
from portal.admin.pages import go_back
from portal.admin.translations.choice import Choice, models_for, rows_of
from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import kinds_by_label
from portal.editorial.translations import machine, tasks
from portal.editorial.workflow.steps import has_right
from portal.models import TranslationTask, User

MOST = 100  # chosen entries at once; a page of the list has 25
MOST_OF_ALL = 500  # of all that match, some 5 ms each


class TaskForm(forms.ModelForm):
    class Meta:
        model = TranslationTask
        fields = ["person", "due", "remark"]
        widgets = {"due": forms.DateInput({"type": "date"}, "%Y-%m-%d")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="task", **kwargs)
        staff = User.objects.filter(is_active=True, is_staff=True)
        self.fields["person"].queryset = staff.order_by("username")


@require_http_methods(["POST"])
def tasks_view(request):
    """Plan the chosen entries, or have a machine propose what they lack."""
    found = matching(request) if "all" in request.POST else chosen(request)
    rows = rows_of(each[:2] for each in found)
    entries = [
        (rows[label, key], language)
        for label, key, language in found
        if (label, key) in rows
    ]
    if not entries:
        messages.error(request, _("Choose entries first."))
    elif "machine" in request.POST:
        ask_machine(request, entries)
    else:
        save_tasks(request, entries)
    return go_back(request, "admin_translations")


def chosen(request):
    """Return kind, key and language of what is ticked. Raises `PermissionDenied`."""
    found = []
    for entry in request.POST.getlist("entry")[:MOST]:
        label, _colon, rest = entry.partition(":")
        key, _colon, language = rest.partition(":")
        model = kinds_by_label().get(label)
        if not model or not is_key(key) or language not in LANGUAGES:
            raise PermissionDenied
        if not has_right(request.user, "change", model):
            raise PermissionDenied
        found.append((label, int(key), language))
    return found


def matching(request):
    """Return kind, key and language of all that match the filter of the list.

    Of more than `MOST_OF_ALL` only the oldest are taken, and a message says so. Raises
    `PermissionDenied` for a filter that the list does not offer.
    """
    choice = Choice(QueryDict(request.POST["all"]), models_for(request.user))
    if not choice.is_valid():
        raise PermissionDenied
    found = choice.entries(models_for(request.user, "change"), request.user)
    if len(found) > MOST_OF_ALL:
        text = _("%(all)d entries match; these are the %(most)d oldest of them.")
        values = {"all": len(found), "most": MOST_OF_ALL}
        messages.warning(request, text % values)
    return [each[1:] for each in found[:MOST_OF_ALL]]


def save_tasks(request, entries):
    form = TaskForm(request.POST)
    if not form.is_valid():
        for name, errors in form.errors.items():
            label = form.fields[name].label
            messages.error(request, f"{label}: {' '.join(errors)}")
        return
    values = form.cleaned_data
    if "several" in request.POST:  # an empty box leaves what each entry has
        values = {name: value for name, value in values.items() if value} or values
    for row, language in entries:
        tasks.plan(row, language, request.user, **values)
    text = ngettext(
        "The task of %(count)d entry is saved.",
        "The tasks of %(count)d entries are saved.",
        len(entries),
    )
    messages.success(request, text % {"count": len(entries)})


def ask_machine(request, entries):
    """Ask for one entry after the other, as long as a request may take."""
    if not settings.TRANSLATE_URL:
        raise PermissionDenied
    count, until = 0, time.monotonic() + machine.ALTOGETHER
    try:
        for row, language in entries:
            count += machine.propose(row, language, request.user, until)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if not count:
            messages.info(request, _("There is nothing to translate."))
    text = ngettext(
        "A machine has translated %(count)d text. It is marked until you change or "
        "confirm it, and is not published before.",
        "A machine has translated %(count)d texts. They are marked until you change or "
        "confirm them, and are not published before.",
        count,
    )
    if count:
        messages.info(request, text % {"count": count})
    if time.monotonic() >= until:
        messages.warning(request, _("There was no time for all: ask once more."))
