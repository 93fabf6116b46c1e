"""Which servers give out published pages."""

from django.db import models
from django.db.models import Q


class NodeQuerySet(models.QuerySet):
    def giving_out(self, moment):
        """Those that may give out files at a moment, for their lease goes on."""
        return self.filter(lease_ends_at__gt=moment)

    def behind(self, edition):
        """Those that have not said that they give out this edition, or a later one."""
        return self.exclude(Q(key=edition.key) | Q(number__gt=edition.number))


class Node(models.Model):
    """One of several servers that give out published files: what it gives out now.

    `name` is the address under which the others reach it. `lease_ends_at` is the moment
    from which on it gives out nothing without asking anew.
    """

    name = models.CharField(max_length=200, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    key = models.CharField(max_length=16, blank=True)
    lease_ends_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = NodeQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name
