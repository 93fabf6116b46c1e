"""Each app begins with one migration, which knows the ones that it stands for."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

APPS = {"portal", "exchanges", "attractions"}


@pytest.fixture
def made_before(db):
    """A database that was made by the migrations of before."""
    recorder = MigrationRecorder(connection)
    migrations = MigrationExecutor(connection).loader.disk_migrations
    first = {key: each for key, each in migrations.items() if key[0] in APPS}
    assert {app for app, _name in first} == APPS
    for key, migration in first.items():
        recorder.record_unapplied(*key)
        for former in migration.replaces:
            recorder.record_unapplied(*former)  # where it was noted already
            recorder.record_applied(*former)


def missing():
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def test_a_database_that_was_made_before_needs_nothing(made_before, client):
    assert MigrationRecorder(connection).applied_migrations().keys() >= {
        ("portal", "0005_error_reports"),
        ("exchanges", "0004_timeline_counts"),
        ("attractions", "0003_content_tools"),
    }
    assert missing() == []
    assert client.get("/healthz").status_code == 200


def test_one_that_has_none_of_them_needs_each(made_before):
    for app in APPS:
        MigrationRecorder.Migration.objects.filter(app=app).delete()
    assert {migration.app_label for migration, _backwards in missing()} >= APPS
