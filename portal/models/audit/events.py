"""The events of the trail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    """The codes are stored: they stay as they are, labels may change."""

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
