"""The tables of a copy, their values in JSON, and the migrations of a release.

Every table of the project is copied unless it is left out here with its reason. Rows
keep their numbers, those of content types too, so that whatever names one by its number
still does, as versions and the trail do.
"""

import base64
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import FileField
from django.utils.translation import gettext as _

from portal.archive.container import ArchiveError, readable
from portal.content.i18n.columns import complete, follow
from portal.content.i18n.translatable import LANGUAGES
from portal.server.languages import added_languages
from portal.version import version

LEFT_OUT = {
    "sessions.session": "sessions end; everybody signs in again",
    "portal.previewlink": "links of the old place end with it",
    "portal.draft": "unsaved texts are deleted after a month, and copies stay",
    "portal.signinattempts": "counts of the last minutes",
    "portal.reportsender": "codes of readers' addresses, which live for a day",
    "portal.searchentry": "follows from the rows, and is built again",
    "portal.searchtext": "follows from the rows, and is built again",
    "portal.searchindex": "says that the entries are built",
    "portal.translationsegment": "follows from the rows, and is built again",
    "portal.edition": "every page is made again after a restore",
}
# Personal data of readers, with the values that replace them by default.
PERSONAL = {"portal.errorreport": {"email": "", "digest": None}}
# Tables that hold rows although nobody has put anything into the database.
FROM_THE_START = {
    *("contenttypes.contenttype", "auth.permission", "portal.audithead"),
    *("exchanges.field", "exchanges.lettertemplate"),
}


def tables_of(registry=apps):
    """All models with a table of their own, by their label."""
    models = registry.get_models(include_auto_created=True)
    own = [each for each in models if each._meta.managed and not each._meta.proxy]
    return dict(sorted((each._meta.label_lower, each) for each in own))


def copied_tables():
    return {
        label: model for label, model in tables_of().items() if label not in LEFT_OUT
    }


def columns_of(model):
    return [field.column for field in model._meta.concrete_fields]


def file_columns(model):
    fields = model._meta.concrete_fields
    return [field.column for field in fields if isinstance(field, FileField)]


# Values


def as_json(value):
    match value:
        case None | bool() | int() | float() | dict() | list():
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
    """Return what turns JSON into a value of a column; it raises `ValueError` etc."""
    while field.is_relation:  # a foreign key has the type of what it leads to
        field = field.target_field
    return FROM_JSON.get(field.get_internal_type(), lambda value: value)


# Releases and their tables


class Schema:
    """The tables that a copy is of.

    Raises `ArchiveError` where the copy does not say so, or where this release does not
    know its migrations or columns.
    """

    def __init__(self, description):
        with readable():
            self.read_languages(description)
            self.read_migrations(description)
            self.check_columns(description)

    def read_languages(self, description):
        """Copies of before, which name no languages, have those of the project."""
        theirs = description.get("languages", [])
        if lacking := [code for code in theirs if code not in LANGUAGES]:
            raise ArchiveError(
                _(
                    "The copy has texts in languages that were added: run "
                    "`manage.py languages add %(codes)s` first."
                )
                % {"codes": " ".join(lacking)}
            )
        self.added = [code for code in added_languages() if code in theirs]

    def read_migrations(self, description):
        names = {tuple(each.split(".", 1)) for each in description["migrations"]}
        replaced = replaced_migrations()
        names |= replacing(names)
        # Of a copy that has some of the migrations that one replaces, not all, the
        # tables can only be made by those that are replaced.
        self.one_by_one = any(
            former & names for key, former in replaced.items() if key not in names
        )
        loader = self.loader()
        nodes = names & {*loader.graph.nodes}
        if self.one_by_one:
            nodes -= replacing({*loader.graph.nodes})
        known = {*loader.disk_migrations}.union(*(replaced.get(n, ()) for n in names))
        if unknown := sorted(names - known):
            raise ArchiveError(
                _(
                    "The copy comes from a newer state of the portal (release "
                    "%(theirs)s; here is %(ours)s): it has migration %(migration)s. "
                    "Update this portal first."
                )
                % {
                    "theirs": description["release"],
                    "ours": version(),
                    "migration": ".".join(unknown[0]),
                }
            )
        parents = {each.key for n in nodes for each in loader.graph.node_map[n].parents}
        self.targets = sorted(nodes - parents)
        self.tables = tables_of(loader.project_state(self.targets).apps)
        for model in self.tables.values():
            complete(model, self.added)

    def check_columns(self, description):
        for label, table in description["tables"].items():
            model = self.tables.get(label)
            columns = columns_of(model) if model else []
            strange = {*table["columns"]} ^ {*columns}
            if model is None or strange:
                name = f"{label}.{min(strange)}" if model else label
                raise ArchiveError(
                    _("The copy has a table or column of its own: %(name)s.")
                    % {"name": name}
                )
        if gone := {*self.tables} - {*description["tables"], *description["left_out"]}:
            raise ArchiveError(
                _("The copy lacks a table: %(name)s.") % {"name": min(gone)}
            )

    def migrate(self):
        """Make the tables, as they were in that release, in an empty database."""
        follow(connection)
        executor = MigrationExecutor(connection)
        executor.loader = self.loader(connection)
        executor.migrate(self.targets)

    def loader(self, connection=None):
        return MigrationLoader(connection, replace_migrations=not self.one_by_one)


def replaced_migrations():
    """The migrations that others replace, by these."""
    found = MigrationLoader(None).replacements
    return {key: {*map(tuple, each.replaces)} for key, each in found.items()}


def replacing(names):
    """Return the migrations that replace only some of these, or each other."""
    found = set()
    for key, former in sorted(replaced_migrations().items()):  # the shorter first
        if former <= names | found:
            found.add(key)
    return found
