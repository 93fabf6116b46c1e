"""The columns of a table: each writes what is stored as text, and reads it strictly."""

import re
from functools import cached_property

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.content.models import SOURCE_TITLE
from portal.content.partial_date import PartialDate
from portal.content.partial_date import invalid as no_date
from portal.content.rich_text import references, sanitize
from portal.content.rich_text.fields import as_stored
from portal.content.rich_text.lookup import LOOKUP
from portal.content.text import check_characters
from portal.editorial.fixtures.values import clean_value, invalid

WHOLE = re.compile(r"-?[0-9]{1,18}")
DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,20})?([eE]-?[0-9]{1,2})?")
LISTED = 12  # choices that an error names


class Column:
    """A column of texts; the others read something else out of the cell.

    `cell_text(value)` is what a cell says of a value, and `cell_value(text)` the value
    that a cell says; it raises
    `ValidationError`.
    """

    def __init__(self, field):
        self.field, self.name = field, field.name

    def slug(self, text):
        """What a cell names another row by."""
        return text

    @property
    def label(self):
        return str(self.field.verbose_name)

    def value(self, row):
        return getattr(row, self.field.attname)

    def cell_text(self, value):
        return "" if value is None else str(value)

    def cell_value(self, text):
        if not text:
            return self.nothing()
        return clean_value(self.field, self.parse(text))

    def parse(self, text):
        return text

    def nothing(self):
        """The value of an empty cell."""
        is_needed = not self.field.blank or self.name == SOURCE_TITLE
        if is_needed:
            raise ValidationError(self.field.error_messages["blank"])
        return None if self.field.null else ""

    def assign(self, row, value):
        setattr(row, self.field.attname, value)

    def says(self, text, value):
        """Whether a cell with the text says that value."""
        return text == self.cell_text(value)

    def faults(self, value, before):
        """`ValidationError`s about what a value names and the one before did not."""
        return ()

    def left_out(self, text):
        """The names of what is left out of the text of a cell."""
        return []


class RichText(Column):
    """A text that may be HTML, with addresses and short names for what it refers to."""

    lookup = LOOKUP

    def cell_text(self, value):
        return references.for_file(value, self.lookup) if value else ""

    def cell_value(self, text):
        if not text:
            return self.nothing()
        check_characters(text)
        if not text.strip():
            raise ValidationError(self.field.error_messages["blank"])
        return as_stored(text, self.lookup)

    def says(self, text, value):
        return super().says(text, value) or as_stored(text, self.lookup) == value

    def faults(self, value, before):
        return references.faults(value, before, self.lookup)

    def left_out(self, text):
        return sanitize.left_out(text)


class Number(Column):
    def cell_text(self, value):
        is_whole = isinstance(value, float) and value == int(value)
        is_short = is_whole and abs(value) < 1e15
        return super().cell_text(int(value) if is_short else value)

    def parse(self, text):
        is_float = isinstance(self.field, models.FloatField)
        if not (DECIMAL if is_float else WHOLE).fullmatch(text):
            raise invalid(self.field, text[:60])
        return float(text) if is_float else int(text)


class Date(Column):
    def cell_value(self, text):
        if not text:
            return self.nothing()
        try:
            return PartialDate.parse_typed(text)
        except ValueError:
            raise no_date(text) from None


class Choice(Column):
    """Written as the label in the reader's language, read in each, and as the code."""

    @cached_property
    def labels(self):
        return {code: str(label) for code, label in self.choices()}

    def choices(self):
        return self.field.flatchoices

    @cached_property
    def codes(self):
        found = {code: {code} for code in self.labels}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                for code, label in self.choices():
                    found.setdefault(str(label), set()).add(code)
        return found

    def cell_text(self, value):
        return self.labels.get(value, super().cell_text(value))

    def cell_value(self, text):
        if not text:
            return self.nothing()
        codes = self.codes.get(text, set())
        if len(codes) != 1:
            raise self.no_choice(text)
        return next(iter(codes))

    def no_choice(self, text):
        if len(self.labels) > LISTED:
            return invalid_choice(self.field, text)
        return ValidationError(
            gettext_lazy("“%(value)s” cannot be chosen. There are: %(choices)s."),
            params={
                "value": text[:60],
                "choices": _(", ").join(self.labels.values()),
            },
        )


class Switch(Choice):
    """Yes or no; an empty cell is no."""

    def choices(self):
        return [(True, _("Yes")), (False, _("No"))]

    @cached_property
    def codes(self):
        return super().codes | {"TRUE": {True}, "FALSE": {False}}

    def nothing(self):
        return False


class File(Column):
    """The name of a stored file, which a table tells and does not change."""

    def value(self, row):
        return str(getattr(row, self.name) or "")

    def cell_value(self, text):
        raise ValidationError(
            gettext_lazy("Files do not come by table. Leave the name as it is.")
        )


def invalid_choice(field, text):
    message = field.error_messages["invalid_choice"]
    return ValidationError(message, "invalid_choice", {"value": text[:60]})
