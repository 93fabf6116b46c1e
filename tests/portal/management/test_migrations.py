"""Each app begins with one migration, which knows the ones that it stands for."""

import json
import re
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.processes import run

APPS = {"portal", "exchanges", "attractions"}


def missing():
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def test_a_database_that_was_made_before_needs_nothing(db, client):
    """By the migrations that the first ones replace."""
    migrations = MigrationLoader(None).disk_migrations
    found = {k: m for k, m in migrations.items() if m.replaces and k[0] in APPS}
    former = {key for each in found.values() for key in each.replaces}
    first = {key: each for key, each in found.items() if key not in former}
    assert {app for app, _name in first} == APPS
    recorder = MigrationRecorder(connection)
    for key, migration in first.items():
        recorder.record_unapplied(*key)
        for replaced in migration.replaces:
            recorder.record_unapplied(*replaced)  # where it was noted already
            recorder.record_applied(*replaced)
    assert MigrationRecorder(connection).applied_migrations().keys() >= {
        ("portal", "0037_help_texts"),
        ("exchanges", "0009_help_texts"),
        ("attractions", "0007_help_texts"),
    }
    assert missing() == []
    assert client.get("/healthz").status_code == 200
    MigrationRecorder.Migration.objects.filter(app__in=APPS).delete()
    assert {migration.app_label for migration, _backwards in missing()} >= APPS


# The tables that all migrations of before 1.0 make one by one: a digest of the columns,
# constraints, indexes and triggers of each. Measured with those migrations, never with
# the new ones.
LAST_BEFORE = {
    "attractions": "0001_squashed_0007_help_texts",
    "exchanges": "0010_country_help",
    "portal": "0038_before_1_0",
}
TABLES_BEFORE = Path(__file__).with_name("tables_before.json")


@pytest.mark.full
def test_the_first_migrations_make_the_tables_of_before(tmp_path, monkeypatch):
    file = tmp_path / "new.sqlite3"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    for target in LAST_BEFORE.items():
        run("manage.py", "migrate", "-v0", *target).check_returncode()
    found = {}
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute("SELECT type, tbl_name, sql FROM sqlite_master")
        for kind, table, sql in rows:
            if sql and table.partition("_")[0] in APPS:
                parts = [sql]
                if kind == "table":  # its columns and constraints, in any order
                    body = sql[sql.index("(") + 1 : sql.rindex(")")]
                    parts = sorted(re.split(r", (?=\"|CONSTRAINT)", body))
                found.setdefault(table, []).append(parts)
    assert {
        table: sha256(repr(sorted(parts)).encode()).hexdigest()[:16]
        for table, parts in found.items()
    } == json.loads(TABLES_BEFORE.read_text())
