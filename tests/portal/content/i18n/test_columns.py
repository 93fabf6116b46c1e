"""The columns of an added language follow the Chinese ones, on both engines."""

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from portal.content.i18n import columns


@pytest.fixture
def japanese(monkeypatch):
    monkeypatch.setattr(columns, "added_languages", lambda: ["ja"])
    monkeypatch.setattr(connection, "SchemaEditorClass", connection.SchemaEditorClass)
    columns.follow(connection)


def text(**options):
    return models.CharField(max_length=20, null=True, **options)


MADE = migrations.CreateModel(
    "Sight",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("title_zh_hans", text()),
        ("is_unofficial_zh_hans", models.BooleanField(default=False)),
    ],
)
HIGH = models.CheckConstraint(condition=models.Q(id__gt=0), name="sight_is_numbered")
# What a later release may do, and the columns that there are after it.
CHANGES = [
    (migrations.AddField("Sight", "note_zh_hans", text()), "note_ja"),
    (migrations.AddConstraint("Sight", HIGH), "title_ja"),
    (migrations.AlterField("Sight", "title_zh_hans", models.TextField()), "title_ja"),
    (migrations.RenameField("Sight", "title_zh_hans", "name_zh_hans"), "name_ja"),
]


def migrate(state, operation):
    """Return the state after an operation, which is done in the database."""
    after = state.clone()
    operation.state_forwards("portal", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("portal", editor, state, after)
    return after


def columns_now(state):
    return columns.columns_in(connection, state.apps.get_model("portal", "Sight"))


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_migrations_of_a_later_release_take_the_added_columns_along(japanese):
    state = migrate(ProjectState(), MADE)
    with connection.cursor() as cursor:  # as code does that knows no Japanese
        cursor.execute(
            "INSERT INTO portal_sight (title_zh_hans, is_unofficial_zh_hans, title_ja) "
            "VALUES ('札幌', false, '札幌市')"
        )
    try:
        for operation, column in CHANGES:
            state = migrate(state, operation)
            assert column in columns_now(state), operation.describe()
        with connection.cursor() as cursor:
            cursor.execute("SELECT name_ja, is_unofficial_ja FROM portal_sight")
            assert [tuple(map(str, row)) for row in cursor] in (
                [("札幌市", "0")],
                [("札幌市", "False")],
            )
        state = migrate(state, migrations.RemoveField("Sight", "note_zh_hans"))
        assert "note_ja" not in columns_now(state)
        assert "title_ja" not in columns_now(state)
    finally:
        migrate(state, migrations.DeleteModel("Sight"))


def test_makemigrations_does_not_see_an_added_language(db, monkeypatch):
    """Korean plays one that was added: its columns would be dropped otherwise."""
    monkeypatch.setattr(columns, "added_languages", lambda: ["ko"])
    seen = ProjectState.from_apps(apps)
    columns.Autodetector(seen.clone(), seen)
    names = seen.models["exchanges", "city"].fields
    assert "title_en" in names
    assert not [name for name in names if name.endswith("_ko")]
