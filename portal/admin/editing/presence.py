"""Who else has a form open."""

from contextlib import suppress
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.models import Opening

# A page reports every 20 seconds that it is still open (presence.js).
STAYS = timedelta(seconds=50)


def presence_view(admin, request, pk):
    """Note that the form is open, or was left; name who else has it open."""
    row = get_object_or_404(admin.all_rows(request), pk=pk)
    if not admin.has_change_permission(request, row):
        raise Http404
    if "left" in request.POST:
        # When the page last reported: after a save, the next page is open before the
        # old one is left.
        with suppress(ValueError, TypeError):
            sent_at = parse_datetime(request.POST["left"])
            left = Opening.objects.about(row).filter(user=request.user)
            left.filter(seen_at__lte=sent_at).update(is_open=False)
        return JsonResponse({})
    now = timezone.now()
    names = others(request.user, row, now)
    return JsonResponse({"names": names, "at": now.isoformat()})


def looked(user, row):
    """Note that the user has looked at the row, without its form."""
    now = timezone.now()
    note(user, row, {"seen_at": now}, {"seen_at": now, "is_open": False})


def note(user, row, values, values_of_new=None):
    mine = Opening.of(row, user=user)
    with suppress(DatabaseError), transaction.atomic():
        Opening.objects.update_or_create(
            content_type=mine.content_type,
            object_id=row.pk,
            user=user,
            defaults=values,
            create_defaults=values_of_new,
        )


def others(user, row, now):
    """Note that the user has the form open; return who else has it open."""
    note(user, row, {"seen_at": now, "is_open": True})
    found = Opening.objects.about(row).filter(seen_at__gt=now - STAYS, is_open=True)
    found = found.exclude(user=user).select_related("user").order_by("pk")
    return [str(each.user) for each in found]


def context(admin, request, row):
    return {
        "presence_url": admin.address("presence", row.pk),
        "others": others(request.user, row, timezone.now()),
    }
