"""Which tables a copy holds, and what a value of theirs is in JSON.

Every table of the project is copied unless it is left out here with its reason. Rows
keep their numbers, those of content types too, so that whatever names one by its number
still does, as versions and the trail do.
"""

import base64
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.apps import apps
from django.db.models import FileField, JSONField

LEFT_OUT = {
    "sessions.session": "whoever was signed in at the old place signs in again",
    "portal.previewlink": "links of the old place end with it",
    "portal.draft": "unsaved texts are deleted after a month, and copies stay",
    "portal.signinattempts": "counts of the last minutes",
    "portal.reportsender": "codes of readers' addresses, which live for a day",
    "portal.searchentry": "follows from the rows, and is built anew",
    "portal.searchindex": "says that the entries are built",
    "portal.translationsegment": "follows from the rows, and is built anew",
    "portal.edition": "every page is made anew where the copy is brought back",
}
# What tells who a reader is, and what stands in its place where nobody asked for it.
PERSONAL = {"portal.errorreport": {"email": "", "digest": None}}
# Tables that hold rows although nobody has put anything into the database.
FROM_THE_START = {"contenttypes.contenttype", "auth.permission", "portal.audithead"}


def tables_of(registry=apps):
    """All models with a table of their own, by their label."""
    models = registry.get_models(include_auto_created=True)
    own = [each for each in models if each._meta.managed and not each._meta.proxy]
    return {each._meta.label_lower: each for each in sorted(own, key=label_of)}


def label_of(model):
    return model._meta.label_lower


def copied_tables():
    """Those that a copy holds."""
    return {
        label: model for label, model in tables_of().items() if label not in LEFT_OUT
    }


def columns_of(model):
    return [field.column for field in model._meta.concrete_fields]


def file_columns(model):
    """The columns that name stored files."""
    fields = model._meta.concrete_fields
    return [field.column for field in fields if isinstance(field, FileField)]


def is_counted(model):
    """Whether the database numbers its rows."""
    return model._meta.auto_field is not None


def kind_of(field):
    """Which type a column has; that of a foreign key is the one it leads to."""
    while field.is_relation:
        field = field.target_field
    return field.get_internal_type()


# Values


def as_json(field):
    """What turns a value of a column into JSON."""
    return (lambda value: value) if isinstance(field, JSONField) else plain


def plain(value):
    match value:
        case None | bool() | int() | float():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return value // timedelta(microseconds=1)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    return str(value)  # texts, decimal numbers, partial dates


FROM_JSON = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "DurationField": lambda value: timedelta(microseconds=value),
    "BinaryField": base64.b64decode,
    "DecimalField": Decimal,
    "UUIDField": UUID,
}


def from_json(field):
    """What turns JSON into the value of a column. It raises `ValueError` and the like.

    `None` where it stays as it is.
    """
    return FROM_JSON.get(kind_of(field))
