"""Other databases beside that of the tests, of either engine, and other disks."""

import subprocess
from contextlib import contextmanager
from copy import deepcopy
from itertools import count

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.utils import load_backend
from django.test import override_settings

from portal.archive.tables import Schema
from tests.states import administrate

numbers = count(1)
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 5},
}


def engines():
    """Those to which a copy can go: on PostgreSQL a file is always at hand too."""
    own = connections[DEFAULT_DB_ALIAS].vendor
    return ["sqlite", "postgresql"] if own == "postgresql" else ["sqlite"]


@contextmanager
def elsewhere(vendor, folder):
    """Within the block everything that asks a database asks an empty one."""
    own = connections[DEFAULT_DB_ALIAS]
    described = deepcopy(own.settings_dict)
    name = f"elsewhere_{next(numbers)}"
    if vendor == "sqlite":
        described |= SQLITE | {"NAME": str(folder / f"{name}.sqlite3")}
    else:
        described["OPTIONS"].pop("pool", None)
        described["NAME"] = name = f"{own.settings_dict['NAME']}_{name}"
        administrate(f'CREATE DATABASE "{name}"')
    other = load_backend(described["ENGINE"]).DatabaseWrapper(
        described, DEFAULT_DB_ALIAS
    )
    connections[DEFAULT_DB_ALIAS] = other
    forget()
    try:
        with pytest.MonkeyPatch.context() as patch:
            for each in MADE_ONCE:
                patch.setattr(*each)
            yield other
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = own
        forget()
        if vendor == "postgresql":
            administrate(f'DROP DATABASE "{name}" WITH (FORCE)')


# What migrations come to: their statements, and the models of a state. To plan, to run
# and to render them takes seconds, to repeat what they wrote milliseconds.
WRITTEN, STATES = {}, {}


def once(migrate):
    """`Schema.migrate` that runs migrations once; later it repeats what they wrote."""

    def repeat(schema):
        connection = connections[DEFAULT_DB_ALIAS]
        key = connection.vendor, schema.one_by_one, *schema.targets
        if key in WRITTEN:
            with connection.cursor() as cursor:
                for run, sql, params in WRITTEN[key]:
                    getattr(cursor, run)(sql, params)
            return
        written = []

        def note(execute, sql, params, many, context):
            if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE")):
                written.append(("executemany" if many else "execute", sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            migrate(schema)
        WRITTEN[key] = written

    return repeat


def rendered_once(make):
    """A method that makes a state of the models after some migrations, and once."""

    def repeat(asked, *args, **kwargs):
        if not args and not kwargs:
            return make(asked)
        loader = getattr(asked, "loader", asked)
        graph = frozenset(loader.graph.nodes), frozenset(loader.applied_migrations)
        key = make, str(args), str(kwargs), graph
        if key not in STATES:
            STATES[key] = make(asked, *args, **kwargs)
            STATES[key].apps  # noqa: B018 - rendered here
        return STATES[key].clone()

    return repeat


MADE_ONCE = (
    (Schema, "migrate", once(Schema.migrate)),
    (MigrationLoader, "project_state", rendered_once(MigrationLoader.project_state)),
    (
        MigrationExecutor,
        "_create_project_state",
        rendered_once(MigrationExecutor._create_project_state),
    ),
)


def forget():
    """What was remembered of one database is not that of the other."""
    ContentType.objects.clear_cache()
    cache.clear()


@contextmanager
def other_media(folder):
    """Within the block stored files lie in an empty folder."""
    folder.mkdir(exist_ok=True)
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@contextmanager
def small_disk_at(folder, size):
    """Within the block a folder is a disk of this size."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("this account may not mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def bytes_in(folder):
    """What the files of a folder hold, by their names."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
