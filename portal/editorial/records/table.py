"""The columns of the table of a kind, and its export."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import batched

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from portal.content.i18n.translatable import in_each_language, translated_names
from portal.content.models import SOURCE_TITLE, Content
from portal.content.rich_text.lookup import Memory
from portal.editorial.records.baseline import MARK, mark_of
from portal.editorial.records.fields import Choice, Field, RichText, field_for
from portal.editorial.revisions.snapshots import keys_of
from portal.editorial.xlsx import sheets

SEPARATOR = re.compile("[,，、]")
BESIDE = re.compile(r".*[(（]\s*([a-z0-9_-]+)\s*[)）]\s*", re.DOTALL)
TEXTS = ("title", "short_title", "summary", "body", "note")
BATCH_SIZE = 500  # rows whose links are fetched by one query


def titled(rows, name, columns):
    """Return the values of a field of the rows by their titles in all the columns."""
    found = {}
    for value, *titles in rows.values_list(name, *columns):
        for title in filter(None, titles):
            found.setdefault(title.strip(), set()).add(value)
    return found


class Reference(Field):
    """The row to which another points: its title beside its slug, read by either."""

    @cached_property
    def rows(self):
        """The slugs and titles of all rows by key."""
        fields = ["pk", "slug", *filter(None, [self.title])]
        return {key: rest for key, *rest in self.targets().values_list(*fields)}

    @cached_property
    def keys(self):
        """The keys by slug of the rows that may be chosen."""
        return dict(self.choosable().values_list("slug", "pk"))

    @cached_property
    def titled(self):
        """The keys by title, in each language, of the rows that may be chosen."""
        columns = translated_names(self.field.remote_field.model).get(self.title, [])
        return titled(self.choosable(), "pk", columns)

    @property
    def title(self):
        """The name of the field with the title, None if a row has no title."""
        translated = translated_names(self.field.remote_field.model)
        return next((each for each in ("title", "name") if each in translated), None)

    def targets(self):
        model = self.field.remote_field.model
        rows = model._base_manager.all()
        return rows.filter(live__isnull=True) if issubclass(model, Content) else rows

    def choosable(self):
        return self.targets().complex_filter(self.field.get_limit_choices_to())

    def text(self, value):
        slug, *titles = self.rows.get(value, ("",))
        return f"{titles[0]} ({slug})" if any(titles) else slug

    def read(self, text):
        return self.key(text) if text else self.nothing()

    def slug(self, text):
        """Return the slug of the row in a cell, or the text if there is no such row."""
        try:
            return self.rows[self.key(text)][0] if text else text
        except ValidationError:
            return text

    def key(self, text):
        """The key of the row with this slug, or of the only one with this title."""
        beside = BESIDE.fullmatch(text)
        for slug in (text, beside and beside[1]):
            if slug in self.keys:
                return self.keys[slug]
        found = self.titled.get(text.strip(), ())
        if len(found) == 1:
            return next(iter(found))
        message = _("There is no %(model)s %(key)s.")
        if found:
            message = _(
                "Several entries have the title “%(key)s”. Give the address of one."
            )
        model = self.field.remote_field.model._meta.verbose_name
        raise ValidationError(message, params={"model": model, "key": text[:60]})


class References(Reference):
    """The rows of a many-to-many field, a line each; commas are read as well."""

    def load(self, rows):
        """Fetch the stored links of many rows at once."""
        self.stored = keys_of(self.field, rows)

    def value(self, row):
        return self.stored.get(row.pk, [])

    def text(self, value):
        by_slug = sorted(value, key=lambda key: self.rows.get(key, ("",))[0])
        return "\n".join(super(References, self).text(key) for key in by_slug)

    def read(self, text):
        found = sorted({key for line in text.splitlines() for key in self.line(line)})
        if not found and not self.field.blank:
            raise ValidationError(self.field.error_messages["blank"])
        return found

    def line(self, text):
        """Return the keys in a line, in which a title may have a comma."""
        try:
            return [self.key(text.strip())] if text.strip() else []
        except ValidationError:
            parts = [*filter(None, map(str.strip, SEPARATOR.split(text)))]
            if len(parts) < 2:
                raise
            return [self.key(part) for part in parts]

    def assign(self, row, value):
        """Leave the row as it is, because links are set on the saved row."""


@dataclass(frozen=True)
class Table:
    """The table of a model: its fields, a translated one with a column per language.

    `key` are the columns that identify a row. With an `owner`, a foreign key, rows
    belong to the content in it, and are changed as parts of it.
    """

    model: type
    fields: tuple
    key: tuple = ("slug",)
    owner: str | None = None

    @classmethod
    def of_content(cls, model, *own):
        """Return a table of content: the common fields, and fields of its own."""
        fields = ("slug", *TEXTS, "is_unofficial", *own, "cover", "sources")
        return cls(model, fields)

    @property
    def name(self):
        return self.model._meta.model_name

    @property
    def label(self):
        return str(self.model._meta.verbose_name_plural)

    @property
    def content(self):
        """The kind of content that an import writes."""
        if not self.owner:
            return self.model
        return self.model._meta.get_field(self.owner).remote_field.model

    def columns(self):
        """Return new columns, which cache their look-ups."""
        return Columns(self)


class Columns(list):
    """The columns of a table, while it is written or read.

    A translated field has one for each language.
    """

    def __init__(self, table):
        self.table = table
        translated = translated_names(table.model)
        for field in table.fields:
            names = translated.get(field, [field])
            self += map(column_of, map(table.model._meta.get_field, names))
        self.by_name = {column.name: column for column in self}
        self.many = [each for each in self if isinstance(each, References)]
        lookup = Memory()
        for column in self:
            if isinstance(column, RichText):
                column.lookup = lookup

    @cached_property
    def by_label(self):
        """Columns by their possible headers: name or label in each language."""
        found = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                found |= {column.label: column for column in self}
        return found | self.by_name

    @cached_property
    def titled(self):
        """The slugs of existing rows by their titles, in each language."""
        rows = self.table.model._base_manager.filter(live__isnull=True)
        return titled(rows, "slug", translated_names(self.table.model)["title"])

    @property
    def own_key(self):
        """The columns that identify a part in its content."""
        names = [name for name in self.table.key if name != self.table.owner]
        return [self.by_name[name] for name in names]

    def load(self, rows):
        for column in self.many:
            column.load(rows)

    def named(self, sheet):
        """Return the columns by header, and the header of the column of marks.

        Raises `ValidationError` with all errors of the header and of cells.
        """
        found, errors, marks = {}, [], in_each_language(MARK)

        def refuse(message, name):
            params = {"name": Truncator(name).chars(60)}
            errors.append(ValidationError(message, params=params))

        for name in sheet.header:
            column = self.by_label.get(name)
            if column is None and name not in marks:
                refuse(_("There is no column “%(name)s” in this table."), name)
            elif column in found.values():
                refuse(_("The column “%(name)s” is twice in the table."), name)
            elif column is not None:
                found[name] = column
        present = {column.name for column in found.values()}
        for name in self.table.key:
            is_optional = name == "slug" and SOURCE_TITLE in present
            if name not in present and not is_optional:
                refuse(_("The column “%(name)s” is missing."), self.by_name[name].label)
        if errors:
            raise ValidationError([*errors, *sheets.problems_of(sheet)])
        return found, next((name for name in sheet.header if name in marks), None)


def column_of(field):
    if field.many_to_many:
        return References(field)
    return Reference(field) if field.is_relation else field_for(field)


def write(table, rows, mark=None):
    """Return rows as the bytes of an XLSX file.

    All have the same `mark`, or each that of its values. Raises `ValidationError`, also
    for a text that is too long for a cell: left out, an import of the table would take
    it away.
    """
    columns = table.columns()
    header = [*(column.label for column in columns), str(MARK)]
    widths = [40 if each.name.startswith(TEXTS) else 20 for each in columns]
    choices = [choices_of(column) for column in columns]
    layout = sheets.Layout(table.label, [*widths, 4], choices)
    return sheets.write(header, cells_of(columns, rows, mark), layout)


def choices_of(column):
    """The texts that a drop-down of the column offers, or none."""
    if isinstance(column, Choice):
        return list(column.labels.values())
    if isinstance(column, Reference) and not isinstance(column, References):
        return sorted(column.text(key) for key in column.keys.values())
    return []


def cells_of(columns, rows, mark):
    for some in batched(rows, BATCH_SIZE):
        columns.load(some)
        for row in some:
            cells = [column.text(column.value(row)) for column in columns]
            for column, text in zip(columns, cells, strict=True):
                if len(text) > sheets.MAX_TEXT:
                    raise ValidationError(
                        _(
                            "“%(row)s”, column “%(column)s”: the text is too long for "
                            "a cell. Filter the list so that the entry is not in it."
                        ),
                        params={"row": row, "column": column.label},
                    )
            yield [*cells, mark or mark_of(columns, row)]
