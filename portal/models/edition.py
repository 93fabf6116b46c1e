"""Which edition of the public site there is, and which servers give it out."""

import secrets

from django.db import models, transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone

# Sent with `removes` in the transaction of a change, once its edition has begun.
edition_begun = Signal()


def new_key():
    """A name that no other edition has: a number comes again when a copy is restored."""
    return secrets.token_hex(8)


class EditionQuerySet(models.QuerySet):
    def current(self):
        """The edition that there is now; None before the first change."""
        return self.filter(pk=1).first()

    def locked(self):
        """The same row, which nobody else changes until the transaction ends."""
        return self.select_for_update().filter(pk=1).first()

    def begin(self, removes):
        """Begin the next edition, in the transaction of the change that it shows.

        Where it `removes` something, no earlier edition may be given out any more.
        """
        values = {
            "number": F("number") + 1,
            "key": new_key(),
            "begun_at": timezone.now(),
            "is_settled": False,
        }
        if removes:
            values["floor"] = F("number") + 1
        with transaction.atomic(using=self.db):
            if not self.filter(pk=1).update(**values):
                # Of two who begin the first one the second waits here for the other.
                self.bulk_create([self.model(pk=1)], ignore_conflicts=True)
                self.filter(pk=1).update(**values)
            edition_begun.send(sender=self.model, removes=removes)


class Edition(models.Model):
    """The one row that says how often that which visitors see has changed.

    `number` counts the editions, `key` is another one in each. From `changes_at` on the
    clock has begun or ended something, at `leaves_at` something leaves the site; both
    are known once the edition `is_settled`. `release` is the code that it is made by.
    """

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    number = models.PositiveBigIntegerField(default=0)
    key = models.CharField(max_length=16, default=new_key)
    floor = models.PositiveBigIntegerField(default=0)
    release = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    is_settled = models.BooleanField(default=False)
    changes_at = models.DateTimeField(null=True)
    leaves_at = models.DateTimeField(null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1), name="portal_edition_one_row"
            )
        ]

    def __str__(self):
        return f"{self.number}-{self.key}"

    def holds_at(self, moment):
        """Whether the clock has changed nothing since the edition began."""
        is_known = self.is_settled and self.changes_at is not None
        return is_known and moment < self.changes_at


class Server(models.Model):
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
