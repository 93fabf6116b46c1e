"""Whether the release before runs on the tables of the next one."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from portal.management.commands.fits import noticed_of

NEW = [
    migrations.CreateModel("Parade", [("id", models.BigAutoField(primary_key=True))]),
    migrations.AddField("parade", "length", models.IntegerField()),
]
ON_CITY = {
    # what older code does not notice
    True: [
        migrations.AddField("city", "motto", models.TextField(null=True)),
        migrations.AddField("city", "rank", models.IntegerField(db_default=0)),
        migrations.AddField("city", "twins", models.ManyToManyField("exchanges.city")),
        migrations.AddIndex("city", models.Index(fields=["slug"], name="by_slug")),
        migrations.AlterField(
            "city", "time_zone", models.CharField(max_length=99, default="Q")
        ),
        migrations.AlterModelOptions("city", {"verbose_name": "town"}),
        migrations.SeparateDatabaseAndState(
            [], [migrations.RemoveField("city", "slug")]
        ),
        migrations.RunPython(migrations.RunPython.noop),
    ],
    # what it does
    False: [
        migrations.AddField("city", "rank", models.IntegerField(default=0)),
        migrations.AlterField("city", "time_zone", models.CharField(max_length=1)),
        migrations.AlterField("city", "time_zone", models.TextField()),
        migrations.AlterField(
            "city", "time_zone", models.CharField(max_length=40, unique=True)
        ),
        migrations.AlterField(
            "city", "time_zone", models.CharField(max_length=40, db_column="q")
        ),
        migrations.RemoveField("city", "slug"),
        migrations.RenameField("city", "slug", "name"),
        migrations.DeleteModel("city"),
        migrations.AddConstraint(
            "city", models.CheckConstraint(condition=models.Q(pk__gt=3), name="late")
        ),
        migrations.RunPython(lambda apps, editor: None),
        migrations.RunSQL("VACUUM"),
    ],
}


@pytest.fixture(scope="module")
def state():
    return MigrationLoader(None).project_state()


def noticed(state, *operations, **marks):
    migration = migrations.Migration("0099_tomorrow", "exchanges")
    migration.operations = operations
    vars(migration).update(marks)
    return [*noticed_of(migration, state.clone(), set())]


def test_only_additions_that_older_code_does_not_notice_fit(state):
    wrong = [
        (fits, operation.describe())
        for fits, operations in ON_CITY.items()
        for operation in operations
        if (noticed(state, operation) == []) is not fits
    ]
    assert wrong == []
    assert noticed(state, *NEW) == []


def test_the_author_of_a_migration_has_the_last_word(state):
    assert noticed(state, *ON_CITY[False][:3])
    assert not noticed(state, *ON_CITY[False][:3], former_code_runs=True)


@pytest.mark.django_db
def test_the_command_names_what_the_release_before_would_notice(tmp_path):
    call_command("fits")  # nothing waits to be applied
    names, file = StringIO(), tmp_path / "names"
    call_command("fits", names=True, stdout=names)
    file.write_text(names.getvalue())
    call_command("fits", since=file)
    file.write_text(names.getvalue().replace("portal.0043_comments_and_tasks\n", ""))
    call_command("fits", since=file)  # new tables only
    file.write_text(names.getvalue().replace("exchanges.0016_figures_of_pages\n", ""))
    with pytest.raises(CommandError, match="area_year_of_page"):
        call_command("fits", since=file)
