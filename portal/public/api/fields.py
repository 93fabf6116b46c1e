"""The columns of a set: fields of serializers that say what their values are."""

import copy

from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy
from rest_framework import serializers

from portal.content.i18n.translatable import LANGUAGES
from portal.content.i18n.translatable import column_of as column_in
from portal.content.kinds import own_address
from portal.public.seo.structured_data import moment
from portal.server.absolute_urls import site_root


class Type(models.TextChoices):
    """What a value is; in JSON a whole or decimal number is a number."""

    TEXT = "text", pgettext_lazy("type of a column", "text")
    CODE = "code", pgettext_lazy("type of a column", "code")
    WHOLE = "whole", pgettext_lazy("type of a column", "whole number")
    DECIMAL = "decimal", pgettext_lazy("type of a column", "decimal number")
    SWITCH = "switch", pgettext_lazy("type of a column", "true or false")
    DATE = "date", pgettext_lazy("type of a column", "year, month or day")
    MOMENT = "moment", pgettext_lazy("type of a column", "time")
    ADDRESS = "address", pgettext_lazy("type of a column", "web address")
    ID = "id", pgettext_lazy("type of a column", "identifier")
    LIST = "list", pgettext_lazy("type of a column", "list")
    SOURCES = "sources", pgettext_lazy("type of a column", "list of sources")


def fetched(row, name):
    """Return the row that a foreign key names, as it was fetched: None if not public.

    Raises `LookupError` if the queryset did not fetch it: asking for it here would give
    rows that are not public.
    """
    field = row._meta.get_field(name)
    if not field.is_cached(row):
        raise LookupError(f"{name} was not fetched with the public rows of its kind")
    return field.get_cached_value(row)


def all_fetched(row, name):
    """Like `fetched`, for a relation to many rows."""
    try:
        return row._prefetched_objects_cache[name]
    except (AttributeError, KeyError):
        raise LookupError(f"{name} was not fetched with the public rows") from None


def identifier(row):
    """Return what a row is called, such as `city:incheon`; None for no row."""
    return row and f"{row._meta.model_name}:{row.slug}"


class Column:
    """Mixed into a field: its type and unit, and the name that its languages share."""

    type = Type.TEXT
    language = None
    base = ""

    def __init__(self, help_text, unit="", allow_null=True, **options):
        super().__init__(
            help_text=help_text, read_only=True, allow_null=allow_null, **options
        )
        self.unit = unit

    @property
    def codes(self):
        """Pairs of a code and its meaning."""
        return [*getattr(self, "choices", {}).items()]


class Text(Column, serializers.CharField):
    """A text; nothing in place of an empty one."""

    def to_representation(self, value):
        return str(value) if value else None


class OpenCode(Text):
    """A code of a list that is not ours, or to which the office may add."""

    type = Type.CODE


class Code(Column, serializers.ChoiceField):
    type = Type.CODE

    def __init__(self, help_text, choices, allow_null=False):
        super().__init__(help_text, choices=choices, allow_null=allow_null)

    def to_representation(self, value):
        return value or None


class Whole(Column, serializers.IntegerField):
    type = Type.WHOLE


class Decimal(Column, serializers.FloatField):
    """A decimal number; a whole one without a point."""

    type = Type.DECIMAL

    def to_representation(self, value):
        return int(value) if value == int(value) else value


class Switch(Column, serializers.BooleanField):
    type = Type.SWITCH


class Date(Text):
    """A partial date: 2012, 2012-06 or 2012-06-12."""

    type = Type.DATE

    def __init__(self, help_text):
        super().__init__(help_text, unit="ISO 8601")


class Moment(Column, serializers.DateTimeField):
    type = Type.MOMENT

    def to_representation(self, value):
        return moment(value)


class Address(Column, serializers.URLField):
    type = Type.ADDRESS
    to_representation = Text.to_representation


class FileAddress(Address):
    def to_representation(self, value):
        if not value:
            return None
        root = site_root(self.context["request"])
        return f"{root}{default_storage.url(value.name)}"


class PageAddress(Address):
    """The address of the page of a row in one language, if it has a title in that.

    A part of an event is shown on the page of the event, if that is public. `through`
    names the row that has the page, if it is not the row itself.
    """

    def __init__(self, help_text, through=None):
        super().__init__(help_text, source="*")
        self.through = through

    def to_representation(self, row):
        row = fetched(row, self.through) if self.through else row
        whole = fetched(row, row.part_of) if row.part_of else None
        page = whole or row
        if not getattr(page, column_in("title", self.language)):
            return None
        part = f"#{row._meta.model_name}" if whole else ""
        with override(self.language):
            return f"{site_root(self.context['request'])}{own_address(page)}{part}"


class Identifier(Text):
    """What a row is called in all files and languages."""

    type = Type.ID

    def __init__(self, help_text):
        super().__init__(help_text, source="*", allow_null=False)

    def to_representation(self, row):
        return identifier(row)


class Reference(Text):
    """The identifier of the row that a foreign key names, if that is public."""

    type = Type.ID

    def __init__(self, help_text, relation):
        super().__init__(help_text, source="*")
        self.relation = relation

    def to_representation(self, row):
        return identifier(fetched(row, self.relation))


class Identifiers(Column, serializers.ListField):
    """A list of identifiers in alphabetical order."""

    type = Type.LIST
    child = serializers.CharField()

    def __init__(self, help_text, **options):
        super().__init__(help_text, allow_null=False, **options)


class References(Identifiers):
    """The identifiers of the public rows of a relation."""

    def to_representation(self, rows):
        return sorted(map(identifier, rows))

    def get_attribute(self, row):
        return all_fetched(row, self.source)


class FormerIdentifiers(Identifiers):
    """What a row was called before its address changed, from `former_slugs()`."""

    def to_representation(self, row):
        slugs = (row.former_slugs or "").split()
        return sorted(f"{row._meta.model_name}:{slug}" for slug in slugs)


class OutdatedLanguages(Identifiers):
    """The languages whose translation is older than its source; see `Translated`."""

    def to_representation(self, record):
        return sorted(record)


class InEachLanguage(serializers.Field):
    """Declares a field for each language, whose name ends in that of the language."""

    def __init__(self, field):
        super().__init__()
        self.field = field

    def expanded(self, name):
        for code in LANGUAGES:
            field = copy.deepcopy(self.field)
            field.base, field.language = name, code
            yield column_in(name, code), field


def translated(help_text, field=Text, **options):
    return InEachLanguage(field(help_text, **options))


PAGE = _("The page; empty if it has no title in this language.")
