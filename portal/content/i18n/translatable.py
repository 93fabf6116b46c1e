"""Rows with texts in several languages, and the sources of their translations.

The source of a text is the first of `LANGUAGES` that has it: Chinese, unless a text was
written in another language and is not in Chinese yet. If the source changes and a
translation does not, the former source is stored until the translation is updated. It
is stored as well, with a mark, of a text that only a machine has translated, until a
person changes or confirms it.
"""

from functools import cache

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from modeltranslation.translator import NotRegistered, translator
from modeltranslation.utils import build_localized_fieldname as column_of

from portal.content.rich_text.references import RichTextField, as_stored

LANGUAGES = [code for code, _name in settings.LANGUAGES]
MACHINE = "machine"  # the mark in the record of a text


@cache
def text_fields(model):
    """Return the names of the translated text fields, in the order of the model.

    Files are left out, and the fields in `of_one_language` of the model.
    """
    names = translator.get_options_for_model(model).get_field_names()
    texts = (models.CharField, models.TextField)
    names = {*names} - {*getattr(model, "of_one_language", ())}
    fields = [field for field in model._meta.fields if field.name in names]
    return [field.name for field in fields if isinstance(field, texts)]


def translated_names(model):
    """Return the columns of each translated field: {title: [title_zh_hans, ...]}."""
    try:
        fields = translator.get_options_for_model(model).all_fields
    except NotRegistered:
        return {}
    return {name: [column_of(name, code) for code in LANGUAGES] for name in fields}


@cache
def text_columns(model):
    return [column_of(name, code) for name in text_fields(model) for code in LANGUAGES]


def in_each_language(text):
    found = []
    for code in LANGUAGES:
        with override(code):
            found.append(str(text))
    return found


def source_language(texts):
    """Return the source language of texts by language, None if all are empty."""
    return next((code for code in LANGUAGES if texts[code]), None)


def texts_in(values, field):
    """Return the texts of a field by language, from a dictionary of columns."""
    return {code: values.get(column_of(field, code)) or "" for code in LANGUAGES}


def follow(kept, before, after):
    """Yield the former source of a text for each language that is outdated.

    `kept` are the records so far, `before` and `after` are the texts by language.
    """
    language = source_language(after)
    for code in LANGUAGES:
        was = kept.get(code)
        if not after[code] or after[code] != before[code]:
            continue  # it is missing, or it follows the source
        if code == language and not (was and MACHINE in was):
            continue  # it is the source
        if was is None and before[language] and before[language] != after[language]:
            was = {"language": language, "text": before[language]}
        if was and (MACHINE in was or after[was["language"]] != was["text"]):
            yield code, was


def former_source(row, field, language):
    """Return language and text of the former source of a translated field.

    None if the translation is up to date or missing.
    """
    behind = row.translated_from.get(language)
    return behind and behind["texts"].get(field)


def machine_columns(row):
    """Yield the columns of a row with a machine's text that nobody has confirmed."""
    for code, behind in row.translated_from.items():
        for field, was in behind["texts"].items():
            if MACHINE in was:
                yield column_of(field, code)


class Translated(models.Model):
    """A row that keeps the former source of each outdated translation.

    `translated_from` is empty if nothing is outdated, else it has for each language
    `{"since": time in ISO 8601, "texts": {field: {"language": code, "text": text}}}`,
    with `"machine": true` beside the text of a field that a machine has translated.
    """

    known = None  # stored columns, at least of texts and their records

    translated_from = models.JSONField(
        _("translations out of date"), default=dict, blank=True, editable=False
    )

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Keep the former sources of translations that this leaves behind."""
        names = kwargs.get("update_fields")
        self.note_changes(names)
        if names is not None:
            kwargs["update_fields"] = {*names, "translated_from"}
        super().save(*args, **kwargs)
        self.remember(kwargs.get("update_fields"))

    def note_changes(self, names=None):
        """Compare with the stored row, in all columns or in those that are saved.

        A record that was set with the texts, for example from a copy or an earlier
        version, is left as it is.
        """
        if self.known is None:
            return
        if self.translated_from is not self.known.get("translated_from"):
            return
        columns = text_columns(type(self))
        before = {name: self.known[name] for name in columns if name in self.known}
        if lacking := [name for name in columns if name not in before]:  # not loaded
            rows = type(self)._base_manager.filter(pk=self.pk)
            before |= rows.values(*lacking).first() or {}
        saved = before.keys() & self.__dict__.keys() & (names or before.keys())
        changed = [name for name in saved if self.__dict__[name] != before[name]]
        after = before | {name: self.as_stored(name) for name in changed}
        if before != after:
            self.translated_from = self.followed(before, after)

    def as_stored(self, name):
        """Return a text as stored, to ignore changes that are only in its markup."""
        text, field = self.__dict__[name], self._meta.get_field(name)
        return as_stored(text) if isinstance(field, RichTextField) else text

    def followed(self, before, after):
        """Return the record after a change of the texts, by column, from `before`."""
        now, found = timezone.now().isoformat(), {}
        for field in text_fields(type(self)):
            kept = {
                code: each["texts"][field]
                for code, each in self.translated_from.items()
                if field in each["texts"]
            }
            texts = (texts_in(before, field), texts_in(after, field))
            for code, was in follow(kept, *texts):
                since = self.translated_from.get(code, {}).get("since", now)
                each = found.setdefault(code, {"since": since, "texts": {}})
                each["texts"][field] = was
        return found

    def remember(self, names=None):
        """Note what the database has, now that the row equals it."""
        columns = ("translated_from", *text_columns(type(self)))
        held = {name: self.__dict__[name] for name in columns if name in self.__dict__}
        if names is not None:
            held = {name: held[name] for name in held.keys() & {*names}}
        self.known = (self.known or {}) | held

    @classmethod
    def from_db(cls, db, field_names, values, **kwargs):
        row = super().from_db(db, field_names, values, **kwargs)
        row.known = dict(zip(field_names, values, strict=True))
        return row

    def refresh_from_db(self, using=None, fields=None, from_queryset=None):
        super().refresh_from_db(using, fields, from_queryset)
        self.remember(fields)
