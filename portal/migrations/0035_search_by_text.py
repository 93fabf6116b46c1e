from django.db import migrations, models

from portal.migrations._fts import drop_fts


def delete_entries(apps, schema_editor):
    """Delete what is written anew once the tables are there."""
    apps.get_model("portal", "SearchEntry").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0033_untranslated"),
    ]

    operations = [
        migrations.RunPython(drop_fts, migrations.RunPython.noop),
        migrations.RunPython(delete_entries, migrations.RunPython.noop),
        migrations.RemoveIndex(
            model_name="searchentry", name="portal_searchentry_order"
        ),
        migrations.RemoveField(model_name="searchentry", name="words"),
        # Added again last: SQLite reads a row from its beginning.
        migrations.RemoveField(model_name="searchentry", name="texts"),
        migrations.AddField(
            model_name="searchentry",
            name="names",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="searchentry",
            name="title",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="searchentry",
            name="marks",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="searchentry",
            name="text",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="searchentry",
            name="texts",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
    ]
