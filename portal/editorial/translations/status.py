"""The state of translation of each row in each language, and of its texts."""

from collections import Counter
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.dateparse import parse_datetime
from django.utils.translation import pgettext_lazy

from portal.content.i18n.translatable import (
    LANGUAGES,
    MACHINE,
    Translated,
    column_of,
    former_source,
    source_language,
    text_fields,
    texts_in,
)
from portal.content.parts import parts_in
from portal.content.rich_text.references import RichTextField
from portal.content.states import Status
from portal.editorial.translations.segments import paragraphs


class Translation(TextChoices):
    MISSING = "missing", pgettext_lazy("translation", "missing")
    OUTDATED = "outdated", pgettext_lazy("translation", "out of date")
    MACHINE = "machine", pgettext_lazy("translation", "by a machine, not confirmed")
    UNOFFICIAL = "unofficial", pgettext_lazy("translation", "unofficial")
    DONE = "done", pgettext_lazy("translation", "done")


TO_DO = (Translation.MISSING, Translation.OUTDATED, Translation.MACHINE)
SEGMENTS = {
    Translation.MISSING: pgettext_lazy("segment", "new"),
    Translation.DONE: pgettext_lazy("segment", "confirmed"),
}
BEHIND = (Translation.OUTDATED, Translation.MACHINE)  # until a person confirms them
# What the length of a text is measured in: words have spaces between them.
CHARACTERS, WORDS = "characters", "words"


class Text(NamedTuple):
    """One text of a row in one language, with its source.

    `before` is the source at the time of translation, if it has changed since.
    """

    row: Translated
    field: str
    language: str
    text: str
    source_language: str
    source: str
    before: str | None
    is_machine: bool = False

    @property
    def state(self):
        if not self.text:
            return Translation.MISSING
        if self.is_machine:
            return Translation.MACHINE
        return Translation.DONE if self.before is None else Translation.OUTDATED

    @property
    def in_words(self):
        return SEGMENTS.get(self.state, self.state.label)

    @property
    def label(self):
        return str(self.row._meta.get_field(self.field).verbose_name)

    @property
    def is_rich(self):
        return isinstance(self.row._meta.get_field(self.field), RichTextField)

    @property
    def length(self):
        """Unit and length of the source: characters of Chinese, else words."""
        lines = paragraphs(self.source)
        if self.source_language.startswith("zh"):
            return CHARACTERS, sum(len("".join(line.split())) for line in lines)
        return WORDS, sum(len(line.split()) for line in lines)


def texts_of(row, language):
    """Yield the texts of a row and its parts to translate into a language."""
    for each in (row, *parts_in(row)):
        yield from own_texts(each, language)


def own_texts(row, language):
    for field in text_fields(type(row)):
        texts = texts_in(row.__dict__, field)
        was = former_source(row, field, language)
        is_machine = bool(was) and MACHINE in was
        source = source_language(texts)
        if source is None or (source == language and not is_machine):
            continue
        if was:
            source = was["language"]
        before = was and was["text"]
        if is_machine and before == texts[source]:
            before = None
        text = texts[language]
        yield Text(
            row, field, language, text, source, texts[source], before, is_machine
        )


def amount(texts):
    """Return the lengths of the sources of the texts to do, by unit."""
    found = Counter()
    for text in texts:
        if text.state in TO_DO:
            unit, length = text.length
            found[unit] += length
    return dict(found)


def state_of(row, language, texts):
    """Return the worst state of the texts of a row in a language."""
    states = {text.state for text in texts}
    if getattr(row, column_of("is_unofficial", language)):
        states.add(Translation.UNOFFICIAL)
    return next((state for state in Translation if state in states), Translation.DONE)


# The state in a column of the rows, for lists


def to_do(row):
    """Return the state of translations of a row and its parts, for `untranslated`.

    A missing text counts from the publication of the row, else from its creation.
    """
    found, begun = {}, (row.published_at or row.created_at).isoformat()
    for code in LANGUAGES:
        for text in texts_of(row, code):
            since = begun
            if text.state in BEHIND:
                since = text.row.translated_from[code]["since"]
            if text.state in TO_DO:
                key = key_of(code, text.state)
                found[key] = min(since, found.get(key, since), key=parse_datetime)
    return found


def key_of(language, state):
    return f"{language}:{state}"


def keep_to_do(model, rows):
    """Write the texts to translate into the rows, which have to be as stored.

    Returns the rows in which that changed something.
    """
    found = [(row, to_do(row)) for row in rows]
    changed = [row for row, untranslated in found if row.untranslated != untranslated]
    for row, untranslated in found:
        row.untranslated = untranslated
    # Without a signal, because nothing is derived from this column.
    QuerySet(model).bulk_update(changed, ["untranslated"], batch_size=100)
    return changed


def rows_of(model):
    """Return the rows to translate: no working copies, no withdrawn ones."""
    return model.objects.filter(is_translated())


def is_translated():
    return Q(live__isnull=True) & ~Q(status=Status.WITHDRAWN)


def is_in(state, language):
    if state == Translation.UNOFFICIAL:
        return Q(**{column_of("is_unofficial", language): True})
    return Q(untranslated__has_key=key_of(language, state))


def is_to_do(language):
    return is_translated() & has_to_do(language)


def has_to_do(language):
    """Return the condition of rows, or of copies, that lack a text in a language."""
    keys = [key_of(language, state) for state in TO_DO]
    return Q(untranslated__has_any_keys=keys)


def to_translate(models, languages, states):
    """Return rows in one of the states: time, kind, key and language, oldest first."""
    pairs = [(code, state) for code in languages for state in states]
    condition = reduce(or_, (is_in(state, code) for code, state in pairs))
    found = {}
    for model in models:
        for row in rows_of(model).filter(condition).values(*LISTED):
            for code, state in pairs:
                if since := since_when(row, code, state):
                    key = model._meta.label_lower, row["pk"], code
                    found[key] = min(since, found.get(key, since))
    return sorted((since, *key) for key, since in found.items())


LISTED = ["pk", "untranslated", "published_at", "created_at"]
LISTED += [column_of("is_unofficial", code) for code in LANGUAGES]


def since_when(row, language, state):
    """Return when a row, a dictionary, came into a state; None if it is not in it."""
    if state == Translation.UNOFFICIAL:
        is_unofficial = row[column_of("is_unofficial", language)]
        return (row["published_at"] or row["created_at"]) if is_unofficial else None
    since = row["untranslated"].get(key_of(language, state))
    return since and parse_datetime(since)


def counts_of():
    """The rows in each state to do, as expressions by name, as in `missing_en`."""
    return {
        column_of(state, code): Count("pk", filter=is_translated() & is_in(state, code))
        for code in LANGUAGES
        for state in TO_DO
    }
