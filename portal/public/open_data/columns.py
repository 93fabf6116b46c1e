"""The columns that many sets have, and how stored values are read."""

import json
from datetime import UTC, datetime
from functools import lru_cache, partial

from django.core.files.storage import default_storage
from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from modeltranslation.utils import build_localized_fieldname as column_of

from portal.content.i18n.translatable import LANGUAGES
from portal.public.open_data.datasets import Column, Type
from portal.public.open_data.related import (
    former_ids_of,
    id_of,
    identifier,
    in_order,
    sources_in_order,
    sources_of,
)

SLUG = "0"  # stands for it in an address
PART = "#"  # before the slug of another row, on whose page the row stands
MEANING = _("The page; nothing where it has no title in this language.")


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


def pages_of(model):
    """The address of the page of a row, in each language in which it has a title."""
    return addresses_of_parts(model) if model.part_of else addresses(view_of(model))


def addresses(view, through=""):
    """The address of the page of a row, in each language in which it has a title.

    `through` leads to the row that has the page, where it is another one.
    """
    for code in LANGUAGES:
        title = f"{through}{column_of('title', code)}"
        yield Column(
            column_of("url", code),
            MEANING,
            Type.ADDRESS,
            value=partial(if_titled, title, f"{through}slug"),
            read_at=partial(page_address, view, code),
            base="url",
        )


def if_titled(title, slug):
    """The slug of a row that has this title."""
    has_title = Q(**{f"{title}__isnull": False}) & ~Q(**{title: ""})
    return Case(When(has_title, then=F(slug)))


def addresses_of_parts(model):
    """The same of rows that may stand on the page of another one."""
    for code in LANGUAGES:
        yield Column(
            column_of("url", code),
            MEANING,
            Type.ADDRESS,
            value=partial(slug_of_page, model, column_of("title", code)),
            read_at=partial(part_address, model, code),
            base="url",
        )


def slug_of_page(model, title):
    """The slug of what has the page, if it has this title; marked if it is another."""
    wholes = whole_of(model).objects.published().filter(pk=OuterRef(model.part_of))
    titled = wholes.exclude(**{title: ""}).exclude(**{title: None})
    marked = Concat(Value(PART), "slug", output_field=TextField())
    marked = Subquery(titled.annotate(of=marked).values("of")[:1])
    own, text = if_titled(title, "slug"), TextField()
    return Case(When(Exists(wholes), then=marked), default=own, output_field=text)


def page_address(view, code, root):
    start = root + start_of(view, code, get_script_prefix())
    return lambda slug: f"{start}{slug}/" if slug else None


def part_address(model, code, root):
    """The same of a row that may stand on the page of another, whose slug is marked."""
    own = page_address(view_of(model), code, root)
    whole = page_address(view_of(whole_of(model)), code, root)
    fragment = f"#{model._meta.model_name}"

    def address(slug):
        is_part = slug and slug.startswith(PART)
        return f"{whole(slug.removeprefix(PART))}{fragment}" if is_part else own(slug)

    return address


@lru_cache(maxsize=100)
def start_of(view, language, prefix):
    """The path of all pages of a kind in a language, up to the slug."""
    with override(language):
        path = reverse(view, kwargs={"slug": SLUG})
    return path.removesuffix(f"{SLUG}/")


def view_of(model):
    return f"{model._meta.app_label}:{model._meta.model_name}"


def whole_of(model):
    """The kind on whose pages rows of the model may stand."""
    return model._meta.get_field(model.part_of).related_model


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
