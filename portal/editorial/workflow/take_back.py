"""Taking back what one has sent to review, while nobody has opened it."""

import reversion
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.content.states import Status
from portal.editorial.revisions.audit import comment_of_step, log_action
from portal.editorial.workflow import steps, working_copies
from portal.models import Opening, Step
from portal.models.audit import Event, record

Action = Step.Action


@transaction.atomic
def take_back(row, user):
    """Make a draft again of what the user has asked to have reviewed.

    Raises `ValidationError` with the reason where that cannot be; nothing is changed.
    """
    row = steps.locked(row)
    check(row, user)
    with reversion.create_revision():
        row.status = Status.DRAFT
        steps.store(row)
        Step.of(row, action=Action.TAKE_BACK, by=user).save()
        working_copies.record(row)
        log_action(row, user, comment_of_step(Action.TAKE_BACK))
    record(Event.STEP, user, row, step=Action.TAKE_BACK)
    return row


def check(row, user):
    """Raise `ValidationError` where the user cannot take the row back."""
    if row.status != Status.IN_REVIEW:
        raise ValidationError(_("It is not in review any more."), "state")
    asked = Step.objects.about(row).filter(action=Action.ASK).order_by("-pk").first()
    is_own = asked is not None and asked.by_id == user.pk
    if not is_own or not steps.has_right(user, "change", row):
        raise ValidationError(
            _("Only who has asked for the review can take it back."), "right"
        )
    opened = Opening.objects.about(row).filter(seen_at__gte=asked.at)
    if opened.exclude(user=user).exists():
        raise ValidationError(
            _("Somebody has opened it since you sent it. Ask them to send it back."),
            "opened",
        )
