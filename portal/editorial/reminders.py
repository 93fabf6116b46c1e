"""What is due: reminders that the rooms above work out from their rows each day.

A room registers a function with `@reminds`. It takes today's date and returns the
reminders whose time has come; nothing about them is stored but the mail that was sent.
"""

from dataclasses import dataclass
from datetime import date

SOURCES = []


@dataclass(frozen=True)
class Reminder:
    """One thing that is due.

    `key` is the same on each day for the same warning, for example
    `agreement:12:notice:2027-03-01`, so that it is mailed once. `url` is the address
    of the page at the desk, `right` the permission of who is reminded.
    """

    key: str
    text: str  # translated when it is shown
    due: date | None
    url: str
    right: str
    is_late: bool = False


def reminds(function):
    SOURCES.append(function)
    return function


def reminders(today, user=None):
    """Return what is due, earliest first; for a user, only what the user may see."""
    found = [each for source in SOURCES for each in source(today)]
    if user is not None:
        found = [each for each in found if user.has_perm(each.right)]
    return sorted(found, key=lambda each: (each.due or date.max, each.key))
