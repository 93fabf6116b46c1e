"""Say that a translation is still right although its source has changed.

Whoever may write the row may say so, of what is live too and without a review: no text
changes, and readers only lose a warning. The log and the history tell who said it.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.content.parts import parts_in
from portal.editorial.translations.status import Translation, own_texts
from portal.editorial.workflow import steps
from portal.models.audit import Event, act


@transaction.atomic
def confirm(row, language, user, version=None):
    """Mark every text of the row in a language as up to date; returns the row.

    The same texts in its working copy are marked as well. `version` is the one that the
    user saw. Raises `ValidationError` where it was changed since, or may not be.
    """
    row = steps.locked(row)
    if not steps.has_right(user, "change", row):
        raise ValidationError(_("Your role does not include this step."), "right")
    if version is not None and row.version != version:
        raise ValidationError(
            _("It was changed after you had opened it. Look at it again first."),
            "version",
        )
    behind = set(texts_behind(row, language))
    if behind:
        # A version each: that of the copy becomes the row's own when it is taken over.
        for each in (row, *type(row)._base_manager.filter(live=row)):
            with act(Event.CONFIRMED, user, each, language=language):
                settle(each, language, behind)
    return row


def texts_behind(row, language):
    """What tells the texts that are out of date from others, in a copy too."""
    for each in (row, *parts_in(row)):
        for text in own_texts(each, language):
            if text.state == Translation.OUTDATED:
                yield identity(text)


def identity(text):
    return type(text.row), text.field, text.source, text.text


def settle(row, language, texts):
    """Drop from the record of a row and its parts what was said to be right."""
    for each in (*parts_in(row), row):
        right = {t.field for t in own_texts(each, language) if identity(t) in texts}
        record = dict(each.translated_from)
        if behind := record.pop(language, None):
            left = {k: v for k, v in behind["texts"].items() if k not in right}
            each.translated_from = record | (
                {language: behind | {"texts": left}} if left else {}
            )
            each.save(update_fields=["translated_from"])
