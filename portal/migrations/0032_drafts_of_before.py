"""Move unsaved texts into one table, about the live row if it is of a working copy."""

from django.db import migrations


def move(apps, schema_editor):
    using = schema_editor.connection.alias
    drafts = apps.get_model("portal", "Draft").objects.using(using)
    old = apps.get_model("portal", "Autosave").objects.using(using)
    for each in old.select_related("content_type").order_by("pk").iterator():
        kind = each.content_type
        if drafts.filter(user_id=each.user_id, form=each.form, digest=None).exists():
            continue  # the form is still open and was stored again
        drafts.create(
            user_id=each.user_id,
            form=each.form,
            kind=f"{kind.app_label}.{kind.model}",
            object_id=live_key(apps, using, kind, each.object_id),
            data=each.fields,
            saved_at=each.saved_at,
        )


def live_key(apps, using, kind, key):
    """Return the key of the live row if `key` is that of a working copy, else `key`."""
    try:
        model = apps.get_model(kind.app_label, kind.model)
    except LookupError:
        return key
    if key is None or "live" not in {each.name for each in model._meta.get_fields()}:
        return key
    row = model._base_manager.using(using).filter(pk=key).values("live_id").first()
    return row["live_id"] or key if row else key


class Migration(migrations.Migration):
    dependencies = [
        ("attractions", "0005_workflow_columns"),
        ("exchanges", "0007_workflow_columns"),
        ("portal", "0030_no_steps"),
        ("portal", "0031_draft"),
    ]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="Autosave"),
        migrations.DeleteModel(name="Submission"),
    ]
