import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def test_a_sound_portal_says_ok(client):
    response = client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok")
    assert "no-store" in response.headers["Cache-Control"]


def test_a_database_that_does_not_answer_is_unsound(client):
    def fail(*args):
        raise OperationalError("gone")

    with connection.execute_wrapper(fail):
        assert client.get("/healthz").status_code == 503


def test_a_missing_migration_is_unsound_even_one_in_the_middle(client):
    first, *_ = MigrationRecorder.Migration.objects.filter(app="reversion").order_by(
        "name"
    )
    first.delete()
    response = client.get("/healthz")
    assert (response.status_code, response.text) == (503, "数据库迁移尚未完成。")
