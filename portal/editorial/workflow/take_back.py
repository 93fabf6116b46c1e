"""Take back a row sent to review, while no other user has opened it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.content.states import Status
from portal.editorial.workflow import steps
from portal.models import Opening
from portal.models.audit import Event, Step, act


@transaction.atomic
def take_back(row, user):
    """Turn a row that the user sent to review into a draft again.

    Raises `ValidationError` with the reason if that is not possible; nothing is
    changed.
    """
    row = steps.locked(row)
    check(row, user)
    with act(Event.STEP, user, row, step=Step.TAKE_BACK):
        row.status = Status.DRAFT
        row.clear_request()
        steps.store(row)
    return row


def check(row, user):
    """Raise `ValidationError` if the user cannot take the row back."""
    if row.status != Status.IN_REVIEW:
        raise ValidationError(_("It is not in review any more."), "state")
    is_own = row.asked_by_id == user.pk
    if not is_own or not steps.has_right(user, "change", row):
        raise ValidationError(
            _("Only who has asked for the review can take it back."), "right"
        )
    opened = Opening.objects.about(row).filter(seen_at__gte=row.asked_at)
    if opened.exclude(user=user).exists():
        raise ValidationError(
            _("It has been opened since you sent it. Ask them to send it back."),
            "opened",
        )
