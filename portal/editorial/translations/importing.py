"""Import translations from a table: checked row by row, then saved at once.

They are saved in drafts and working copies, never on the site. If one row has an error,
or its text was changed after the export, nothing is saved.
"""

import re
from collections import Counter
from copy import copy
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from portal.content.i18n.scripts import foreign_script
from portal.content.i18n.translatable import LANGUAGES, column_of, in_each_language
from portal.content.kinds import content_models
from portal.content.rich_text import references, sanitize
from portal.content.rich_text.lookup import Memory
from portal.content.rich_text.references import in_words
from portal.content.text import check_characters, unix_lines
from portal.editorial.markdown.inline import MarkdownError
from portal.editorial.records.apply import apply
from portal.editorial.records.fields import field_for
from portal.editorial.records.record import Change, Entry, Plan
from portal.editorial.revisions.audit import TRANSLATIONS
from portal.editorial.revisions.compare import reasons
from portal.editorial.revisions.text_diff import mark
from portal.editorial.translations.exporting import (
    KEY,
    MARK,
    TRANSLATION,
    digest,
    fetched,
    key_of,
)
from portal.editorial.translations.formats.rich_cells import from_cell, html_in
from portal.editorial.translations.status import Text, texts_of
from portal.editorial.workflow import steps
from portal.editorial.workflow.working_copies import in_work
from portal.editorial.xlsx.sheets import in_cell
from portal.models.audit import Event, record


@dataclass(eq=False)
class Returned(Entry):
    """The entry of a text; `row` is the row in work that has it, or a part of that."""

    translation: str = ""
    text: Text | None = None
    warnings: list = field(default_factory=list)

    @property
    def difference(self):
        (change,) = self.changes
        return mark(change.old, change.new, short=True)


def read_translations(sheet):
    """Return the rows of a sheet, with the errors of their cells.

    Raises `ValidationError` if a column is missing.
    """
    names, found = [], []
    for column in (KEY, MARK, TRANSLATION):
        in_header = (each for each in in_each_language(column) if each in sheet.header)
        if not (name := next(in_header, None)):
            raise ValidationError(
                _("The column “%(name)s” is missing."), params={"name": column}
            )
        names.append(name)
    for row in sheet.rows:
        each = returned(row.number, *(row.texts[name] for name in names))
        for name, error in row.errors.items():
            each.fault(ValidationError(in_cell(row.number, name, error)))
        found.append(each)
    return found


def returned(number, *texts):
    """Return the entry of a text: its number in the file, key, mark and translation."""
    key, state, translation = map(tidy, texts)
    return Returned(number, mark=state, key=key, translation=translation)


def tidy(text):
    """Normalise line ends and strip a text, as a form does."""
    return unix_lines(text).strip()


def rows_named(returned):
    """Yield the rows of a table, in a fixed order to avoid deadlocks."""
    keys_of = {}
    for each in returned:
        label, _slash, rest = each.key.partition("/")
        number = rest.partition("/")[0]
        if re.fullmatch("[0-9]{1,18}", number):
            keys_of.setdefault(label, set()).add(int(number))
    for model in sorted(content_models(), key=lambda each: each._meta.label_lower):
        if keys := keys_of.get(model._meta.label_lower):
            rows = model.objects.originals().filter(pk__in=keys).order_by("pk")
            yield from fetched(model, rows)


def make_plan(returned, user):
    known = {
        key_of(row, text): (row, text)
        for row in rows_named(returned)
        for code in LANGUAGES
        for text in texts_of(in_work(row), code)
    }
    times, lookup = Counter(each.key for each in returned), Memory()
    for each in returned:
        each.owner, each.text = known.get(each.key, (None, None))
        for reason in problems(each, user, lookup):
            each.fault(ValidationError(reason))
        if times[each.key] > 1:
            each.fault(ValidationError(_("This text is twice in the file.")))
        if each.problems:
            each.changes = []
        elif each.changes:
            each.warnings = list(warnings(each))
    return Plan(returned)


