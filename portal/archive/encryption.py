"""Encrypted copies, in the format of age (age-encryption.org).

`BACKUP_KEY` is one of its keys, so the tool `age` opens a copy on any machine too.
"""

import os
import threading
from contextlib import contextmanager, suppress

import pyrage
from django.conf import settings
from django.utils.translation import gettext as _

from portal.archive.problems import ArchiveError

BEGINNING = b"age-encryption.org/"


def new_key():
    return str(pyrage.x25519.Identity.generate())


def identity():
    """The key of the settings, or None. Raises `ArchiveError`."""
    try:
        key = settings.BACKUP_KEY
        return pyrage.x25519.Identity.from_str(key) if key else None
    except pyrage.IdentityError:
        raise ArchiveError(
            _(
                "BACKUP_KEY is no key: `manage.py backup --new-key` makes one, and it "
                "is used as it is printed."
            )
        ) from None


@contextmanager
def written_to(file):
    """What is written is encrypted into the file, where there is a key."""
    key = identity()
    if key is None:
        yield file
        return

    target = Target(file)

    def encrypt(source):
        try:
            pyrage.encrypt_io(source, target, [key.to_public()])
        except (OSError, pyrage.EncryptError):
            raise target.error or OSError() from None

    with piped("wb", encrypt) as sink:
        yield sink


@contextmanager
def read_from(file):
    """The plain bytes of an open file, whether it is encrypted or not."""
    begins = file.read(len(BEGINNING))
    file = Rewound(begins, file)
    if begins != BEGINNING:
        yield file
        return
    key = identity()
    if key is None:
        raise ArchiveError(_("The copy is encrypted: set BACKUP_KEY to its key."))

    def decrypt(sink):
        target = Target(sink)
        try:
            pyrage.decrypt_io(file, target, [key])
        except (OSError, pyrage.DecryptError):
            if not target.error:  # else the rest is not wanted
                raise ArchiveError(
                    _("The copy was encrypted with another key, or it is damaged.")
                ) from None

    with piped("rb", decrypt) as source:
        yield source


class Rewound:
    """An open file, back at its beginning; what comes from a server cannot seek."""

    def __init__(self, begins, file):
        self.begins, self.file = begins, file

    def read(self, size):
        data, self.begins = self.begins[:size], self.begins[size:]
        return data or self.file.read(size)


class Target:
    """Where the library writes to; it remembers why that failed, which is lost else."""

    def __init__(self, file):
        self.file = file
        self.error = None

    def write(self, data):
        try:
            return self.file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self):
        self.file.flush()


@contextmanager
def piped(mode, work):
    """One end of a pipe, at whose other end a thread works.

    What fails in the thread is raised here, and before what failed because of it.
    """
    source, sink = map(os.fdopen, os.pipe(), ("rb", "wb"))
    mine, theirs = (source, sink) if mode == "rb" else (sink, source)
    failures = []

    def run():
        try:
            work(theirs)
        except BaseException as error:
            failures.append(error)
        finally:
            close(theirs)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield mine
        mine.close()
    except BaseException:
        finish(mine, thread)
        if failures:
            raise failures[0] from None
        raise
    thread.join()
    if failures:
        raise failures[0]


def finish(end, thread):
    close(end)
    thread.join()


def close(end):
    """Close one end, whatever has become of the other."""
    with suppress(OSError):
        end.close()
