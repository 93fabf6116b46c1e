"""What is due: reminders that packages work out from their rows each day.

A package registers a function with `@reminds`. It takes today's date and returns the
reminders whose time has come, in the active language; nothing about them is stored but
that a mail was sent.
"""

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override

from portal.models import SentReminder, User

log = logging.getLogger("portal.desk")
KEPT = timedelta(days=730)  # after which a mail is forgotten; its reminder is long over

SOURCES = []  # pairs of a function and the right without which it is not asked


@dataclass(frozen=True)
class Reminder:
    """One thing that is due.

    `key` is the same on each day for the same warning, for example
    `agreement:12:notice:2027-03-01`, so that it is mailed once. `url` is the address
    of the page at the desk, `right` the permission of who is reminded.
    """

    key: str
    text: str
    due: date | None
    url: str
    right: str
    is_late: bool = False
    person: int | None = None  # the account whose task it is; None: all with the right


def reminds(right=""):
    """Register a source of reminders; decorates a function of today's date.

    Users without the right are not reminded, and the source is not asked for them.
    """

    def register(function):
        SOURCES.append((function, right))
        return function

    return register


def reminders(today, user=None):
    """Return what is due, earliest first; for a user, only what the user may see."""
    found = [
        each
        for source, right in SOURCES
        if user is None or not right or user.has_perm(right)
        for each in source(today)
    ]
    if user is not None:
        found = [each for each in found if user.has_perm(each.right)]
        found = [each for each in found if each.person in (None, user.pk)]
    return sorted(found, key=lambda each: (each.due or date.max, each.key))


# Mail, once a day


def mail_reminders():
    """Mail what has become due to staff who want mail; return the number of mails.

    One mail a day for each, and no reminder twice. What could not be mailed is not
    noted, so the next day tries again.
    """
    today, now = timezone.localdate(), timezone.now()
    SentReminder.objects.filter(sent_at__lt=now - KEPT).delete()
    wanting = User.objects.filter(is_active=True, is_staff=True, wants_mail=True)
    number = 0
    for user in wanting.exclude(email="").order_by("pk"):
        sent = dict(
            SentReminder.objects.filter(user=user).values_list("key", "sent_at")
        )
        if any(timezone.localdate(at) == today for at in sent.values()):
            continue
        with override(user.language):
            due = [each for each in reminders(today, user) if each.key not in sent]
            if not due or not is_sent(user, due):
                continue
        keys = dict.fromkeys(each.key for each in due)
        SentReminder.objects.bulk_create(
            SentReminder(user=user, key=key, sent_at=now) for key in keys
        )
        number += 1
    return number


def is_sent(user, due):
    """Mail to a user what is due, and return whether that went well."""
    text = ngettext("%(count)d thing is due", "%(count)d things are due", len(due))
    context = {
        "due": due,
        "site": settings.SITE_URL,
        "start_url": settings.SITE_URL + reverse("admin:index"),
        "account_url": settings.SITE_URL + reverse("admin_account"),
    }
    body = render_to_string("admin/start/reminders.txt", context)
    try:
        EmailMessage(text % {"count": len(due)}, body, None, [user.email]).send()
    except (OSError, SMTPException, ValueError) as error:
        log.warning(
            "reminders to account %s were not mailed: %s", user.pk, type(error).__name__
        )
        return False
    return True
