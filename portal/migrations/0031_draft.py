"""The table of unsaved texts. It comes before the code that needs it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0028_workflow_columns")]

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
    ]
