"""Releases and their tables: which a copy is of, and whether this one can take it."""

import tomllib

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from portal.archive.container import readable
from portal.archive.problems import ArchiveError
from portal.archive.tables import columns_of, tables_of


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
        loader = MigrationLoader(None)
        nodes = {key for key in loader.graph.nodes if has(loader, names, key)}
        known = {*nodes, *loader.disk_migrations}
        known |= {key for each in nodes for key in replaced(loader, each)}
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
        MigrationExecutor(connection).migrate(self.targets)


def replaced(loader, key):
    each = loader.replacements.get(key)
    return {tuple(name) for name in each.replaces} if each else set()


def has(loader, names, key):
    """Whether a copy with these migrations has this one, as it is called by now."""
    former = replaced(loader, key)
    return key in names or (former and former <= names)


def last_of(graph, nodes):
    """Those on which no other of them depends."""
    parents = {parent.key for key in nodes for parent in graph.node_map[key].parents}
    return sorted(nodes - parents)
