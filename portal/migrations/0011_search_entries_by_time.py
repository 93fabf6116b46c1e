from django.db import migrations, models

from portal.migrations._fts import drop_fts


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0010_government_marks"),
    ]

    operations = [
        # SQLite makes the table anew, without the triggers that keep its index equal.
        migrations.RunPython(drop_fts, migrations.RunPython.noop),
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
    ]