def problems(each, user, lookup):
    """Find the text to store, and yield the errors of a row."""
    text = each.text
    if text is None:
        yield _("There is no such text, or its key was changed.")
        return
    if not steps.has_right(user, "change", each.owner):
        yield _("Your role does not include this step.")
        return
    new = each.translation
    if text.is_rich and new:
        try:
            new = from_cell(new, text, lookup)
        except MarkdownError as error:
            yield _("Column “%(column)s”, line %(line)d: %(reason)s") % {
                "column": TRANSLATION,
                "line": error.line,
                "reason": error.reason,
            }
            return
    # An empty cell deletes no translation.
    if new in ("", text.text, tidy(text.text)):
        return
    column = field_for(stored_field(text))
    sides = text.text, new
    if text.is_rich:
        sides = [in_words(side, lookup) for side in sides]
    each.row, each.values = text.row, {column: new}
    each.changes = [Change(column, *sides)]
    yield from changed_since(each)
    yield from does_not_fit(text, each.translation)
    if text.is_rich:  # what no former text refers to has to exist
        for error in references.faults(new, text.source + text.text, lookup):
            yield from error.messages


def stored_field(text):
    return text.row._meta.get_field(column_of(text.field, text.language))


def changed_since(each):
    source, _dash, text = each.mark.partition("-")
    if source != digest(each.text.source):
        yield _("The source was changed after it had been handed out.")
    if text != digest(each.text.text):
        yield _("The translation was changed after it had been handed out.")


def does_not_fit(text, words):
    """Yield why the column of a `Text` cannot have these words."""
    column = stored_field(text)
    try:
        check_characters(words)
    except ValidationError as error:
        yield from error.messages
    if column.max_length and len(words) > column.max_length:
        yield _("%(length)d characters, but at most %(limit)d are possible.") % {
            "length": len(words),
            "limit": column.max_length,
        }
    elif isinstance(column, models.CharField) and "\n" in words:
        yield _("A line break is not allowed here.")


def warnings(each):
    is_rich = each.text.is_rich
    words = html_in(each.translation) if is_rich else each.translation
    script = foreign_script(words, each.text.language)
    if script:
        yield _("The text is in %(script)s.") % {"script": script}
    if not is_rich:
        return
    if names := sanitize.left_out(words):
        text = _("The site does not show this, so it is left out: %s")
        yield text % _(", ").join(names[:20])
    (new,) = each.values.values()
    if tags_in(new) != tags_in(each.text.source):
        yield _("The headings, lists, tables or marks are not those of the source.")
    elif named_in(new) != named_in(each.text.source):
        yield _("The links or pictures are not those of the source.")


def named_in(text):
    """Return the pages and pictures that a stored text refers to."""
    return references.hrefs(text), sanitize.pictures_in(text)


def tags_in(html):
    """Count the tags of each element in a text."""
    return Counter(re.findall(r"</?([A-Za-z][A-Za-z0-9]*)", html.lower()))


@transaction.atomic
def import_translations(returned, user, file_name):
    """Write all translations into drafts and working copies, in one revision.

    Returns the rows that were written. Raises `ValidationError` if a row has problems
    now; nothing is written then.
    """
    for row in rows_named(returned):
        steps.locked(row)
    plan = make_plan(returned, user)
    if plan.problems:
        raise ValidationError(_("Nothing was taken back."), "problems")
    changed = {}
    for entry in plan.changing:
        row = changed.setdefault(id(entry.row), copy(entry.row))
        for column, value in entry.values.items():
            column.assign(row, value)
    for row in changed.values():  # which may break a rule now
        try:
            row.full_clean()
        except ValidationError as error:
            texts = [f"{row}: {text}" for text in reasons(error, type(row))]
            raise ValidationError(texts) from error
    written = apply(plan, TRANSLATIONS, file_name, user)
    count = len(plan.changing)
    record(Event.IMPORTED, user, translations=count, rows=len(written))
    return written
