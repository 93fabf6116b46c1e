"""Stored files are there whole or not at all."""

import os
from contextlib import suppress
from uuid import uuid4

from django.core.files.storage import FileSystemStorage

UNFINISHED = ".part"


class WholeFileStorage(FileSystemStorage):
    """Django's, but a file gets its name only when all of it is on the disk.

    Where the disk is full, or the power fails, there is no part of one under its name.
    """

    def _save(self, name, content):
        unfinished = f"{name}.{uuid4().hex}{UNFINISHED}"
        try:
            super()._save(unfinished, content)
            sync(self.path(unfinished))
            os.replace(self.path(unfinished), self.path(name))
        except BaseException:
            with suppress(OSError):
                self.delete(unfinished)
            raise
        sync(os.path.dirname(self.path(name)))
        return name


def sync(path):
    """Wait until what was written is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
