"""The values of a file: each field reads its text in a file, and writes it back.

Values are texts, also in YAML and JSON: NO, 012 and 12.7 arrive as they are written,
and the field alone decides what they mean. None is the null of YAML and JSON.
"""

import datetime
import re
from functools import cached_property

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
)
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.content.models import SOURCE_TITLE
from portal.content.partial_date import PartialDate, PartialDateField
from portal.content.partial_date import invalid as no_date
from portal.content.rich_text import references, sanitize
from portal.content.rich_text.lookup import LOOKUP
from portal.content.rich_text.references import RichTextField, as_stored
from portal.content.text import check_characters

WHOLE = re.compile(r"-?[0-9]{1,18}")
DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,20})?([eE]-?[0-9]{1,2})?")
NOT_FINITE = re.compile(r"[-+]?\.?(nan|inf|infinity)|-?1e[0-9]{3,}", re.IGNORECASE)
BARE_NAME = re.compile(r"[\w-][\w.-]{0,99}")
LISTED = 12  # choices that an error names


class Field:
    """A text field; its subclasses read other types.

    `read(raw)` returns the value in a file or raises `ValidationError`, `text(value)`
    the text of a cell.
    """

    def __init__(self, field):
        self.field, self.name = field, field.name

    @property
    def label(self):
        return str(self.field.verbose_name)

    def value(self, row):
        return getattr(row, self.field.attname)

    def text(self, value):
        return "" if value is None else str(value)

    def read(self, raw):
        check_characters(raw)
        if isinstance(raw, list | dict):
            message = _("“%(value)s” is not a text.")
            raise ValidationError(message, "invalid", {"value": raw})
        if raw == "":
            return self.nothing()
        value = None if raw is None else self.parse(raw)
        check_limits(self.field, value)
        if isinstance(value, str) and not value.strip():
            raise ValidationError(self.field.error_messages["blank"])
        return self.clean(value)

    def clean(self, value):
        return self.field.clean(value, None)

    def parse(self, text):
        try:
            value = self.field.to_python(text)
        except (TypeError, ValueError, OverflowError):
            raise invalid(self.field, text) from None
        if isinstance(value, datetime.datetime):
            check_time(value)
        return value

    def nothing(self):
        if not self.field.blank or self.name == SOURCE_TITLE:
            raise ValidationError(self.field.error_messages["blank"])
        return None if self.field.null else ""

    def assign(self, row, value):
        setattr(row, self.field.attname, value)

    def says(self, text, value):
        """Return True if the text of a cell has that value, in whichever form."""
        stored = self.text(value)
        try:
            return text == stored or self.text(self.read(text)) == stored
        except ValidationError:
            return False

    def faults(self, value, before):
        """Return `ValidationError`s about references that are new in a value."""
        return ()

    def left_out(self, text):
        """Return the names of the parts of a text that are removed."""
        return []

    def slug(self, text):
        return text


class RichText(Field):
    """A text that may be HTML, with addresses and slugs in its references."""

    lookup = LOOKUP

    def text(self, value):
        return references.for_file(value, self.lookup) if value else ""

    def parse(self, text):
        return as_stored(text, self.lookup)

    def clean(self, value):
        """Check the value; to make it clean once more would ask the database again."""
        if value is None:
            return super().clean(value)
        self.field.run_validators(value)
        return value

    def faults(self, value, before):
        return references.faults(value, before, self.lookup)

    def left_out(self, text):
        return sanitize.left_out(text)


class Number(Field):
    def text(self, value):
        is_whole = isinstance(value, float) and value == int(value)
        is_short = is_whole and abs(value) < 1e15
        return super().text(int(value) if is_short else value)

    def parse(self, text):
        is_float = isinstance(self.field, models.FloatField)
        if is_float and NOT_FINITE.fullmatch(text):
            raise ValidationError(_("This is not a finite number."))
        if not (DECIMAL if is_float else WHOLE).fullmatch(text):
            raise invalid(self.field, text[:60])
        return float(text) if is_float else int(text)


class Date(Field):
    def parse(self, text):
        try:
            return PartialDate.parse_typed(text)
        except ValueError:
            raise no_date(text) from None


class Choice(Field):
    """Written as the label in the reader's language, read in each, and as the code."""

    @cached_property
    def labels(self):
        return {code: str(label) for code, label in self.choices()}

    def choices(self):
        return self.field.flatchoices

    @cached_property
    def codes(self):
        found = {str(code): {code} for code in self.labels}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                for code, label in self.choices():
                    found.setdefault(str(label), set()).add(code)
        return found

    def text(self, value):
        return self.labels.get(value, super().text(value))

    def parse(self, text):
        codes, params = self.codes.get(text, ()), {"value": text[:60]}
        if len(codes) == 1:
            return next(iter(codes))
        message = self.field.error_messages["invalid_choice"]
        if len(self.labels) <= LISTED:
            message = _("“%(value)s” cannot be chosen. There are: %(choices)s.")
            params["choices"] = gettext(", ").join(self.labels.values())
        raise ValidationError(message, "invalid_choice", params)


class Switch(Choice):
    """Yes or no; an empty cell is no, or not known where the column can say so."""

    def choices(self):
        return [(True, gettext("Yes")), (False, gettext("No"))]

    def parse(self, text):
        spelled = {"true": True, "yes": True, "false": False, "no": False}
        known = spelled.get(text.lower())
        return super().parse(text) if known is None else known

    def nothing(self):
        return None if self.field.null else False


class File(Field):
    """The name of a stored file, which `loaddata` takes and no table changes."""

    def value(self, row):
        return str(getattr(row, self.name) or "")

    def parse(self, name):
        """Return the file of that name, without folders, since `/media/` has none."""
        file = self.field.attr_class(None, self.field, name)
        try:
            if not BARE_NAME.fullmatch(name):
                raise FileNotFoundError(name)
            self.field.check_stored(file)
        except (OSError, SuspiciousFileOperation):
            raise ValidationError(
                _("There is no stored file “%(value)s”."),
                params={"value": name[:60]},
            ) from None
        return file


class Json(Field):
    """A structure of texts, which only fixtures have."""

    def read(self, raw):
        check_characters(raw)
        return self.field.clean(raw, None)


KINDS = {
    models.JSONField: Json,
    RichTextField: RichText,
    PartialDateField: Date,
    models.FileField: File,
    models.BooleanField: Switch,
    models.IntegerField: Number,
    models.FloatField: Number,
}


def field_for(field):
    """Return the field of a file for a model field that is no relation."""
    if field.choices:
        return Choice(field)
    for kind, found in KINDS.items():
        if isinstance(field, kind):
            return found(field)
    return Field(field)


def check_time(value):
    """Raise `ValidationError` for a time without offset, or that UTC cannot hold."""
    if not value.tzinfo:
        raise ValidationError(
            _("Give the offset of the time, for example 2021-06-01 08:00:00+08:00.")
        )
    try:
        value.astimezone(datetime.UTC)
    except OverflowError:
        raise ValidationError(_("There is no such time.")) from None


def check_limits(field, value):
    """Check the limits of PostgreSQL or of the forms, which SQLite does not know."""
    if isinstance(field, models.TextField) and value and field.max_length:
        MaxLengthValidator(field.max_length)(value)
    ranges = BaseDatabaseOperations.integer_field_ranges
    if value is not None and (limits := ranges.get(field.get_internal_type())):
        MinValueValidator(limits[0])(value)
        MaxValueValidator(limits[1])(value)


def invalid(field, raw):
    message = field.error_messages.get("invalid", _("“%(value)s” cannot be used here."))
    return ValidationError(message, code="invalid", params={"value": raw})
