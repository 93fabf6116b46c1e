"""Mail to users for whom a row waits, if they have asked for mail.

A mail is sent after the commit, in the language of its reader. If it fails, the step is
kept, and the failure is logged.
"""

import logging
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from portal.content.kinds import desk_address
from portal.content.states import Status
from portal.content.text import one_line
from portal.editorial.workflow.authors import has_right, has_written
from portal.models import Comment, SiteSettings, User
from portal.models.audit import Step

SUBJECTS = {
    Step.ASK: gettext_lazy("Waits for your review: %s"),
    Step.SEND_BACK: gettext_lazy("Sent back: %s"),
    Step.COMMENT: gettext_lazy("Comment on: %s"),
}

log = logging.getLogger("portal.desk")


def give_notice(action, row, user, remark):
    """Mail the users who have to act after the step, on commit."""
    if action in SUBJECTS:
        send = partial(mail_all, action, row, user, remark)
        transaction.on_commit(send, robust=True)


def mail_all(action, row, user, remark):
    try:
        readers = list(readers_of(action, row, user))
    except Exception:
        log.exception("notices of %s were not mailed", action)
        return
    for reader in readers:
        try:
            message(action, row, user, remark, reader).send()
        except (OSError, SMTPException, ValueError) as error:
            name = type(error).__name__
            log.warning("notice to account %s was not mailed: %s", reader.pk, name)


def readers_of(action, row, user):
    """Return the users to mail: reviewers, who asked for the review, who wrote."""
    wanting = User.objects.filter(is_active=True, is_staff=True, wants_mail=True)
    wanting = wanting.exclude(email="").exclude(pk=user.pk).order_by("pk")
    if action == Step.SEND_BACK:
        return wanting.filter(pk=row.asked_by_id)
    if action == Step.COMMENT:  # who has worked on it or commented, and may see it now
        authors = Comment.objects.about(row).values_list("author", flat=True)
        people = {row.created_by_id, row.updated_by_id, row.asked_by_id, *authors}
        waits = row.status == Status.IN_REVIEW
        return [
            each
            for each in wanting
            if (each.pk in people and has_right(each, "view", row))
            or (waits and has_right(each, "publish", row))
        ]
    site = SiteSettings.objects.first()
    readers = [reader for reader in wanting if has_right(reader, "publish", row)]
    if site and site.allow_self_approval:
        return readers
    return [reader for reader in readers if not has_written(row, reader)]


def message(action, row, user, remark, reader):
    with override(reader.language):
        title = one_line(str(row))
        page = "review" if action == Step.ASK else "change"
        context = {
            "action": action,
            "title": title,
            "kind": row._meta.verbose_name,
            "who": user,
            "remark": remark,
            "url": settings.SITE_URL + desk_address(row, page, row.pk),
            "account_url": settings.SITE_URL + reverse("admin_account"),
        }
        text = render_to_string("admin/start/notice.txt", context)
        subject = SUBJECTS[action] % title
    return EmailMessage(subject, text, None, [reader.email])
