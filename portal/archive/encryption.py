"""Encrypted copies, in the format of age (age-encryption.org).

`BACKUP_KEY` is one of its keys, so the tool `age` opens a copy on any machine too.
"""

import hmac
import io
from contextlib import contextmanager

import pyrage
from django.conf import settings
from django.utils.translation import gettext as _

from portal.archive.container import ArchiveError, temporary

BEGINNING = b"age-encryption.org/"
ENDING = ".age"


def new_key():
    return str(pyrage.x25519.Identity.generate())


def identity():
    """The key of the settings, or None."""
    key = settings.BACKUP_KEY
    return pyrage.x25519.Identity.from_str(key) if key else None


def name_of(digest):
    """The name of the file with this digest; where there is a key, it tells nothing."""
    if not settings.BACKUP_KEY:
        return digest
    key = settings.BACKUP_KEY.encode()
    return hmac.digest(key, digest.encode(), "sha256").hex() + ENDING


@contextmanager
def encrypted(file):
    """What an open file is as part of a copy: encrypted, where there is a key."""
    key = identity()
    if key is None:
        yield file
        return
    with temporary() as target:
        try:
            pyrage.encrypt_io(file, target, [key.to_public()])
        except pyrage.EncryptError as error:  # the disk is full, and the like
            raise OSError(str(error).rpartition("] ")[2]) from None
        target.seek(0)
        yield target


@contextmanager
def decrypted(file, is_whole=True):
    """The plain content of an encrypted file. Raises `ArchiveError`.

    Of one that is not whole, as much as can be read.
    """
    key = identity()
    if key is None:
        raise ArchiveError(_("The copy is encrypted: set BACKUP_KEY to its key."))
    with temporary() as target:
        try:
            pyrage.decrypt_io(file, target, [key])
        except (OSError, pyrage.DecryptError) as error:
            if getattr(error, "errno", None):
                raise
            if is_whole or not target.tell():
                raise ArchiveError(
                    _("The copy was encrypted with another key, or it is damaged.")
                ) from None
        target.seek(0)
        yield target


@contextmanager
def plain(file, limit=None):
    """The plain content of a copy; of an encrypted one its beginning, up to a limit."""
    start = file.read(len(BEGINNING))
    file = Rewound(start, file)
    if start != BEGINNING:
        yield file
        return
    if limit:
        file = io.BytesIO(file.read(len(start)) + file.read(limit))
    with decrypted(file, is_whole=not limit) as content:
        yield content


class Rewound:
    """An open file, back at its beginning; what comes from a server cannot seek."""

    def __init__(self, start, file):
        self.start, self.file = start, file

    def read(self, size):
        data, self.start = self.start[:size], self.start[size:]
        return data or self.file.read(size)
