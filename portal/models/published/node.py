"""Which servers give out published pages."""

from django.db import models


class Node(models.Model):
    """One of several servers that give out published files: what it gives out now.

    `lease_ends_at` is the moment from which on it gives out none without asking anew.
    """

    name = models.CharField(max_length=100, primary_key=True)
    url = models.URLField(blank=True)
    number = models.PositiveBigIntegerField(default=0)
    lease_ends_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name
