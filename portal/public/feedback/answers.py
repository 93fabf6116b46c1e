"""Steps of the office with an error report, and the mail with its answer."""

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.content.text import one_line
from portal.models import ErrorReport, SiteSettings

State = ErrorReport.State
TAKES = timedelta(minutes=2)  # maximum for a mail; a process that needs more was killed

log = logging.getLogger("portal.desk")


class Move(NamedTuple):
    """Something that can be done with a report, as the form offers it."""

    label: str
    state: State


MOVES = {
    "send": Move(gettext_lazy("Answer"), State.ANSWERED),
    "close": Move(gettext_lazy("Close without an answer"), State.CLOSED),
    "spam": Move(gettext_lazy("This is spam"), State.SPAM),
    "reopen": Move(gettext_lazy("Put into the queue"), State.OPEN),
    "mail": Move(gettext_lazy("Mail the answer again"), State.ANSWERED),
}


def offered(report):
    """Return the names of the moves that are possible for a report."""
    if report.state == State.ANSWERED:
        return ["mail"] if is_unsent(report) else []
    if report.state != State.OPEN:
        return ["reopen"]
    return ["send", "close", *(["reopen"] if report.is_suspected else []), "spam"]


def is_unsent(report):
    """Return True if there is an answer to mail that, as far as known, was not sent."""
    is_trying = report.mail_tried_at and report.mail_tried_at > timezone.now() - TAKES
    is_sent = report.mailed_at or is_trying or report.state != State.ANSWERED
    return bool(report.address) and not is_sent


def move(report, name, user):
    """Apply a move to the report. The caller has locked the row."""
    if name == "mail":
        return
    report.state = MOVES[name].state
    is_open = report.state == State.OPEN
    report.finished_by = None if is_open else user
    report.finished_at = None if is_open else timezone.now()
    if name in ("send", "reopen"):
        report.is_suspected = False
    if report.state in (State.ANSWERED, State.CLOSED):
        report.digest = None  # the same may be reported once more
    report.save()


def mail(report):
    """Mail an answer once. Return True if sent, None if not needed, False on failure.

    Of two requests at once only the first to claim the report sends it. Call it outside
    of transactions, because a mail server is slow.
    """
    rows, now = ErrorReport.objects.filter(pk=report.pk), timezone.now()
    unsent = rows.filter(
        Q(mail_tried_at=None) | Q(mail_tried_at__lte=now - TAKES),
        state=State.ANSWERED,
        mailed_at=None,
    )
    if not report.address or not unsent.update(mail_tried_at=now):
        return None
    try:
        message_of(report).send()
    except (OSError, SMTPException, ValueError) as error:
        log.warning("answer %s was not mailed: %s", report.pk, type(error).__name__)
        rows.update(mail_tried_at=None)
        return False
    rows.update(mailed_at=timezone.now())
    return True


def message_of(report):
    """Return the answer as a plain text mail, in the language of the report."""
    with translation.override(report.language):
        site = SiteSettings.objects.first()
        name = one_line(site.name) if site else _("Sister cities")
        subject = _("Answer to your report – %(site)s") % {"site": name}
        root = settings.SITE_URL
        context = {"report": report, "site": site, "name": name, "root": root}
        text = render_to_string("portal/report_answer.txt", context)
    reply_to = [site.email] if site and site.email else None
    return EmailMessage(subject, text, None, [report.address], reply_to=reply_to)
