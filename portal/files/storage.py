"""Stored files are there whole or not at all.

Beside what Django asks of a storage, ours can be asked for what copies of everything
and the sweeping of files need; `portal.files.bucket` answers the same.
"""

import os
import shutil
import stat
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from time import time
from typing import NamedTuple
from uuid import uuid4

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage

UNFINISHED = ".part"
AT_ONCE = 2**20


class Stored(NamedTuple):
    """A stored file: how many bytes it has, and when it was changed (nanoseconds)."""

    name: str
    size: int
    changed_ns: int


class Opened(NamedTuple):
    """A stored file that can be read once; when it was changed in whole seconds."""

    file: object
    size: int
    changed: int


class WholeFileStorage(FileSystemStorage):
    """Django's, but a file gets its name only when all of it is on the disk.

    Where the disk is full, or the power fails, there is no part of one under its name.
    """

    def _save(self, name, content):
        unfinished = f"{name}.{uuid4().hex}{UNFINISHED}"
        with self.gets_name(unfinished, name):
            super()._save(unfinished, content)
        return name

    @contextmanager
    def gets_name(self, unfinished, name):
        """What the block has written under one name gets the other one, or is gone."""
        try:
            yield
            sync(self.path(unfinished))
            os.replace(self.path(unfinished), self.path(name))
        except BaseException:
            with suppress(OSError):
                self.delete(unfinished)
            raise
        sync(os.path.dirname(self.path(name)))

    @property
    def place(self):
        """Where the files are, in words."""
        return str(self.location)

    def is_there(self):
        """Whether there is anything to put a file into."""
        return Path(self.location).is_dir()

    def free(self):
        """How many bytes may be added; None where nobody knows."""
        folder = Path(self.location).resolve()
        while not folder.exists():
            folder = folder.parent
        return shutil.disk_usage(folder).free

    def can_hold(self, name):
        """Whether a file can have this name."""
        try:
            return Path(self.path(name)) != Path(self.location)
        except (SuspiciousFileOperation, ValueError):
            return False

    def which_exist(self, names, now=False):
        """Those of the names that are there."""
        return {name for name in names if self.exists(name)}

    def opened(self, name):
        """The file, opened; None where there is none."""
        path = Path(self.path(name)) if self.can_hold(name) else None
        try:
            file = path and path.open("rb")
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None
        if file is None:
            return None
        state = os.fstat(file.fileno())
        return Opened(file, state.st_size, int(state.st_mtime))

    def put(self, name, content, changed):
        """Store what can be read of `content` under this very name and time."""
        unfinished = f"{name}.{uuid4().hex}{UNFINISHED}"
        path = Path(self.path(unfinished))
        mode = self.directory_permissions_mode or 0o777
        path.parent.mkdir(mode=mode, parents=True, exist_ok=True)
        with self.gets_name(unfinished, name):
            mode = self.file_permissions_mode or 0o666
            new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with open(new, "wb") as file:
                shutil.copyfileobj(content, file, AT_ONCE)
            os.utime(path, (changed, changed))

    def related(self, name):
        """The names that begin with that of a file and a dot, as those of its sizes."""
        path = Path(self.path(name))
        return {
            each.relative_to(self.location).as_posix()
            for each in path.parent.glob(f"{escape(path.name)}.*")
        }

    def walk(self, on_error):
        """Every `Stored` file; links are not followed."""
        root = Path(self.location)
        for folder, _, names in root.walk(on_error=on_error):
            for path in map(folder.joinpath, sorted(names)):
                try:
                    state = path.lstat()
                except FileNotFoundError:
                    continue  # deleted meanwhile
                if stat.S_ISREG(state.st_mode):
                    name = path.relative_to(root).as_posix()
                    yield Stored(name, state.st_size, state.st_mtime_ns)

    def look_at(self, name):
        """The file as it is now; None where it is a link, or no file.

        Raises `FileNotFoundError`.
        """
        path = Path(self.location).resolve() / name
        state = path.lstat()
        if path.resolve() != path or not stat.S_ISREG(state.st_mode):
            return None
        return Stored(name, state.st_size, state.st_mtime_ns)

    def drop_unfinished(self, seconds):
        """Delete what was begun so long ago and never got its name."""
        for path in Path(self.location).glob(f"*{UNFINISHED}"):
            if path.stat().st_mtime < time() - seconds:
                path.unlink(missing_ok=True)


def sync(path):
    """Wait until what was written is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
