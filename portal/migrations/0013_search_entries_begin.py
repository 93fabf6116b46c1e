from django.db import migrations, models

from portal.migrations._fts import drop_fts


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0012_synonyms"),
    ]

    operations = [
        # SQLite makes the table anew, without the triggers that keep its index equal.
        migrations.RunPython(drop_fts, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="searchentry",
            name="portal_searchentry_once",
        ),
        migrations.RemoveIndex(
            model_name="searchentry",
            name="portal_searchentry_order",
        ),
        migrations.AddField(
            model_name="searchentry",
            name="begins_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(
                fields=[
                    "kind",
                    "-published_at",
                    "object_id",
                    "status",
                    "begins_at",
                    "expires_at",
                ],
                name="portal_searchentry_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="searchentry",
            constraint=models.UniqueConstraint(
                fields=("kind", "object_id", "begins_at"),
                name="portal_searchentry_once",
            ),
        ),
    ]
