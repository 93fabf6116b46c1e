"""Store what is typed into an open form; save once what is sent twice."""

import hashlib
import json
import re
import uuid
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.http import (
    Http404,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    JsonResponse,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models import Draft
from portal.models.workflow import bound_key

NUMBER, RECOVERED, DISCARD = "_sending", "_recovered", "_discard"
FORM = re.compile("[0-9a-f]{32}")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
# Fields that are chosen and not typed, of lists and before a deletion.
CHOSEN = {"action", "index", "post", "select_across"}
# Before the key of a row that was saved in a window of its own.
POPUP = "popup:"


def autosave_view(admin, request, pk=None):
    """Store the fields that were sent, or discard what was stored.

    Return the time. Raise Http404 if the person may not save the form, unless the same
    form was stored before: its row was published or deleted meanwhile.
    """
    if DISCARD in request.POST:
        Draft.objects.forget(request.user, request.POST[DISCARD])
        way = admin.address("change", pk) if pk else admin.address("add")
        return HttpResponseRedirect(way)
    form, data = request.POST.get(NUMBER, ""), text_of(request.POST)
    is_good = FORM.fullmatch(form) and not has_secrets(data)
    row = admin.all_rows(request).filter(pk=pk).first() if pk else None
    if admin.may_save(request, row) and (row or not pk):
        if not is_good:
            return HttpResponseBadRequest()
        Draft.objects.keep(request.user, admin.model, row, form, data)
    elif not (is_good and Draft.objects.go_on(request.user, form, data)):
        raise Http404
    Draft.objects.forget(request.user, request.POST.get(RECOVERED, ""))
    return JsonResponse({"at": f"{timezone.localtime():%H:%M:%S}"})


def text_of(posted):
    """Return the fields of the form that have text."""
    data = posted.copy()
    for name in (TOKEN, RECOVERED, *CHOSEN):
        data.pop(name, None)
    return data


def has_secrets(fields):
    """Return True if the fields include passwords, which are never stored."""
    found = fields.lists()
    return any("password" in name.lower() and any(texts) for name, texts in found)


def renew(request):
    """Store a form as it was sent in vain, if it was stored while it was typed."""
    form = request.POST.get(NUMBER, "")
    Draft.objects.go_on(request.user, form, text_of(request.POST))


# Forms that are sent


def new_number():
    """Return a number that distinguishes two forms with the same values."""
    return uuid.uuid4().hex


def note(request, digest, **values):
    """Note that a form is sent: the pair of its draft and whether it is the first.

    In a transaction the second of two waits here for the first. Nearly every form is
    the first, so it is written before the database is asked for another.
    """
    try:
        with transaction.atomic():
            sent = Draft.objects.create(digest=digest, user=request.user, **values)
    except IntegrityError:
        return Draft.objects.get(digest=digest), False
    return sent, True


def once(admin, request, object_id, view):
    """Return the answer of `view`, or the former answer to the same form."""
    if NUMBER not in request.POST:
        return view()
    values = [each for each in request.POST.lists() if each[0] != TOKEN]
    files = [[name, file.name, file.size] for name, file in request.FILES.items()]
    content = json.dumps([request.user.pk, request.path, values, files])
    digest = hashlib.sha256(content.encode()).hexdigest()
    sent, is_new = note(request, digest, kind=admin.opts.label_lower)
    if not is_new:
        return again(admin, request, object_id, sent.led_to)
    response = view()
    sent.led_to = place_of(request, response)
    if not sent.led_to:
        sent.delete()
        return response
    sent.object_id = bound_key(getattr(request, "saved_row", None))
    sent.save(update_fields=["led_to", "object_id"])
    numbers = (request.POST.get(name, "") for name in (NUMBER, RECOVERED))
    Draft.objects.forget(request.user, *numbers)
    return response


def place_of(request, response):
    """Return the redirect after a save; "" if the form was shown again."""
    if response.status_code == HttpResponseRedirect.status_code:
        room = Draft._meta.get_field("led_to").max_length
        fits = len(response.url) <= room
        return response.url if fits else urlsplit(response.url).path
    row = getattr(request, "saved_row", None)
    return f"{POPUP}{row.pk}" if row and IS_POPUP_VAR in request.POST else ""


def again(admin, request, object_id, place):
    """Return the answer to a form that was sent before."""
    if place.startswith(POPUP):
        row = admin.get_object(request, place.removeprefix(POPUP))
        if row is not None and object_id:
            return admin.response_change(request, row)
        if row is not None:
            return admin.response_add(request, row)
        place = ""
    messages.info(request, _("This was saved already; it is not saved twice."))
    return HttpResponseRedirect(place or admin.address("changelist"))


def queue_up(model):
    """Serialize the creation of rows of one kind.

    Otherwise a slug made from the title could be taken by another user between the
    check and the save.
    """
    kind = ContentType.objects.get_for_model(model)
    locked = ContentType.objects.select_for_update(no_key=True)
    list(locked.filter(pk=kind.pk).values("pk"))


def twice(save, undo):
    """Call `save` in a transaction, again if another request took a unique value.

    `undo` drops what the failed save left in memory. At the second attempt a check
    finds the other row, so it reports an error or takes another value.
    """
    try:
        with transaction.atomic():
            return save()
    except IntegrityError:
        undo()
    with transaction.atomic():
        return save()


def forget_failed_save(request):
    """Drop the rows and the messages of a save that was rolled back."""
    request.saved_row = request.opened_row = None
    messages.get_messages(request)._queued_messages.clear()
