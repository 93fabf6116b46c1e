"""Finds files that nobody has published, or that are not what was published."""

import logging
import os
from contextlib import suppress

from portal.public.published import folder
from portal.public.published.addresses import TYPES, file_of, path_of, suffix_of

log = logging.getLogger(__name__)


def files(name, since=0.0):
    """Look at each file of an edition, and delete what does not belong there.

    Only at those that were written, renamed or linked `since` a moment (seconds since
    1970, by the clock of the disk). Yields after each one, and once a folder. The
    application finds out by itself before it gives out a file, which the web server in
    front cannot do.
    """
    top = folder.edition_folder(name)
    for place, folders, names in os.walk(top):
        folders[:] = [each for each in folders if not each.startswith(".")]
        for each in names:
            path = os.path.join(place, each)
            if each.startswith(".") or not is_new(path, since):
                continue
            if not is_ours(path, os.path.relpath(path, top)):
                log.error("A file that was not published is deleted: %s", path)
                with suppress(OSError):
                    os.unlink(path)
            yield path
        yield place


def is_new(path, since):
    try:
        return os.lstat(path).st_ctime >= since
    except OSError:
        return False  # the edition has ended meanwhile


def is_ours(path, file):
    """Whether a file has an address, and is what its mark says."""
    plain = file.removesuffix(".gz")
    if suffix_of(plain) not in TYPES or file_of(path_of(plain)) != plain:
        return False
    try:
        with open(path, "rb", opener=folder.open_plain) as opened:
            mark = os.fstat(opened.fileno()).st_mtime
            return folder.mark_of(opened.read()) == mark
    except FileNotFoundError:
        return True  # the edition has ended meanwhile
    except OSError:
        return False
