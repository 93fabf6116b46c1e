from django.db import migrations, models

from portal.public.search import engine


def drop(apps, schema_editor):
    engine.drop(schema_editor.connection)


def create(apps, schema_editor):
    engine.create(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0010_government_marks"),
    ]

    operations = [
        # SQLite makes the table anew, without the triggers that keep its index equal.
        migrations.RunPython(drop, create),
        migrations.RemoveConstraint(
            model_name="searchentry",
            name="portal_searchentry_once",
        ),
        migrations.AddConstraint(
            model_name="searchentry",
            constraint=models.UniqueConstraint(
                fields=("kind", "object_id", "published_at"),
                name="portal_searchentry_once",
            ),
        ),
        migrations.RunPython(create, drop),
    ]
