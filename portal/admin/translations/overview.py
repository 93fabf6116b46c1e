"""The list of texts to translate, with the changes of their sources."""

from collections import Counter

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.admin.pages import desk_page
from portal.admin.translations.choice import Choice, models_for, rows_of
from portal.admin.translations.side_by_side import changes
from portal.admin.translations.task_form import MOST_OF_ALL, TaskForm
from portal.content.i18n.translatable import column_of
from portal.content.rich_text.lookup import Memory
from portal.content.states import Status
from portal.editorial.translations.status import (
    TO_DO,
    Translation,
    amount,
    texts_of,
)
from portal.editorial.translations.tasks import tasks
from portal.editorial.workflow.steps import has_right
from portal.editorial.workflow.working_copies import in_work

PER_PAGE = 25
COUNTED = 1000  # rows of a list up to which its words and characters are counted


@require_safe
def overview_page(request):
    """List missing and outdated texts, oldest first."""
    models = models_for(request.user)
    if not models:
        raise PermissionDenied
    choice = Choice(request.GET, models)
    if not choice.is_valid():
        raise Http404("no such choice")
    found = choice.entries(models, request.user)
    pages = Paginator(found, PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    given = {name: value for name, value in choice.cleaned_data.items() if value}
    return desk_page(
        request,
        "admin/translations/overview.html",
        _("Translations"),
        choice=choice,
        shown=shown,
        lines=lines(request.user, list(shown)),
        amount=amount_of(found),
        task_form=TaskForm(),
        most=MOST_OF_ALL,
        has_machine=bool(settings.TRANSLATE_URL),
        query="".join(f"{name}={value}&" for name, value in given.items()),
        may_write=bool(models_for(request.user, "change")),
    )


def amount_of(found):
    """Return what is left to translate by unit, None of more than `COUNTED` rows."""
    if len(found) > COUNTED:
        return None
    rows, total = rows_of(each[1:3] for each in found), Counter()
    for _since, label, key, language in found:
        if row := rows.get((label, key)):
            total.update(amount(texts_of(in_work(row), language)))
    return dict(total)


def lines(user, found):
    rows = rows_of(each[1:3] for each in found)
    planned = tasks(object_id__in=[key for _since, _label, key, _language in found])
    shown = [
        line(user, rows[label, key], language, since)
        | {"task": planned.get((label, key, language))}
        for since, label, key, language in found
        if (label, key) in rows
    ]
    lookup = Memory()
    for each in shown:
        each["texts"] = [(text, changes(text, lookup)) for text in each["texts"]]
    return shown


def line(user, row, language, since):
    texts = list(texts_of(row, language))
    to_do = [text for text in texts if text.state in TO_DO]
    copy = getattr(row, "working_copy", None)
    of_copy = copy and [t for t in texts_of(copy, language) if t.state in TO_DO]
    states = {text.state for text in texts}
    # What a machine wrote is confirmed where it is seen, not here.
    is_outdated = Translation.OUTDATED in states and Translation.MACHINE not in states
    model_admin = admin.site.get_model_admin(type(row))
    may_change = has_right(user, "change", row)
    opens = may_change and not copy and row.status == Status.PUBLISHED
    return {
        "row": row,
        "kind": row._meta.verbose_name,
        "language": language,
        "since": since,
        "texts": to_do,
        "is_unofficial": getattr(row, column_of("is_unofficial", language)),
        "url": model_admin.address("change", (copy or row).pk) + f"?desk={language}",
        "open": opens and model_admin.address("copy", row.pk) + f"?desk={language}",
        "entry": may_change and f"{row._meta.label_lower}:{row.pk}:{language}",
        "amount": amount(texts_of(copy or row, language)),
        "copy": copy,
        "is_done_in_copy": bool(copy) and not of_copy,
        "still_right": is_outdated
        and may_change
        and model_admin.address("confirm", row.pk),
    }
