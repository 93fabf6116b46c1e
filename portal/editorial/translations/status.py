"""What is to be translated: the state of each row in each language, texts included."""

from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    TextChoices,
    Value,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import pgettext_lazy

from portal.content.i18n.translatable import (
    LANGUAGES,
    Translated,
    column_of,
    former_source,
    source_language,
    text_fields,
    texts_in,
)
from portal.content.parts import parts_in, translated_links
from portal.content.rich_text.fields import RichTextField
from portal.content.states import Status


class Translation(TextChoices):
    """What the translation of a row, or of one text of it, is like."""

    MISSING = "missing", pgettext_lazy("translation", "missing")
    OUTDATED = "outdated", pgettext_lazy("translation", "out of date")
    UNOFFICIAL = "unofficial", pgettext_lazy("translation", "unofficial")
    DONE = "done", pgettext_lazy("translation", "done")


TO_DO = (Translation.MISSING, Translation.OUTDATED)


class Text(NamedTuple):
    """One text of a row in one language, with its source.

    `before` is what it was translated from, where the source has changed since.
    """

    row: Translated
    field: str
    language: str
    text: str
    source_language: str
    source: str
    before: str | None

    @property
    def state(self):
        if not self.text:
            return Translation.MISSING
        return Translation.DONE if self.before is None else Translation.OUTDATED

    @property
    def label(self):
        return str(self.row._meta.get_field(self.field).verbose_name)

    @property
    def is_rich(self):
        return isinstance(self.row._meta.get_field(self.field), RichTextField)


def texts_of(row, language):
    """Every text of a row and its parts that there is to translate into a language."""
    for each in (row, *parts_in(row)):
        yield from own_texts(each, language)


def own_texts(row, language):
    for field in text_fields(type(row)):
        texts = texts_in(row.__dict__, field)
        source = source_language(texts)
        if source in (None, language):
            continue
        was = former_source(row, field, language)
        if was:
            source = was["language"]
        before = was and was["text"]
        text = texts[language]
        yield Text(row, field, language, text, source, texts[source], before)


def state_of(row, language, texts):
    """The state of a row in a language, of which these are the texts: the worst."""
    states = {text.state for text in texts}
    if getattr(row, column_of("is_unofficial", language)):
        states.add(Translation.UNOFFICIAL)
    return next((state for state in Translation if state in states), Translation.DONE)


# The same as conditions on rows of the database


def lacks(column):
    return Q(**{f"{column}__isnull": True}) | Q(**{column: ""})


def missing(model, language):
    """A text is there in another language, but not in this one."""
    found = Q(pk__in=[])
    for field in text_fields(model):
        others = [column_of(field, code) for code in LANGUAGES if code != language]
        is_somewhere = reduce(or_, (~lacks(column) for column in others))
        found |= lacks(column_of(field, language)) & is_somewhere
    return found


def outdated(model, language):
    return Q(translated_from__has_key=language)


def in_a_part(model, condition, language):
    """The condition of a row one of whose parts keeps the condition."""
    found = Q(pk__in=[])
    for link in translated_links(model):
        parts = link.model._base_manager.filter(**{link.name: OuterRef("pk")})
        found |= Q(Exists(parts.filter(condition(link.model, language))))
    return found


def is_in(state, model, language):
    """The condition of the rows of a kind with something in this state."""
    if state == Translation.UNOFFICIAL:
        return Q(**{column_of("is_unofficial", language): True})
    if state == Translation.DONE:
        return ~reduce(or_, (is_in(each, model, language) for each in TO_DO))
    condition = missing if state == Translation.MISSING else outdated
    return condition(model, language) | in_a_part(model, condition, language)


LISTED = ("behind_since", "row_label", "row_key", "row_language")


def rows_of(model):
    """The rows that are translated: neither working copies nor what was withdrawn."""
    return model.objects.originals().exclude(status=Status.WITHDRAWN)


def since(language):
    """When the translation of a row, or of a part of it, fell behind."""
    time = KeyTextTransform("since", KeyTransform(language, "translated_from"))
    return Cast(time, DateTimeField())


def since_of_parts(model, language):
    for link in translated_links(model):
        parts = link.model._base_manager.filter(
            outdated(link.model, language), **{link.name: OuterRef("pk")}
        )
        times = parts.annotate(behind_since=since(language))
        yield Subquery(times.order_by("behind_since").values("behind_since")[:1])


def to_translate(models, languages, states):
    """All rows in one of the states: kind, key, language and since when, oldest first.

    What is missing is so since the row appeared on the site, or else was written.
    """
    first, *others = (
        listed(model, language, states) for model in models for language in languages
    )
    return first.union(*others, all=True).order_by(*LISTED)


def listed(model, language, states):
    condition = reduce(or_, (is_in(state, model, language) for state in states))
    times = [since(language), *since_of_parts(model, language)]
    return (
        rows_of(model)
        .filter(condition)
        .annotate(
            behind_since=Coalesce(*times, "published_at", "created_at"),
            row_label=Value(model._meta.label_lower),
            row_key=F("pk"),
            row_language=Value(language),
        )
        .values_list(*LISTED)
    )


PAIRS = [(code, state) for code in LANGUAGES for state in TO_DO]


def counts_of(model):
    """By which names and expressions the rows in each of the `PAIRS` are counted."""
    return {
        f"to_do_{place}": Count("pk", filter=is_in(state, model, code))
        for place, (code, state) in enumerate(PAIRS)
    }


def counts(models):
    """How many rows are in each state to do: {(language, state): number}."""
    rows = [
        list(rows_of(model).aggregate(**counts_of(model)).values()) for model in models
    ]
    return total(rows)


def total(rows):
    """The sums of numbers in the order of the `PAIRS`, under these."""
    return dict(
        zip(PAIRS, map(sum, zip([0] * len(PAIRS), *rows, strict=True)), strict=True)
    )
