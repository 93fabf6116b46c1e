"""The copies in a folder: how they are called, and which of them stay."""

import re
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from portal.files.storage import UNFINISHED

NAME = re.compile(r"portal-(\d{8}T\d{6}Z)\.tar(\.age)?")
STAMP = "%Y%m%dT%H%M%SZ"


class Keep(NamedTuple):
    """How many days, weeks and months keep their newest copy."""

    days: int
    weeks: int
    months: int


UNITS = {
    "days": lambda at: at.date(),
    "weeks": lambda at: at.isocalendar()[:2],
    "months": lambda at: (at.year, at.month),
}
LONGEST = 24 * 3600  # seconds that the making of a copy takes


def new_name(mark=""):
    """The name of a copy that is made now; it says when that was."""
    ending = ".tar.age" if settings.BACKUP_KEY else ".tar"
    return f"portal-{datetime.now(UTC).strftime(STAMP)}{mark}{ending}"


def dated(names):
    """Which names are those of copies, and when they were made, the newest first."""
    found = {}
    for name in names:
        if made := NAME.fullmatch(name):
            found[name] = datetime.strptime(made[1], STAMP).replace(tzinfo=UTC)
    return dict(sorted(found.items(), key=lambda each: each[1], reverse=True))


def copies_in(folder):
    """The copies of a folder that were made into it, by time, the newest first."""
    paths = {path.name: path for path in Path(folder).iterdir()}
    return {paths[name]: at for name, at in dated(paths).items()}


def staying(copies, keep):
    """Those that stay: the newest of each of the last days, weeks and months.

    What counts are those that have a copy: after a long silence none is lost.
    """
    found = set()
    for unit, most in keep._asdict().items():
        newest = {}
        for path, at in copies.items():
            newest.setdefault(UNITS[unit](timezone.localtime(at)), path)
        found.update(list(newest.values())[:most])
    return found


def drop_old(folder, keep):
    """Delete the others, and what is left of copies that were never finished."""
    copies = copies_in(folder)
    old = set(copies) - staying(copies, keep)
    yesterday = time() - LONGEST
    for path in Path(folder).glob(f".portal-*{UNFINISHED}"):
        if path.stat().st_mtime < yesterday:
            old.add(path)
    for path in old:
        path.unlink(missing_ok=True)
    return old
