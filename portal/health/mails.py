"""Mails to administrators: once when a fault is found, and once when it is over."""

import logging
from contextlib import suppress
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from portal.health.lines import LABELS
from portal.health.report import words_of
from portal.models import User

log = logging.getLogger(__name__)


def note_readers(record):
    """Note the administrators' addresses and languages, if the database answers."""
    with suppress(DatabaseError):
        people = User.objects.administrators().exclude(email="").order_by("pk")
        record.readers = [[each.email, each.language] for each in people]


def report(record, lines):
    """Mail what is new about faults, and note it; returns whether that went well.

    A fault is over if its check was made again and finds it no more. What no reader
    gets is tried the next time.
    """
    faults = {line.name: line for line in lines if line.is_red}
    made = {line.name for line in lines}
    new = [line for name, line in faults.items() if name not in record.reported]
    # A failed unit has no line once it has ended well.
    gone = [name for name in record.reported if name in made or name not in LABELS]
    over = [name for name in gone if name not in faults]
    if not new and not over:
        return True
    sent = [is_sent(*reader, new, over) for reader in record.readers]
    if any(sent):
        stay = [name for name in record.reported if name not in over]
        record.reported = [*stay, *(line.name for line in new)]
    return any(sent)


def is_sent(address, language, new, over):
    """Mail to one reader in their language, and return whether that went well."""
    site = settings.SITE_HOST or "localhost"
    with override(language):
        subject = _("%(name)s: what was wrong is in order again") % {"name": site}
        if new:
            subject = ngettext(
                "%(name)s: %(count)d fault", "%(name)s: %(count)d faults", len(new)
            ) % {"name": site, "count": len(new)}
        text = _("%(name)s: %(text)s")
        lines = [text % {"name": each.label, "text": words_of(each)} for each in new]
        text = _("In order again: %(name)s")
        lines += [text % {"name": LABELS.get(name, name)} for name in over]
        lines += [
            _(
                "On the server, portalctl doctor looks at everything again. The next "
                "mail about this comes when it is over."
            ),
            "",
        ]
        message = EmailMessage(subject, "\n\n".join(lines), None, [address])
    try:
        message.send()
    except (OSError, SMTPException, ValueError) as error:
        log.warning("a fault was not mailed: %s", type(error).__name__)
        return False
    return True
