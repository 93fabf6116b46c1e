"""Files of previews, which wait for their confirmation: a day, for one person."""

import re
import time
import uuid
from contextlib import suppress

from django.core.files.storage import default_storage

FOLDER = "imports"  # of stored files; `/media/` serves no files in folders
KINDS = {"csv": "csv", "xlf": "xlf", "xliff": "xlf"}  # by the end of a name
KEPT_FOR = 24 * 3600  # seconds
KEY = re.compile(r"[0-9a-f]{32}\.(xlsx|csv|xlf)")


def name_of(key, user):
    return f"{FOLDER}/{user.pk}-{key}"


def keep_file(file, user):
    clean_up()
    kind = KINDS.get(file.name.lower().rpartition(".")[2], "xlsx")
    key = f"{uuid.uuid4().hex}.{kind}"
    default_storage.save(name_of(key, user), file)
    return key


def fetch(key, user):
    """Return the open file of the user under the key, or None."""
    if not KEY.fullmatch(key):
        return None
    try:
        return default_storage.open(name_of(key, user))
    except FileNotFoundError:
        return None


def drop(key, user):
    default_storage.delete(name_of(key, user))


def clean_up():
    names = []
    with suppress(FileNotFoundError):
        names = default_storage.listdir(FOLDER)[1]
    for name in names:
        path = f"{FOLDER}/{name}"
        with suppress(FileNotFoundError):  # deleted by another process
            changed = default_storage.get_modified_time(path).timestamp()
            if changed < time.time() - KEPT_FOR:
                default_storage.delete(path)
