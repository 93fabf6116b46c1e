"""Copies off the machine: in a folder elsewhere, or in a bucket of S3 (BACKUP_URL).

What arrived is read again, every byte of it, before it counts as a copy.
"""

import hashlib
from contextlib import suppress
from pathlib import Path
from shutil import disk_usage

from django.conf import settings
from django.core.files.storage import storages
from django.utils.translation import gettext as _

from portal.archive.container import AT_ONCE
from portal.archive.files import check_room
from portal.archive.places.rotation import LONGEST, dated, staying
from portal.archive.problems import ArchiveError


def storage():
    """Where copies go; None where the settings name nothing."""
    return storages["copies"] if settings.BACKUP_PLACE else None


class Watched:
    """A file that is read, with its digest and news of how much was read."""

    def __init__(self, file, size, tell):
        self.file, self.size, self.tell = file, size, tell
        self.digest, self.done = hashlib.sha256(), 0

    def read(self, size=-1):
        data = self.file.read(size)
        self.digest.update(data)
        self.done += len(data)
        self.tell(self.done, self.size)
        return data


def send(path, progress):
    """Put a copy there, and look at what arrived. Raises `ArchiveError`, `OSError`."""
    place, path = storage(), Path(path)
    check_free(path.name)
    state = path.stat()
    with path.open("rb") as file:
        sent = Watched(file, state.st_size, told(progress, _("sending")))
        place.put(path.name, sent, int(state.st_mtime))
    try:
        check_arrived(place, path.name, sent, progress)
    except ArchiveError:
        with suppress(OSError):
            place.delete(path.name)
        raise


def check_free(name):
    """Raise `ArchiveError` where a copy of this name could not be put there."""
    place = storage()
    if not place.is_there():
        raise ArchiveError(
            _("The folder %(folder)s is not there: is its disk mounted?")
            % {"folder": place.place}
        )
    if place.exists(name):
        raise ArchiveError(
            _("%(file)s is there already, and stays as it is.")
            % {"file": f"{place.place}/{name}"}
        )


def check_arrived(place, name, sent, progress):
    found = place.opened(name)
    if found:
        with found.file as file:
            tell = told(progress, _("looking at what arrived"))
            there = Watched(file, found.size, tell)
            while there.read(AT_ONCE):
                pass
        if there.digest.digest() == sent.digest.digest():
            return
    raise ArchiveError(
        _("What arrived at %(place)s is not what was sent; it was deleted there.")
        % {"place": place.place}
    )


def told(progress, what):
    return lambda done, total: progress(what, done, total)


def fetch(name, folder, progress):
    """Bring a copy from there into a folder; returns its path, None if it has none."""
    place = storage()
    found = place and place.opened(name)
    if not found:
        return None
    path = Path(folder) / name
    with found.file as content, path.open("xb") as file:
        check_room(disk_usage(folder).free, folder, found.size)
        there = Watched(content, found.size, told(progress, _("fetching")))
        while data := there.read(AT_ONCE):
            file.write(data)
    return path


def copies_there():
    """The copies that are there, by time, the newest first, with their size."""
    place = storage()
    if place is None or not place.is_there():
        return {}
    errors = []
    sizes = {each.name: each.size for each in place.walk(errors.append)}
    for error in errors:
        raise error
    return {name: (at, sizes[name]) for name, at in dated(sizes).items()}


def drop_old_there(keep):
    """Delete what `keep` does not keep there, and what was never finished."""
    place = storage()
    copies = {name: at for name, (at, _size) in copies_there().items()}
    old = set(copies) - staying(copies, keep)
    for name in old:
        place.delete(name)
    place.drop_unfinished(LONGEST)
    return old
