from django.db import migrations

from portal.models.audit.entries import seal_of


def make_head(apps, schema_editor):
    """Create the head of the audit trail, unless there is one.

    No act creates it, so that a deleted head is noticed.
    """
    heads = apps.get_model("portal", "AuditHead").objects
    heads.using(schema_editor.connection.alias).get_or_create(
        pk=1, defaults={"seal": seal_of(heads.model())}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0026_editions_in_front"),
    ]

    operations = [
        migrations.RunPython(make_head, migrations.RunPython.noop),
    ]
