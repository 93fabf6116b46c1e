"""Failures of a request, and the pages that explain them."""

import errno
import sqlite3
import traceback
from typing import NamedTuple

from django.db import InterfaceError, InternalError, OperationalError
from django.utils.translation import gettext_lazy as _

# SQLSTATE "read_only_sql_transaction", the one fault that psycopg calls internal.
READ_ONLY_TRANSACTION = "25006"
DISK_FULL = "53100"  # SQLSTATE of the same name


class FailurePage(NamedTuple):
    """The reason why a request was not processed, for its sender."""

    status: int
    title: str
    text: str


UNREACHABLE = FailurePage(
    503,
    _("The desk cannot be reached at the moment"),
    _("The database does not answer. Please try again in a minute."),
)
UNSAVED = FailurePage(
    503,
    _("This was not saved"),
    _(
        "The database does not answer, or nothing can be written to it at the moment. "
        "Wait a minute before you send it again."
    ),
)
UNCERTAIN = FailurePage(
    503,
    _("It is not certain whether this was saved"),
    _(
        "The connection to the database broke at the last moment. Before you send it "
        "again, look in another tab whether it is there."
    ),
)
FILES_FULL = FailurePage(
    503,
    _("The disk for pictures and files is full"),
    _(
        "Nothing was saved, and no part of a file was left. Tell the administrator of "
        "the server: there has to be room in the folder of the uploaded files."
    ),
)
FILES_AWAY = FailurePage(
    503,
    _("Pictures and files cannot be reached at the moment"),
    _(
        "The server that keeps them does not answer, or it refuses. Nothing was saved. "
        "Try again in a minute; if it stays so, tell the administrator of the server."
    ),
)
DATABASE_FULL = FailurePage(
    503,
    _("The disk of the database is full"),
    _(
        "Nothing was saved. Tell the administrator of the server: there has to be room "
        "on the disk of the database."
    ),
)
SIGNED_OUT = FailurePage(
    403,
    _("You are signed out"),
    _(
        "You were away for too long, or you signed out in another tab. Nothing was "
        "saved. Sign in here: you come back to the form, and what you typed is in it."
    ),
)
NO_FACTOR = FailurePage(
    403,
    _("Two-step sign-in has to be set up first"),
    _(
        "From today on your account needs it. Nothing was saved. Set it up in a new "
        "tab, come back to this one and send again."
    ),
)
STALE = FailurePage(
    403,
    _("Please send this again"),
    _(
        "This page was opened before you last signed in, or the cookies of this site "
        "are gone. Nothing was saved."
    ),
)
DENIED = FailurePage(
    403,
    _("You may not save this"),
    _(
        "Your rights do not allow it, or no longer do: it may have been published "
        "meanwhile, or there is a working copy of it. Nothing was saved. Open it in "
        "another tab, and copy your text from here."
    ),
)
FAILED = FailurePage(
    500,
    _("Something went wrong"),
    _(
        "The fault is ours, not yours, and it has been recorded. Before you send it "
        "again, look in another tab whether it is there."
    ),
)
REFUSED = FailurePage(
    403,
    _("This request was refused"),
    _("It did not come from a page of this site. Nothing was changed."),
)
ONLY_READ = FailurePage(
    405,
    _("Nothing can be sent to this page"),
    _("It can only be read."),
)


def is_fault(error):
    """Return True if database or disk fail (gone, locked, full), False for misuse."""
    if storage_fault(error):
        return True
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) == READ_ONLY_TRANSACTION
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    is_misuse = code == sqlite3.SQLITE_ERROR  # no such table, and the like
    return isinstance(error, OperationalError | InterfaceError) and not is_misuse


def storage_fault(error):
    """Return the page about a full disk or unreachable files, else None."""
    number = getattr(error, "errno", None)
    if number in (errno.ENOSPC, errno.EDQUOT):
        return FILES_FULL
    if number == errno.EHOSTDOWN:  # raised by `portal.files.bucket`
        return FILES_AWAY
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    state = getattr(error.__cause__, "sqlstate", None)
    is_full = code == sqlite3.SQLITE_FULL or state == DISK_FULL
    return DATABASE_FULL if is_full else None


def may_be_saved(error):
    """Return True if COMMIT failed, so the outcome is unknown."""
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_code.co_name == "_commit" for frame, line in frames)
