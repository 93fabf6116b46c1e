from django.db import migrations, models

import portal.models.user


def end_sessions(apps, schema_editor):
    """They have no time of sign-in, from which hours are counted; none is kept."""
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0022_second_factor"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(
                default=False,
                editable=False,
                verbose_name="has to choose a password of their own",
            ),
        ),
        migrations.AlterModelManagers(
            name="user",
            managers=[("objects", portal.models.user.StaffManager())],
        ),
        migrations.RunPython(
            end_sessions, migrations.RunPython.noop, elidable=True
        ),
    ]
