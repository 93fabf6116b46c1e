"""Where copies are: in a folder, or in a bucket of S3; with the files that they share.

A copy is a small file of rows. Each stored file that it names is in the folder `files`
beside it, once for all copies, under its digest.
"""

import re
import shutil
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import NamedTuple

from django.conf import settings
from django.core.files.storage import storages
from django.utils.translation import gettext as _

from portal.archive import encryption
from portal.archive.container import (
    AT_ONCE,
    ArchiveError,
    Digesting,
    damaged,
    temporary,
)
from portal.files.storage import WholeFileStorage

FILES = "files"
NAME = re.compile(r"portal-(\d{8}T\d{6}Z)\.tar(\.age)?")
STAMP = "%Y%m%dT%H%M%SZ"


def new_name(mark=""):
    ending = encryption.ENDING if settings.BACKUP_KEY else ""
    return f"portal-{datetime.now(UTC).strftime(STAMP)}{mark}.tar{ending}"


def dated(names):
    """Which names are those of copies, and when they were made, the newest first."""
    found = {}
    for name in names:
        if made := NAME.fullmatch(name):
            found[name] = datetime.strptime(made[1], STAMP).replace(tzinfo=UTC)
    return dict(sorted(found.items(), key=lambda each: each[1], reverse=True))


def digest_of(storage, name):
    """The digest of a stored file; None where there is none."""
    found = storage.opened(name)
    if found is None:
        return None
    with found.file as file:
        return Digesting(file).read_all()


class File(NamedTuple):
    """A stored file of a copy; `shared` is its name among those that copies share."""

    size: int
    changed: int  # seconds
    digest: str
    shared: str


class Place:
    """A storage that holds copies, and a folder for what is made beside them."""

    def __init__(self, storage, folder):
        self.storage, self.folder = storage, Path(folder)

    def made_folder(self):
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.folder

    def __str__(self):
        return self.storage.place

    def names(self, folder=""):
        """The names of the files in a folder; none where it is not there."""
        try:
            return [name for name in self.storage.listdir(folder)[1] if name]
        except FileNotFoundError:
            return []

    def copies(self):
        """The copies that were made into it, the newest first: their time and size."""
        copies = dated(self.names())
        return {name: (at, self.storage.size(name)) for name, at in copies.items()}

    def check_free(self, name):
        """Raise `ArchiveError` where a copy of this name could not be put there."""
        if not self.storage.is_there():
            raise ArchiveError(
                _("The folder %(folder)s is not there: is its disk mounted?")
                % {"folder": self}
            )
        if self.storage.exists(name):
            raise ArchiveError(
                _("%(file)s is there already, and stays as it is.")
                % {"file": f"{self}/{name}"}
            )

    def fetch(self, other, name):
        """Put a file of another place here, and compare what arrived.

        Raises `ArchiveError`, `OSError`.
        """
        with other.storage.opened(name).file as file:
            sent = Digesting(file)
            self.storage.put(name, sent, int(time()))
        if digest_of(self.storage, name) == sent.sha256.hexdigest():
            return
        with suppress(OSError):
            self.storage.delete(name)
        raise ArchiveError(
            _("What arrived at %(place)s is not what was sent; it was deleted there.")
            % {"place": self}
        )

    # Shared files

    @contextmanager
    def content(self, file):
        """The plain content of a shared file. Raises `ArchiveError`."""
        found = self.storage.opened(f"{FILES}/{file.shared}")
        if found is None:
            raise damaged()
        with found.file as content:
            if not file.shared.endswith(encryption.ENDING):
                yield content
                return
            with encryption.decrypted(content) as plain:
                yield plain

    def holds(self, file):
        """Return True if a shared file is there, and its content is the right one."""
        try:
            with self.content(file) as content:
                found = Digesting(content)
                return (found.read_all(), found.size) == (file.digest, file.size)
        except ArchiveError:
            return False

    def keep(self, opened):
        """Put an `Opened` file among the shared ones, unless it is there; returns it.

        One that is damaged there is replaced, which repairs the copies that share it.
        """
        with opened.file as source, temporary() as file:
            read = Digesting(source)
            shutil.copyfileobj(read, file, AT_ONCE)
            digest = read.sha256.hexdigest()
            name = encryption.name_of(digest)
            kept = File(read.size, opened.changed, digest, name)
            if not self.holds(kept):
                file.seek(0)
                with encryption.encrypted(file) as content:
                    self.storage.put(f"{FILES}/{name}", content, int(time()))
                if not self.holds(kept):
                    raise damaged()
        return kept


class Source(NamedTuple):
    place: Place
    name: str

    def __str__(self):
        return f"{self.place}/{self.name}"


def folder_of(path):
    modes = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    return Place(WholeFileStorage(path, **modes), Path(path).absolute())


def source_of(path):
    path = Path(path).resolve()
    return Source(folder_of(path.parent), path.name)


def here():
    return folder_of(settings.BACKUP_ROOT)


def offsite():
    """The place off the machine; None where the settings name nothing."""
    if not settings.BACKUP_PLACE:
        return None
    return Place(storages["copies"], settings.BACKUP_ROOT)


def places():
    """Those of the settings: here, then off the machine."""
    return [each for each in (here(), offsite()) if each]


def find(name):
    """A copy by its path, or by its name here or else off the machine: its `Source`.

    Raises `ArchiveError`, `OSError`.
    """
    path = Path(name)
    if path.exists() or path.name != str(name):
        return source_of(path)
    for place in places():
        if place.storage.exists(name):
            return Source(place, name)
    raise nothing(places(), name)


def newest(folder=None):
    """The newest copy of a folder, or else of the places of the settings.

    What is here comes first: the one elsewhere was compared when it got there.
    """
    wanted = [folder_of(folder)] if folder else places()
    for place in wanted:
        for name in place.copies():
            return Source(place, name)
    raise nothing(wanted)


def nothing(wanted, name=None):
    """The `ArchiveError` where there is no copy in places, or none of this name."""
    values = {"name": name, "folder": _(", ").join(map(str, wanted))}
    if name is None:
        return ArchiveError(_("There is no copy in %(folder)s.") % values)
    return ArchiveError(_("There is no copy %(name)s in %(folder)s.") % values)
