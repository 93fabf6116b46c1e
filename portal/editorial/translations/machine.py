"""Proposals of a machine for missing translations, stored with a mark.

The machine is any server that answers as LibreTranslate does, at `TRANSLATE_URL`. It
gets a text only because a person asks for that text. Nothing is published before a
person has changed or confirmed it: see `check_confirmed`.
"""

import json
import time
from http.client import HTTPException
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.content.i18n.translatable import MACHINE, column_of
from portal.content.parts import part_names
from portal.content.rich_text import references
from portal.content.rich_text.lookup import Memory
from portal.content.rich_text.references import as_stored
from portal.content.text import unix_lines
from portal.editorial.translations.exporting import key_of, mark_of
from portal.editorial.translations.importing import does_not_fit, stored_field
from portal.editorial.translations.status import Translation, texts_of
from portal.editorial.workflow import restore, steps
from portal.editorial.workflow.working_copies import in_work
from portal.models.audit import Event, act

TIMEOUT, ALTOGETHER = 15, 60  # seconds for a text, and for all of one request
LONGEST = 2_000_000  # bytes of an answer


class NoRedirects(HTTPRedirectHandler):
    """A machine that leads elsewhere would send texts where nobody has allowed it."""

    def redirect_request(self, *args, **kwargs):
        return None


def ask(text, source, target, is_rich):
    """Return the machine's translation. Raises `ValidationError` with the reason."""
    values = {
        "q": text,
        "source": source.partition("-")[0],
        "target": target.partition("-")[0],
        "format": "html" if is_rich else "text",
    }
    if settings.TRANSLATE_KEY:
        values["api_key"] = settings.TRANSLATE_KEY
    request = Request(  # noqa: S310 - the setting is https or this machine
        f"{settings.TRANSLATE_URL}/translate",
        json.dumps(values).encode(),
        {"Content-Type": "application/json", "Accept": "application/json"},
    )
    try:
        with build_opener(NoRedirects).open(request, timeout=TIMEOUT) as answer:
            data = answer.read(LONGEST + 1)
        found = json.loads(data)["translatedText"] if len(data) <= LONGEST else None
    except (OSError, HTTPException, ValueError, KeyError, TypeError, RecursionError):
        found = None
    if not isinstance(found, str) or not found.strip():
        raise ValidationError(
            _("The machine does not answer as it should. Try again later."), "machine"
        )
    return unix_lines(found).strip()


def propose(row, language, user, until=None):
    """Store proposals for the missing texts of a row, or of its working copy.

    Returns how many there are. `until` is the time on the monotonic clock at which no
    further text is sent. Raises `ValidationError` if the machine fails.
    """
    if not steps.has_right(user, "change", row):
        raise ValidationError(_("Your role does not include this step."), "right")
    if until is None:
        until = time.monotonic() + ALTOGETHER
    found, lookup = {}, Memory()
    for text in texts_of(in_work(row), language):
        if text.state == Translation.MISSING and time.monotonic() < until:
            words = ask(text.source, text.source_language, language, text.is_rich)
            if fitting := fitted(words, text, lookup):
                found[key_of(row, text)] = (mark_of(text), fitting)
    return store(row, language, found, user) if found else 0


def fitted(words, text, lookup):
    """Return a proposal as it is stored, or "" if its field cannot have it."""
    if text.is_rich:
        words = as_stored(words, lookup)
        if any(references.faults(words, text.source, lookup)):
            return ""
    elif isinstance(stored_field(text), models.CharField):
        words = " ".join(words.split())
    return "" if any(does_not_fit(text, words)) else words


@transaction.atomic
def store(row, language, found, user):
    """Write proposals where text and source are as they were when they were sent."""
    row = steps.locked(row)
    restore.ensure_version(in_work(row))
    target, count = restore.target_of(row, user), 0
    prefetch_related_objects([target], *part_names(type(target)))
    with act(Event.SAVED, user, target, machine=True, language=language):
        for text in list(texts_of(target, language)):
            mark, words = found.get(key_of(row, text), (None, ""))
            if mark == mark_of(text):
                write(text, words)
                count += 1
        target.updated_by = user
        target.save()
    return count


def write(text, words):
    """Set a text of a row, with the mark; save it if it is a part."""
    row, code = text.row, text.language
    behind = row.translated_from.get(code, {"since": timezone.now().isoformat()})
    was = {"language": text.source_language, "text": text.source, MACHINE: True}
    texts = behind.get("texts", {}) | {text.field: was}
    row.translated_from = row.translated_from | {code: behind | {"texts": texts}}
    setattr(row, column_of(text.field, code), words)
    row.save()
