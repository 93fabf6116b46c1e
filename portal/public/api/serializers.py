"""What a row of content says of itself in the API and in the files."""

from functools import cached_property
from operator import attrgetter

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.public.api import fields


class RowSerializer(serializers.Serializer):
    """Columns in the order of their declaration, those of `last` at the end."""

    last = ()

    def get_fields(self):
        found = super().get_fields()
        last = {name: found.pop(name) for name in self.last if name in found}
        columns = {}
        for name, field in (found | last).items():
            if isinstance(field, fields.InEachLanguage):
                columns.update(field.expanded(name))
            else:
                columns[name] = field
        return columns


class SourceSerializer(RowSerializer):
    id = fields.Identifier(_("Identifier of the source."))
    title = fields.translated(_("What it is called."))
    publisher = fields.translated(_("Who published it."))
    url = fields.Address(_("Its address."))
    published = fields.Date(_("When it was published, as precisely as it is known."))


@extend_schema_field(SourceSerializer(many=True))
class Sources(fields.Column, serializers.Field):
    """The sources of a row, in the order of their identifiers."""

    type = fields.Type.SOURCES

    @cached_property
    def serializer(self):
        return SourceSerializer()

    def get_attribute(self, row):
        return fields.all_fetched(row, "sources")

    def to_representation(self, sources):
        found = sorted(sources, key=attrgetter("slug"))
        return [self.serializer.to_representation(source) for source in found]


class SourcedSerializer(RowSerializer):
    """What all rows have that can have sources."""

    last = ("note", "sources", "outdated_translations", "published_at", "updated_at")

    note = fields.translated(
        _("The editor's note: a correction, a doubt or an attribution.")
    )
    sources = Sources(
        _("Where the facts come from: title, publisher, address and date of each."),
        allow_null=False,
    )
    outdated_translations = fields.OutdatedLanguages(
        _("The languages whose text is older than the text it was made from."),
        source="translated_from",
    )


class ContentSerializer(SourcedSerializer):
    """What all rows have that have a page."""

    id = fields.Identifier(
        _("Identifier of the row: its kind and the end of its address.")
    )
    former_ids = fields.FormerIdentifiers(
        _("What it was called before its address was changed."), source="*"
    )
    url = fields.InEachLanguage(fields.PageAddress(fields.PAGE))
    published_at = fields.Moment(
        _("When it appeared on the site, in ISO 8601 with the office's time zone.")
    )
    updated_at = fields.Moment(
        _("When it was last changed, in ISO 8601 with the office's time zone.")
    )
