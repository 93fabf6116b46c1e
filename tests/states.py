"""The database as it was in a named state, put back as a whole.

A state is kept when it is first asked for: on SQLite as a copy in memory, on PostgreSQL
as a template database. To put it back takes some milliseconds, where a flush and
`loaddata` took seconds; and nothing is numbered anew, content types above all.
"""

import sqlite3
from contextlib import closing

from django.db import connection

EMPTY = "empty"


class States:
    """What is kept, and which of it the database holds now."""

    def __init__(self):
        self.kept = {}
        self.now = None

    def put_back(self, name, make):
        """Let the database hold this state; `make` brings it about the first time."""
        if EMPTY not in self.kept:
            self.keep(EMPTY)
        if name in self.kept:
            self.restore(name)
        else:
            self.restore(EMPTY)
            make()
            self.keep(name)

    def keep(self, name):
        self.kept[name] = KEEP[connection.vendor](name)
        self.now = name

    def restore(self, name):
        if self.now != name:
            RESTORE[connection.vendor](self.kept[name])
            self.now = name

    def copy_to(self, path, name):
        """Write what is kept into a file of SQLite: a site that is ready at once."""
        with closing(sqlite3.connect(path)) as copy:
            self.kept[name].backup(copy)

    def forget(self):
        """Something was committed: the database is in no state that has a name."""
        self.now = None

    def drop(self):
        """Take the template databases away."""
        if connection.vendor == "postgresql":
            for template in self.kept.values():
                administrate(f"DROP DATABASE IF EXISTS {quoted(template)}")
        self.kept.clear()


def keep_on_sqlite(name):
    connection.ensure_connection()
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(copy)
    return copy


def restore_on_sqlite(copy):
    connection.ensure_connection()
    copy.backup(connection.connection)


def keep_on_postgresql(name):
    template = f"{connection.settings_dict['NAME']}_{name}"
    administrate(
        f"DROP DATABASE IF EXISTS {quoted(template)}",
        f"CREATE DATABASE {quoted(template)} TEMPLATE {own()} STRATEGY file_copy",
    )
    return template


def restore_on_postgresql(template):
    administrate(
        f"DROP DATABASE {own()} WITH (FORCE)",
        f"CREATE DATABASE {own()} TEMPLATE {quoted(template)} STRATEGY file_copy",
    )


def administrate(*statements):
    """Say this to the server while nobody is in the database of the tests."""
    connection.close()
    connection.close_pool()
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def own():
    return quoted(connection.settings_dict["NAME"])


def quoted(name):
    return connection.ops.quote_name(name)


KEEP = {"sqlite": keep_on_sqlite, "postgresql": keep_on_postgresql}
RESTORE = {"sqlite": restore_on_sqlite, "postgresql": restore_on_postgresql}
