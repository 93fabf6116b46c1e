"""A translator's way from one entry that lacks a text to the next, in one language.

The address of the form names the language, as in `?desk=ko`, and keeps it when saved.
"""

from typing import NamedTuple

from django.apps import apps
from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse

from portal.admin.translations.choice import models_for
from portal.content.i18n.translatable import LANGUAGES
from portal.content.states import Status
from portal.editorial.translations import tasks
from portal.editorial.translations.status import amount, texts_of
from portal.editorial.workflow.working_copies import open_working_copy

PARAMETER, BUTTON = "desk", "_next"


class Place(NamedTuple):
    """The place of an entry in the queue of a language, and its neighbours there."""

    language: str
    position: int  # from 1; 0 if it lacks nothing
    length: int
    previous: str
    next: str  # as `go_on` takes it
    next_url: str
    amount: dict  # of what is left of the entry, by unit
    entry: str  # as the list of translations names it
    task: object


def language_of(request):
    code = request.GET.get(PARAMETER)
    return code if code in LANGUAGES else None


def in_queue(request, url):
    """Return the address of a form with the language of this one."""
    language = language_of(request)
    return f"{url}?{PARAMETER}={language}" if language else url


def place_of(request, row):
    """Return the place of a row in the queue of the request, None outside a queue."""
    language = language_of(request)
    if language is None:
        return None
    queue = entries_to_do(request.user, language)
    own = f"{row._meta.label_lower}:{row.live_id or row.pk}"
    at = queue.index(own) if own in queue else -1
    previous = url_of(request, queue[at - 1]) if at > 0 else ""
    following = queue[at + 1] if at + 1 < len(queue) else ""
    next_url = url_of(request, following) if following else ""
    key = (row._meta.label_lower, row.live_id or row.pk, language)
    return Place(
        *(language, at + 1, len(queue), previous, following, next_url),
        amount(texts_of(row, language)),
        ":".join(map(str, key)),
        tasks.tasks(object_id=key[1], language=language).get(key),
    )


def entries_to_do(user, language):
    """Return what lacks a text, oldest first, as `label:key`."""
    models = models_for(user, "change")
    return [f"{label}:{key}" for label, key in tasks.entries_to_do(models, language)]


def url_of(request, entry, opens=False):
    """Return the address of the form of an entry, or of its working copy.

    With `opens` a published entry gets a copy, because only that can be changed.
    """
    label, _, key = entry.partition(":")
    model = apps.get_model(label)
    if opens:
        published = model.objects.originals().filter(status=Status.PUBLISHED)
        for row in published.filter(pk=key):
            open_working_copy(row, request.user)
    copies = model._base_manager.filter(live=key).values_list("pk", flat=True)
    model_admin = admin.site.get_model_admin(model)
    return in_queue(request, model_admin.address("change", copies.first() or key))


def go_on(request):
    """Redirect to the entry that the form named as the next, else to the list."""
    language, entry = language_of(request), request.POST[BUTTON]
    if language and entry in entries_to_do(request.user, language):
        return redirect(url_of(request, entry, opens=True))
    return redirect(f"{reverse('admin_translations')}?language={language or ''}")
