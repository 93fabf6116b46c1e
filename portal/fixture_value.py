"""One value of a fixture and the field it is for: strict reading, exact comparing."""

import datetime
import hashlib
import json
import math

from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
)
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.translation import gettext_lazy as _


def clean_value(field, raw):
    """What `field` makes of the value `raw` of a fixture.

    Raises `ValidationError`, also for what Django would convert in silence: true to
    "True", 12.7 to 12, a time without offset to one in the server's zone.
    """
    check_characters(raw)
    check_kind(field, raw)
    try:
        value = field.to_python(raw)
    except (TypeError, ValueError, OverflowError):
        raise invalid(field, raw) from None
    if isinstance(value, str) and not isinstance(raw, str):
        raise not_a_text(raw)
    check_limits(field, value)
    return field.clean(value, None)


def check_characters(raw):
    """Refuse what only one of the databases can store, however deep it stands."""
    if isinstance(raw, str):
        if "\0" in raw:
            raise ValidationError(_("The text contains a NUL character."))
        if any("\ud800" <= character <= "\udfff" for character in raw):
            raise ValidationError(_("The text contains half of a character."))
    elif isinstance(raw, float) and not math.isfinite(raw):
        raise ValidationError(_("This is not a finite number."))
    elif isinstance(raw, list):
        for each in raw:
            check_characters(each)
    elif isinstance(raw, dict):
        check_characters([*raw.keys(), *raw.values()])


def check_kind(field, raw):
    if isinstance(field, models.FileField) and not isinstance(raw, str | None):
        raise not_a_text(raw)
    if isinstance(field, models.IntegerField | models.FloatField) and (
        isinstance(raw, bool)
        or (isinstance(field, models.IntegerField) and raw != raw_whole(raw))
    ):
        raise invalid(field, raw)
    if isinstance(field, models.DateTimeField):
        moment = field.to_python(raw) if isinstance(raw, str) else raw
        check_offset(moment)


def raw_whole(raw):
    return math.floor(raw) if isinstance(raw, float) else raw


def check_offset(moment):
    """A time needs its offset, and has to exist in UTC as well."""
    if isinstance(moment, datetime.date) and not getattr(moment, "tzinfo", None):
        raise ValidationError(
            _("Give the offset of the time, for example 2021-06-01 08:00:00+08:00.")
        )
    if isinstance(moment, datetime.datetime):
        try:
            moment.astimezone(datetime.UTC)
        except OverflowError:
            raise ValidationError(_("There is no such time.")) from None


def check_limits(field, value):
    """The limits that PostgreSQL or the forms keep, and SQLite does not know."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValidationError(_("This is not a finite number."))
    unlimited = isinstance(field, models.TextField | models.FileField)
    if unlimited and value and field.max_length:
        MaxLengthValidator(field.max_length)(value)
    ranges = BaseDatabaseOperations.integer_field_ranges
    if value is not None and (limits := ranges.get(field.get_internal_type())):
        MinValueValidator(limits[0])(value)
        MaxValueValidator(limits[1])(value)


def invalid(field, raw):
    message = field.error_messages.get("invalid", _("“%(value)s” cannot be used here."))
    return ValidationError(message, code="invalid", params={"value": raw})


def not_a_text(raw):
    return ValidationError(
        _(
            "“%(value)s” is not a text. YAML makes true or false of NO, a number of "
            "012 and a date of 2012-06-12: put the text in quotes."
        ),
        code="invalid",
        params={"value": raw},
    )


def plain(field, value):
    """The value as it is stored, in the one form that can be compared."""
    if isinstance(field, models.FileField):
        return str(value or "")
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    return field.get_prep_value(value)


def stored(field, row):
    """The plain value of a field in a row; of many-to-many fields the sorted keys."""
    if field.many_to_many:
        return sorted(getattr(row, field.name).values_list("pk", flat=True))
    return plain(field, field.value_from_object(row))


def digest(value):
    """A short digest of a plain value, the same on every database."""
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
