"""The events and tables of the trail, written by `record` alone, and its chain.

The chain is a digest of each entry, which contains the one before, and a seal of the
last one.
"""

import hashlib
import json
from datetime import UTC

from django.conf import settings
from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from portal.models.user import User

DIGESTED = ["number", "at", "event", "actor_id", "actor_name", "kind", "object_id"]
DIGESTED += ["title", "address", "request", "details"]
BATCH = 1000  # entries that are read at the same time


class Event(models.TextChoices):
    """The acts. The codes are stored: they stay as they are, labels may change."""

    SIGN_IN = "sign-in", _("Signed in")
    SIGN_IN_FAILED = "sign-in-failed", _("Sign-in failed")
    SIGN_OUT = "sign-out", _("Signed out")
    FACTOR_ADDED = "factor-added", _("Second factor added")
    FACTOR_REMOVED = "factor-removed", _("Second factor removed")
    FACTOR_RESET = "factor-reset", _("Second factor reset")
    RECOVERY_CODES_MADE = "recovery-codes-made", _("Recovery codes made")
    RECOVERY_CODE_USED = "recovery-code-used", _("Recovery code used")
    WAIT_ENDED = "wait-ended", _("Wait after failed sign-ins ended")
    PASSWORD_CHANGED = "password-changed", _("Password changed")

    ACCOUNT_CREATED = "account-created", _("Account created")
    ACCOUNT_CHANGED = "account-changed", _("Account changed")
    ACCOUNT_DEACTIVATED = "account-deactivated", _("Account deactivated")
    ACCOUNT_REACTIVATED = "account-reactivated", _("Account reactivated")
    ROLE_GIVEN = "role-given", _("Role given")
    ROLE_TAKEN = "role-taken", _("Role taken away")
    ROLE_CHANGED = "role-changed", _("Role changed")

    SAVED = "saved", _("Saved")
    CONFIRMED = "confirmed", _("Translation still right")
    STEP = "step", _("Editorial step")
    PUBLISHED = "published", _("Put on the site")
    WITHDRAWN = "withdrawn", _("Taken off the site")
    DELETED = "deleted", _("Deleted")
    RESTORED = "restored", _("Restored")
    EXPORTED = "exported", _("Exported")
    LOOKED_AT = "looked-at", _("Looked at")
    IMPORTED = "imported", _("Imported")
    IMPORT_UNDONE = "import-undone", _("Import undone")
    PREVIEW_CREATED = "preview-created", _("Preview link created")
    PREVIEW_ENDED = "preview-ended", _("Preview link ended")
    SETTING_CHANGED = "setting-changed", _("Setting changed")
    BACKUP_MADE = "backup-made", _("Backup made")
    BACKUP_RESTORED = "backup-restored", _("Backup restored")
    BACKUP_DRILLED = "backup-drilled", _("Backup tried out")

    FORGOTTEN = "forgotten", _("Old entries of the trail deleted")
    CHAIN_BROKEN = "chain-broken", _("Trail found broken")


class Step(models.TextChoices):
    """The steps of publication, as entries and versions name them."""

    COPY = "copy", _("made a working copy")
    ASK = "ask", _("asked for review")
    SEND_BACK = "send_back", _("sent back")
    TAKE_BACK = "take_back", _("took back")
    PUBLISH = "publish", _("published")
    SCHEDULE = "schedule", _("scheduled")
    WITHDRAW = "withdraw", _("withdrew")
    EXPIRE = "expire", _("set the time of expiry")
    RESTORE = "restore", _("brought back an earlier version")
    COMMENT = "comment", _("wrote a comment")
    CLOSE_COMMENT = "close_comment", _("closed a comment")
    TASK = "task", _("planned a translation")


