"""A translator's way from one entry that lacks a text to the next, in one language.

The address of the form names the language, as in `?desk=ko`, and keeps it when saved.
"""

from typing import NamedTuple

from django.apps import apps
from django.contrib import admin
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse

from portal.admin.translations.overview import models_for
from portal.content.i18n.translatable import LANGUAGES
from portal.editorial.translations.status import TO_DO, has_to_do, to_translate

PARAMETER, BUTTON = "desk", "_next"


class Place(NamedTuple):
    """The place of an entry in the queue of a language, and its neighbours there."""

    language: str
    position: int  # from 1; 0 if it lacks nothing
    length: int
    previous: str
    next: str  # as `go_on` takes it
    next_url: str


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
    return Place(language, at + 1, len(queue), previous, following, next_url)


def entries_to_do(user, language):
    """Return what lacks a text, oldest first, as `label:key`.

    What has it in its working copy is left out: it waits for a publisher.
    """
    models = models_for(user, "change")
    is_done = Q(live__isnull=False) & ~has_to_do(language)
    done = {
        (model._meta.label_lower, key)
        for model in models
        for key in model._base_manager.filter(is_done).values_list("live", flat=True)
    }
    found = to_translate(models, [language], TO_DO)
    return [f"{label}:{key}" for _, label, key, _ in found if (label, key) not in done]


def url_of(request, entry):
    """Return the address of the form of an entry, or of its working copy."""
    label, _, key = entry.partition(":")
    model = apps.get_model(label)
    copies = model._base_manager.filter(live=key).values_list("pk", flat=True)
    model_admin = admin.site.get_model_admin(model)
    return in_queue(request, model_admin.address("change", copies.first() or key))


def go_on(request):
    """Redirect to the entry that the form named as the next, else to the list."""
    language, entry = language_of(request), request.POST[BUTTON]
    if language and entry in entries_to_do(request.user, language):
        return redirect(url_of(request, entry))
    return redirect(f"{reverse('admin_translations')}?language={language or ''}")
