"""Rows as fixtures wrote them."""

from django.db import models


class LoadedRow(models.Model):
    """The state of a row after a fixture was loaded, to detect later changes by staff.

    `digests` maps each field that the fixture named to a digest of the value stored.
    """

    model = models.CharField(max_length=100)
    key = models.CharField(max_length=300)
    object_id = models.CharField(max_length=50)
    digests = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model", "key"], name="portal_loadedrow_once"
            )
        ]

    def __str__(self):
        return f"{self.model} {self.key}"
