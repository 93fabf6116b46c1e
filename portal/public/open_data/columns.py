"""The columns that many sets have, and how stored values are read."""

import json
from datetime import UTC, datetime
from functools import partial

from django.core.files.storage import default_storage
from django.db.models import OuterRef, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname as column_of

from portal.content.i18n.translatable import LANGUAGES
from portal.models import FormerAddress, Source
from portal.public.open_data.addresses import pages_of
from portal.public.open_data.datasets import Column, Type
from portal.public.open_data.related import (
    former_ids_of,
    id_of,
    identifier,
    in_order,
    sources_in_order,
    sources_of,
)


def stored(name):
    """A column as the text that is stored: Django's way to a value and back is dear."""
    return Cast(name, TextField())


def number(value):
    """A decimal number; a whole one without a point."""
    return int(value) if value is not None and value == int(value) else value


def moment(value):
    """A time in ISO 8601, as the office's clock shows it."""
    if not value:
        return None
    zone = timezone.get_default_timezone()
    return value.astimezone(zone).isoformat(timespec="seconds")


def stored_moment(text):
    """The same of a time as the database writes it: in UTC on both engines."""
    return text and moment(datetime.fromisoformat(text).replace(tzinfo=UTC))


def file_address(root):
    return lambda name: f"{root}{default_storage.url(name)}" if name else None


def behind(record):
    """The languages whose translation is older than its source; see `Translated`."""
    return sorted(json.loads(record))


def in_each_language(name, meaning, **options):
    """A column for each language; the name ends in that of the language."""
    return tuple(
        Column(column_of(name, code), meaning, base=name, **options)
        for code in LANGUAGES
    )


def identified(kind, model):
    """What says which row it is."""
    return (
        Column(
            "id",
            _("What the row is called here: its kind and the end of its address."),
            Type.ID,
            value=partial(identifier, kind),
        ),
        Column(
            "former_ids",
            _("What it was called before its address was changed."),
            Type.LIST,
            value=partial(former_ids_of, model, kind),
            read=in_order,
        ),
        *pages_of(model),
    )


def recorded(model):
    """What stands at the end of every row: the note, the sources, how old it is."""
    return (
        *noted(model),
        Column(
            "published_at",
            _("When it appeared on the site, in ISO 8601 with the office's time zone."),
            Type.MOMENT,
            value=partial(stored, "published_at"),
            read=stored_moment,
        ),
        Column(
            "updated_at",
            _("When it was last changed, in ISO 8601 with the office's time zone."),
            Type.MOMENT,
            value=partial(stored, "updated_at"),
            read=stored_moment,
        ),
    )


def noted(model):
    return (
        *in_each_language(
            "note", _("The editor's note: a correction, a doubt or an attribution.")
        ),
        Column(
            "sources",
            _("Where the facts come from: title, publisher, address and date of each."),
            Type.SOURCES,
            value=partial(sources_of, model),
            read=sources_in_order,
        ),
        Column(
            "outdated_translations",
            _("The languages whose text is older than the text it was made from."),
            Type.LIST,
            value=partial(stored, "translated_from"),
            read=behind,
        ),
    )


def placed(local_name, point):
    """The own name of a place, and where it is; the meanings differ by kind."""
    return (
        Column("local_name", local_name),
        Column("local_language", _("The language of that name."), unit="BCP 47"),
        Column(
            "latitude",
            point,
            Type.DECIMAL,
            unit=_("degrees, WGS 84"),
            read=number,
        ),
        Column(
            "longitude",
            point,
            Type.DECIMAL,
            unit=_("degrees, WGS 84"),
            read=number,
        ),
    )


def reference(name, meaning, model, kind):
    """The identifier of the row that the foreign key names, if that is public."""

    def value():
        return id_of(model.objects.published().filter(pk=OuterRef(name)), kind)

    return Column(f"{name}_id", meaning, Type.ID, value=value)


def date(name, meaning):
    """A partial date."""
    value = partial(stored, name)
    return Column(name, meaning, Type.DATE, unit="ISO 8601", value=value)


def code(name, meaning, choices):
    return Column(name, meaning, Type.CODE, codes=tuple(choices.choices))


def touched(model, *others):
    """All models of which a set of `model` shows something."""
    links = model._meta.get_field("sources").remote_field.through
    return (model, links, Source, FormerAddress, *others)
