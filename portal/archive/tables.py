"""The tables of a copy, their values in JSON, and the migrations of a release.

Every table of the project is copied unless it is left out here with its reason. Rows
keep their numbers, those of content types too, so that whatever names one by its number
still does, as versions and the trail do.
"""

import base64
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import FileField, JSONField
from django.utils.translation import gettext as _

from portal.archive.container import ArchiveError, readable

LEFT_OUT = {
    "sessions.session": "sessions end; everybody signs in again",
    "portal.previewlink": "links of the old place end with it",
    "portal.draft": "unsaved texts are deleted after a month, and copies stay",
    "portal.signinattempts": "counts of the last minutes",
    "portal.reportsender": "codes of readers' addresses, which live for a day",
    "portal.searchentry": "follows from the rows, and is built again",
    "portal.searchindex": "says that the entries are built",
    "portal.translationsegment": "follows from the rows, and is built again",
    "portal.edition": "every page is made again after a restore",
}
# Personal data of readers, with the values that replace them by default.
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


# Releases and their tables


def release():
    """The name of this release."""
    path = settings.BASE_DIR / "pyproject.toml"
    return tomllib.loads(path.read_text())["project"]["version"]


def known_migrations():
    """The migrations of this release, as `app.name`."""
    return sorted(".".join(key) for key in MigrationLoader(None).graph.nodes)


def schema_of(copy):
    """The tables that a copy is of. Raises `ArchiveError` where it does not say so."""
    with readable():
        return Schema(copy.description)


class Schema:
    """The tables that a copy is of.

    Raises `ArchiveError` where this release does not know its migrations or columns.
    """

    def __init__(self, description):
        names = {tuple(each.split(".", 1)) for each in description["migrations"]}
        names |= replacing(names)
        self.one_by_one = has_part_of_one(names)
        loader = self.loader()
        nodes = names & {*loader.graph.nodes}
        if self.one_by_one:
            nodes -= replacing({*loader.graph.nodes})
        known = {*loader.disk_migrations}
        known |= {former for key in names for former in replaced(loader, key)}
        if unknown := sorted(names - known):
            raise ArchiveError(
                _(
                    "The copy is of release %(theirs)s, which is later than this one, "
                    "%(ours)s: it knows %(migration)s. Bring the portal up to that "
                    "release first."
                )
                % {
                    "theirs": description["release"],
                    "ours": release(),
                    "migration": ".".join(unknown[0]),
                }
            )
        self.targets = last_of(loader.graph, nodes)
        self.apps = loader.project_state(self.targets).apps
        self.tables = tables_of(self.apps)
        self.check_columns(description)

    def check_columns(self, description):
        for label, table in description["tables"].items():
            model = self.tables.get(label)
            columns = columns_of(model) if model else []
            strange = {*table["columns"]} ^ {*columns}
            if model is None or strange:
                names = sorted(strange) if model else [""]
                raise ArchiveError(
                    _("The copy has a table or column of its own: %(name)s.")
                    % {"name": f"{label}.{names[0]}".rstrip(".")}
                )
        gone = {*self.tables} - {*description["tables"], *description["left_out"]}
        if gone:
            raise ArchiveError(
                _("The copy lacks a table: %(name)s.") % {"name": min(gone)}
            )

    def migrate(self):
        """Make the tables, as they were in that release, in an empty database."""
        executor = MigrationExecutor(connection)
        executor.loader = self.loader(connection)
        executor.migrate(self.targets)

    def loader(self, connection=None):
        return MigrationLoader(connection, replace_migrations=not self.one_by_one)


def replaced(loader, key):
    each = loader.replacements.get(key)
    return {tuple(name) for name in each.replaces} if each else set()


def replacing(names):
    """Return the migrations that replace only some of these, or each other."""
    loader = MigrationLoader(None)
    found = set()
    for key in sorted(loader.replacements):  # of those of an app the shorter first
        if replaced(loader, key) <= names | found:
            found.add(key)
    return found


def has_part_of_one(names):
    """Return True if a copy has some of the migrations that one replaces, not all.

    Then the tables of the copy can only be made by those that are replaced.
    """
    loader = MigrationLoader(None)
    formers = [replaced(loader, key) for key in {*loader.replacements} - names]
    return any(former & names for former in formers)


def last_of(graph, nodes):
    """Those on which no other of them depends."""
    parents = {parent.key for key in nodes for parent in graph.node_map[key].parents}
    return sorted(nodes - parents)
