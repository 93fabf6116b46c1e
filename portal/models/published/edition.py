"""Which edition of the public site there is."""

import secrets
from dataclasses import dataclass

from django.db import connections, models, transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone

# Sent with `removes` in the transaction of a change, once its edition has begun there,
# and after that transaction was committed.
edition_begins, edition_began = Signal(), Signal()


def new_key():
    """A name that no other edition has; numbers come again once a copy is restored."""
    return secrets.token_hex(8)


class EditionQuerySet(models.QuerySet):
    def current(self):
        """The edition that there is now; None before the first change.

        As SQL, since each page asks, up to three times, and Django takes longer to
        write the query than it takes to ask.
        """
        table = connections[self.db].ops.quote_name(self.model._meta.db_table)
        rows = self.raw(f"SELECT * FROM {table} WHERE id = 1")  # noqa: S608 - our name
        return next(iter(rows), None)

    def locked(self):
        """The same row, which nobody else changes until the transaction ends."""
        return self.select_for_update().filter(pk=1).first()

    def begin(self, removes):
        """Begin the next edition, in the transaction of the change that it shows.

        Where it `removes` something, no earlier edition may be given out any more. What
        is changed after that in the same transaction belongs to the same edition.
        """
        if any(each.removes >= removes for each in begun_here(self.db)):
            return
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
            edition_begins.send(sender=self.model, removes=removes)
        transaction.on_commit(Begun(removes), using=self.db, robust=True)

    def unsettle(self):
        """Let it be found out anew when the clock ends the edition."""
        self.filter(pk=1).update(is_settled=False)


@dataclass
class Begun:
    """What tells of an edition once the transaction that began it is committed."""

    removes: bool
    is_read: bool = False  # since when what is changed belongs to another edition

    def __call__(self):
        edition_began.send(sender=Edition, removes=self.removes)


def begun_here(using=None):
    """The editions that began in this transaction and that nobody has read in it.

    Django forgets what a part of a transaction had to do after the commit where that
    part is undone.
    """
    waiting = (each for _, each, _ in transaction.get_connection(using).run_on_commit)
    return [each for each in waiting if isinstance(each, Begun) and not each.is_read]


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
