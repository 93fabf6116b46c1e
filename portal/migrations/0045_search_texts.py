import django.db.models.deletion
from django.db import migrations, models


def delete_entries(apps, schema_editor):
    """Delete what is built again, in its form, once the tables are there."""
    for name in ("SearchEntry", "SearchIndex"):
        apps.get_model("portal", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0044_languages_of_the_site"),
    ]

    operations = [
        migrations.RunPython(delete_entries, migrations.RunPython.noop),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        primary_key=True,
                        related_name="shown",
                        serialize=False,
                        to="portal.searchentry",
                    ),
                ),
                ("texts", models.TextField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.RemoveField(
            model_name="searchentry",
            name="texts",
        ),
        migrations.RunPython(migrations.RunPython.noop, delete_entries),
    ]
