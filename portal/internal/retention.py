"""Contacts are deleted after their day, gifts are declared in time: both are due."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.content.kinds import desk_address
from portal.editorial.reminders import Reminder, reminds
from portal.internal.models import RIGHT, Contact, Gift
from portal.models.audit import Event, acts_together, record

WARNING = timedelta(days=30)  # before a contact is deleted
DECLARATION = timedelta(days=14)  # before the last day to declare a gift


@transaction.atomic
def forget_contacts(today=None):
    """Delete the contacts whose day is over; return their number."""
    rows = Contact.objects.filter(keep_until__lt=today or timezone.localdate())
    rows = list(rows.select_for_update().order_by("pk"))
    with acts_together():
        for row in rows:
            record(Event.DELETED, None, row)
        Contact.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def record_look(user, rows):
    """Record that a user has seen these contacts: one, or some by their numbers."""
    if len(rows) == 1:
        record(Event.LOOKED_AT, user, rows[0])
    elif rows:
        record(Event.LOOKED_AT, user, Contact, numbers=[row.pk for row in rows])


@reminds(RIGHT)
def contacts_to_confirm(today):
    """Return a reminder for each contact that is deleted within 30 days."""
    rows = Contact.objects.filter(keep_until__range=(today, today + WARNING))
    text = _("Contact {number} ({city}) will be deleted unless its day is moved on.")
    return [
        Reminder(
            key=f"contact:{row.pk}:{row.keep_until}",
            text=format_lazy(text, number=row.pk, city=row.city),
            due=row.keep_until,
            url=desk_address(row, "change", row.pk),
            right=RIGHT,
        )
        for row in rows.select_related("city")
    ]


@reminds(RIGHT)
def gifts_to_declare(today):
    """Return a reminder for each gift whose time to declare ends soon or is over."""
    rows = Gift.objects.to_declare().order_by("pk").select_related("city")
    text = _("Gift {number} ({city}) has to be declared.")
    return [
        Reminder(
            key=f"gift:{row.pk}:{row.declare_by}",
            text=format_lazy(text, number=row.pk, city=row.city),
            due=row.declare_by,
            url=desk_address(row, "change", row.pk),
            right=RIGHT,
            is_late=row.declare_by < today,
        )
        for row in rows
        if row.declare_by <= today + DECLARATION
    ]
