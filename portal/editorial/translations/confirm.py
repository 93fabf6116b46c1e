"""Confirm a translation that its changed source, or a machine, made doubtful.

Users who may change the row may confirm, also for live content and without a review,
because no text changes: readers only lose a warning. The log and the history name the
user.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.content.parts import parts_in
from portal.editorial.translations.status import BEHIND, own_texts
from portal.editorial.workflow import steps
from portal.models.audit import Event, act


@transaction.atomic
def confirm(row, language, user, version=None):
    """Mark every text of the row in a language as up to date; return the row.

    The same texts in its working copy are marked as well. `version` is the one that the
    user saw. Raises `ValidationError` if the row was changed since, or may not be.
    """
    row = steps.locked(row)
    if not steps.has_right(user, "change", row):
        raise ValidationError(_("Your role does not include this step."), "right")
    steps.check_seen(row.version, version)
    behind = {
        identity(text)
        for each in (row, *parts_in(row))
        for text in own_texts(each, language)
        if text.state in BEHIND
    }
    if behind:
        # A version each: that of the copy becomes the row's own when it is taken over.
        for each in (row, *type(row)._base_manager.filter(live=row)):
            with act(Event.CONFIRMED, user, each, language=language):
                settle(each, language, behind)
    return row


def identity(text):
    """Return what a text and the one in the working copy have in common."""
    return type(text.row), text.field, text.source, text.text


def settle(row, language, texts):
    """Remove confirmed texts from the record of a row and its parts."""
    for each in (*parts_in(row), row):
        right = {t.field for t in own_texts(each, language) if identity(t) in texts}
        record = dict(each.translated_from)
        if behind := record.pop(language, None):
            left = {k: v for k, v in behind["texts"].items() if k not in right}
            each.translated_from = record | (
                {language: behind | {"texts": left}} if left else {}
            )
            each.save(update_fields=["translated_from"])
