"""Import translations from a table: checked row by row, then saved at once.

They are saved in drafts and working copies, never on the site. If one row has an error,
or its text was changed after the export, nothing is saved.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from portal.content.i18n.scripts import foreign_script
from portal.content.i18n.translatable import LANGUAGES, column_of, in_each_language
from portal.content.kinds import content_models
from portal.content.models import Content
from portal.content.parts import part_names
from portal.content.rich_text import references, sanitize
from portal.content.rich_text.lookup import Memory
from portal.content.rich_text.references import in_words
from portal.content.states import Status
from portal.content.text import check_characters, unix_lines
from portal.editorial.markdown.inline import MarkdownError
from portal.editorial.records.apply import check_number, one_version
from portal.editorial.revisions.audit import TRANSLATIONS, comment_of_import
from portal.editorial.revisions.errors import reasons
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
from portal.editorial.workflow import restore, steps
from portal.editorial.workflow.working_copies import in_work
from portal.editorial.xlsx.sheets import problems_of
from portal.models.audit import Event, note_version, record


@dataclass
class Returned:
    """A row of the table, and its result."""

    number: int
    key: str
    mark: str
    translation: str
    row: Content | None = None
    text: Text | None = None
    new: str = ""  # the translation as it would be stored
    sides: tuple = ("", "")  # the stored and the new text, for readers
    problems: list = field(default_factory=list)
    warnings: list = field(default_factory=list)

    @property
    def is_change(self):
        """Return True if the text changes; an empty cell deletes no translation."""
        if not self.text or self.problems:
            return False
        return self.new not in ("", self.text.text, tidy(self.text.text))

    @property
    def difference(self):
        return mark(*self.sides, short=True)


def read_translations(sheet):
    """Return the rows of a sheet. Raises `ValidationError` if a column is missing."""
    if problems := problems_of(sheet):
        raise ValidationError(problems)
    columns = (KEY, MARK, TRANSLATION)
    names = [column_named(column, sheet.header) for column in columns]
    return [
        Returned(row.number, *(tidy(row.texts[name]) for name in names))
        for row in sheet.rows
    ]


def tidy(text):
    """Normalise line ends and strip a text, as a form does."""
    return unix_lines(text).strip()


def column_named(column, header):
    """Return the header of a column, in any language. Raises `ValidationError`."""
    for name in in_each_language(column):
        if name in header:
            return name
    raise ValidationError(
        _("The column “%(name)s” is missing."),
        params={"name": column},
    )


def numbered(key):
    """Return the kind and key of the row in the key of a text."""
    label, _slash, rest = key.partition("/")
    number = rest.partition("/")[0]
    return label, int(number) if re.fullmatch("[0-9]{1,18}", number) else 0


def rows_named(returned):
    """Yield the rows of a table, in a fixed order to avoid deadlocks."""
    named = {numbered(each.key) for each in returned}
    for model in sorted(content_models(), key=lambda each: each._meta.label_lower):
        keys = [key for label, key in named if label == model._meta.label_lower]
        if keys:
            rows = model.objects.originals().filter(pk__in=keys).order_by("pk")
            yield from fetched(model, rows)


def check(returned, user):
    """Find the current text of each row, its errors and its warnings."""
    known = {
        key_of(row, text): (row, text)
        for row in rows_named(returned)
        for code in LANGUAGES
        for text in texts_of(in_work(row), code)
    }
    times, lookup = Counter(each.key for each in returned), Memory()
    for each in returned:
        each.row, each.text = known.get(each.key, (None, None))
        each.problems = []
        each.problems += problems(each, user, lookup)
        if times[each.key] > 1:
            each.problems.append(_("This text is twice in the file."))
        each.warnings = list(warnings(each)) if each.is_change else []


def problems(each, user, lookup):
    """Find the text to store, and yield the errors of a row."""
    if each.text is None:
        yield _("There is no such text, or its key was changed.")
        return
    if not steps.has_right(user, "change", each.row):
        yield _("Your role does not include this step.")
        return
    each.new = each.translation
    if each.text.is_rich and each.translation:
        try:
            each.new = from_cell(each.translation, each.text, lookup)
        except MarkdownError as error:
            yield _("Column “%(column)s”, line %(line)d: %(reason)s") % {
                "column": TRANSLATION,
                "line": error.line,
                "reason": error.reason,
            }
            return
    if each.is_change:
        shown = (lambda text: in_words(text, lookup)) if each.text.is_rich else str
        each.sides = shown(each.text.text), shown(each.new)
        yield from changed_since(each)
        yield from does_not_fit(each)
        if each.text.is_rich:  # what no former text refers to has to exist
            before = each.text.source + each.text.text
            for error in references.faults(each.new, before, lookup):
                yield from error.messages


def changed_since(each):
    source, _dash, text = each.mark.partition("-")
    if source != digest(each.text.source):
        yield _("The source was changed after it had been handed out.")
    if text != digest(each.text.text):
        yield _("The translation was changed after it had been handed out.")


def does_not_fit(each):
    name = column_of(each.text.field, each.text.language)
    column = each.text.row._meta.get_field(name)
    try:
        check_characters(each.translation)
    except ValidationError as error:
        yield from error.messages
    if column.max_length and len(each.translation) > column.max_length:
        yield _("%(length)d characters, but at most %(limit)d are possible.") % {
            "length": len(each.translation),
            "limit": column.max_length,
        }
    elif isinstance(column, models.CharField) and "\n" in each.translation:
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
    if tags_in(each.new) != tags_in(each.text.source):
        yield _("The headings, lists, tables or marks are not those of the source.")
    elif named_in(each.new) != named_in(each.text.source):
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
    check(returned, user)
    if any(each.problems for each in returned):
        raise ValidationError(_("Nothing was taken back."), "problems")
    by_row = {}
    for each in returned:
        if each.is_change:
            by_row.setdefault(each.row, []).append(each)
    check_number(len(by_row))
    count = sum(map(len, by_row.values()))
    comment = comment_of_import(TRANSLATIONS, file_name, count)
    # A working copy that is new has no version but that of the import.
    written = [each for each in map(in_work, by_row) if each.status != Status.PUBLISHED]
    with one_version(comment, written, user):
        targets = [write(row, changes, user) for row, changes in by_row.items()]
    record(Event.IMPORTED, user, translations=count, rows=len(by_row))
    return targets


def write(row, changes, user):
    """Write translations into the row or its working copy; return which it is."""
    target = restore.target_of(row, user)
    prefetch_related_objects([target], *part_names(type(target)))
    texts = {
        key_of(row, text): text for code in LANGUAGES for text in texts_of(target, code)
    }
    changed = {}
    for each in changes:
        text = texts[each.key]
        setattr(text.row, column_of(text.field, text.language), each.new)
        changed[id(text.row)] = text.row
    target.updated_by = user
    changed.pop(id(target), None)
    for each in (*changed.values(), target):
        save(each)
    note_version(target)
    record(Event.SAVED, user, target, translations=len(changes))
    return target


def save(row):
    """Save a row that keeps the rules. Raises `ValidationError` with its name."""
    try:
        row.full_clean()
    except ValidationError as error:
        texts = [f"{row}: {text}" for text in reasons(error, type(row))]
        raise ValidationError(texts) from error
    row.save()
