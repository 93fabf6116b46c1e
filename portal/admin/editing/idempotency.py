"""A form that is sent twice is saved once."""

import hashlib
import json
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.models import Submission
from portal.server.failures import FailurePage

NUMBER = "_sending"
# What differs though the same form is sent again.
PASSING = {"csrfmiddlewaretoken"}
# Where a form leads that stands in a window of its own, before the key of the row.
POPUP = "popup:"
# A browser that was closed sends a form again when it opens its tabs anew.
KEPT_FOR = timedelta(days=30)

ROW_DELETED = FailurePage(
    410,
    gettext_lazy("This entry is not there any more"),
    gettext_lazy(
        "While you were writing somebody deleted it, or published the working copy. "
        "Nothing was saved. Look in another tab for what is there now, and copy your "
        "text from here."
    ),
)


def new_number():
    """Tells two forms apart that are filled in alike."""
    return uuid.uuid4().hex


def digest_of(request):
    values = [each for each in request.POST.lists() if each[0] not in PASSING]
    files = [[name, file.name, file.size] for name, file in request.FILES.items()]
    content = json.dumps([request.user.pk, request.path, values, files])
    return hashlib.sha256(content.encode()).hexdigest()


def once(admin, request, object_id, view):
    """The answer of `view`, or what the same sending led to before.

    Runs in a transaction: of two at the same time the second waits for the first.
    """
    if NUMBER not in request.POST:
        return view()
    sent, is_new = Submission.objects.get_or_create(digest=digest_of(request))
    if not is_new:
        return again(admin, request, object_id, sent.led_to)
    response = view()
    sent.led_to = place_of(request, response)
    if sent.led_to:
        sent.save(update_fields=["led_to"])
        Submission.objects.filter(saved_at__lt=timezone.now() - KEPT_FOR).delete()
    else:
        sent.delete()
    return response


def place_of(request, response):
    """Where a sending led that saved something; nothing where the form came back."""
    if response.status_code == HttpResponseRedirect.status_code:
        room = Submission._meta.get_field("led_to").max_length
        fits = len(response.url) <= room
        return response.url if fits else urlsplit(response.url).path
    row = getattr(request, "saved_row", None)
    return f"{POPUP}{row.pk}" if row and IS_POPUP_VAR in request.POST else ""


def again(admin, request, object_id, place):
    if place.startswith(POPUP):
        row = admin.get_object(request, place.removeprefix(POPUP))
        if row is None:
            place = admin.address("changelist")
        elif object_id:
            return admin.response_change(request, row)
        else:
            return admin.response_add(request, row)
    messages.info(request, _("This was saved already; it is not saved twice."))
    return HttpResponseRedirect(place)


def queue_up(model):
    """Let those who add a row of one kind do it one after the other.

    An address that is made from the title is free when it is looked for, and would be
    taken by somebody else before the row is stored.
    """
    kind = ContentType.objects.get_for_model(model)
    locked = ContentType.objects.select_for_update(no_key=True)
    list(locked.filter(pk=kind.pk).values("pk"))


def forget_failed_save(request):
    """Forget what was said about a saving that did not come about."""
    request.saved_row = None
    messages.get_messages(request)._queued_messages.clear()
