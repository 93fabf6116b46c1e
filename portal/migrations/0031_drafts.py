"""Unsaved text goes into one table, about the live row where it is of a working copy."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def move(apps, schema_editor):
    using = schema_editor.connection.alias
    drafts = apps.get_model("portal", "Draft").objects.using(using)
    old = apps.get_model("portal", "Autosave").objects.using(using)
    for each in old.select_related("content_type").order_by("pk").iterator():
        kind = each.content_type
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
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        blank=True,
                        help_text="The number of the open form.",
                        max_length=32,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True, help_text="portal.story", max_length=100
                    ),
                ),
                (
                    "object_id",
                    models.BigIntegerField(
                        help_text="Of the live row, never of a copy; "
                        "None: of a new row.",
                        null=True,
                    ),
                ),
                (
                    "data",
                    models.JSONField(
                        default=dict,
                        help_text="{name: [value, ...]}, as a browser sends it.",
                    ),
                ),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "digest",
                    models.CharField(
                        help_text="Of all that was sent; None while the form is open.",
                        max_length=64,
                        null=True,
                        unique=True,
                    ),
                ),
                (
                    "led_to",
                    models.CharField(
                        blank=True,
                        help_text="The address after it was saved.",
                        max_length=500,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["kind", "object_id"],
                        name="portal_draf_kind_ccae89_idx",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("digest", None)),
                        fields=("user", "form"),
                        name="portal_draft_once",
                    )
                ],
            },
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="Autosave"),
        migrations.DeleteModel(name="Submission"),
    ]
