"""Files that were looked at and wait to be taken in: for a day, and for one person."""

import re
import time
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files.base import File

KEPT_FOR = 24 * 3600  # seconds
KEY = re.compile("[0-9a-f]{32}")


def folder():
    """Below the folder of media; no address leads there, since `/media/` has none."""
    return Path(settings.MEDIA_ROOT) / "imports"


def path_of(key, user):
    return folder() / f"{user.pk}-{key}.xlsx"


def keep_file(file, user):
    """Keep a file; returns the key to it."""
    clean_up()
    folder().mkdir(parents=True, exist_ok=True)
    key = uuid.uuid4().hex
    with path_of(key, user).open("xb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    return key


def fetch(key, user):
    """The file that the user kept under the key, open for reading, or None."""
    if not KEY.fullmatch(key) or not path_of(key, user).is_file():
        return None
    return File(path_of(key, user).open("rb"))


def drop(key, user):
    path_of(key, user).unlink(missing_ok=True)


def clean_up():
    """Delete what nobody came back for."""
    for path in folder().glob("*.xlsx"):
        if path.stat().st_mtime < time.time() - KEPT_FOR:
            path.unlink(missing_ok=True)
