"""Former translations of published rows in segments, for look-ups.

They are derived from the rows, see portal/editorial/translations/memory.py.
"""

from django.db import models


class TranslationSegment(models.Model):
    """A sentence or a paragraph of a row, with its translations by language."""

    kind = models.CharField(max_length=100)  # of the row, as in `exchanges.city`
    object_id = models.BigIntegerField()
    language = models.CharField(max_length=10)  # of the source
    source = models.TextField()
    translations = models.JSONField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["kind", "object_id"], name="portal_translationsegment_row"
            )
        ]

    def __str__(self):
        return f"{self.kind}/{self.object_id}: {self.source[:40]}"