class Refusal(models.TextChoices):
    """Why a sign-in failed. The codes are stored, as those of events."""

    UNKNOWN = "unknown account", _("There is no account of this name")
    INACTIVE = "inactive", _("The account is not active")
    NO_STAFF = "no staff", _("The account may not enter the desk")
    PASSWORD = "wrong password", _("The password was wrong")
    FACTOR = "wrong second factor", _("The second factor was wrong")
    LOCKED = "locked", _("Too many attempts")


# Acts that make a user an author of a row.
WRITING = {Event.SAVED, Event.RESTORED}
# Acts that change no row.
READING = {Event.EXPORTED, Event.LOOKED_AT}
READING |= {Event.PREVIEW_CREATED, Event.PREVIEW_ENDED}


class AppendOnlyError(TypeError):
    """Raised on an attempt to change or delete entries."""


def refuse(*args, **kwargs):
    raise AppendOnlyError("Entries of the trail are neither changed nor deleted.")


class AuditQuerySet(models.QuerySet):
    def in_batches(self, last):
        """Yield lists of entries up to the number `last`, the oldest first.

        Each is read by a query of its own, so none is open while they are used.
        """
        rows, after = self.filter(number__lte=last).order_by("number"), -1
        while batch := list(rows.filter(number__gt=after)[:BATCH]):
            yield batch
            after = batch[-1].number

    update = bulk_update = delete = refuse


class AuditEntry(models.Model):
    """One act, as it was. Names are kept as text, because rows can be deleted."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("time"))
    event = models.CharField(_("act"), max_length=30, choices=Event)
    # Accounts are never deleted; if one goes behind the product's back, entries stay.
    actor = models.ForeignKey(
        User,
        models.DO_NOTHING,
        verbose_name=_("account"),
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    actor_name = models.CharField(_("name of the account"), max_length=150, blank=True)
    kind = models.CharField(_("kind"), max_length=100, blank=True)
    object_id = models.CharField(_("key"), max_length=50, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    address = models.CharField(_("network address"), max_length=50, blank=True)
    request = models.CharField(_("request"), max_length=32, blank=True)
    details = models.JSONField(_("details"), default=dict)
    digest = models.CharField(_("digest"), max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"  # so that related queries use it too
        default_permissions = ("view",)
        verbose_name = _("entry of the audit trail")
        verbose_name_plural = _("audit trail")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["event", "-number"], name="portal_audit_event"),
            models.Index(fields=["actor", "-number"], name="portal_audit_actor"),
            models.Index(fields=["actor", "event", "-number"], name="portal_audit_by"),
            models.Index(fields=["kind", "-number"], name="portal_audit_kind"),
            models.Index(
                fields=["kind", "object_id", "-number"], name="portal_audit_row"
            ),
            models.Index(fields=["-at"], name="portal_audit_at"),
        ]

    def __str__(self):
        return f"{self.number} {self.get_event_display()}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            refuse()
        super().save(*args, **kwargs, force_insert=True)

    delete = refuse


class AuditHead(models.Model):
    """The one row with the begin and the end of the chain.

    It is locked while an entry is added, so that entries have no gaps and one order.
    """

    # Number of the oldest entry kept, and the digest of the one before it.
    first = models.PositiveBigIntegerField(default=1)
    before_first = models.CharField(max_length=64, blank=True)
    last = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.first}-{self.last}"


def values_of(entry):
    """Return all values of an entry that are digested, as JSON values."""
    values = {name: getattr(entry, name) for name in DIGESTED}
    return values | {"at": entry.at.astimezone(UTC).isoformat(timespec="microseconds")}


def digest_of(entry, before):
    """Return the SHA-256 of the digest before and of all values of the entry."""
    text = json.dumps(
        [before, values_of(entry)],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def seal_of(head, key=None):
    """Return the seal, which cannot be computed without the key of the site."""
    text = f"{head.first} {head.before_first} {head.last} {head.digest}"
    return salted_hmac("portal.audit", text, secret=key, algorithm="sha256").hexdigest()


def is_sealed(head):
    """Return True if the seal was made with the current key or a former one."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(seal_of(head, key), head.seal) for key in keys)
