import portal.models.workflow
from django.db import migrations, models


def give_keys(apps, schema_editor):
    links = apps.get_model("portal", "PreviewLink").objects.all()
    for link in links:
        link.key = portal.models.workflow.new_key()
        link.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_sign_in_attempts")]

    operations = [
        migrations.AddField(
            "PreviewLink",
            "key",
            models.CharField(max_length=22, default="", editable=False),
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            "PreviewLink",
            "key",
            models.CharField(
                max_length=22,
                unique=True,
                default=portal.models.workflow.new_key,
                editable=False,
                help_text=(
                    "What its address names: numbers are given again after a restore."
                ),
            ),
        ),
    ]
