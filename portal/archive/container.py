"""The file of a copy: a tar, which every system opens.

First `format.json` with the format and the release; then `rows/`, JSON lines in gzip,
and `files/`, the same for the names, sizes and digests of stored files, whose content
is shared by all copies of a place; then `manifest.json`, with the digest of each of
these, and the digest of that. So no bit of a content can change unnoticed.
"""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FORMAT = 2  # of the file; one with a higher number is of a later release
FIRST, MANIFEST = "format.json", "manifest.json"
LAST = "manifest.json.sha256"  # as `sha256sum --check` reads it
AT_ONCE = 2**20
# Limits in bytes: a copy that is read may have been written by anyone.
MAX_LINE = 8 * 2**20  # a row, or the JSON of a part without rows
MAX_ROWS_PART = 64 * 2**20  # the rows of one part, unpacked
MIN_ROWS_PART = 4 * 2**20  # of a table that has another part
MAX_HEADER = 2**16  # what comes before the content of a part: its name, its size
MAX_MEMBERS = 200_000
UNREADABLE = (tarfile.TarError, zlib.error, gzip.BadGzipFile, EOFError, RecursionError)
UNREADABLE += (ValueError, LookupError, TypeError, AttributeError, ValidationError)


class ArchiveError(Exception):
    """A copy cannot be made, read or brought back; its text says why."""


class PartError(Exception):
    """A part of a copy breaks a limit: the name of the part, and the reason."""

    def __init__(self, part, reason, **values):
        super().__init__(part, reason % values)
        self.part, self.reason = self.args


@contextmanager
def naming(copy):
    """Raise a `PartError` of the block as an `ArchiveError` that names the copy."""
    try:
        yield
    except PartError as error:
        text = _("%(copy)s is refused because of its part %(part)r: %(reason)s.")
        values = {"copy": copy, "part": error.part, "reason": error.reason}
        raise ArchiveError(text % values) from None


class Member(NamedTuple):
    """A part of the file, as its manifest has it."""

    name: str
    size: int
    digest: str


def canonical(value):
    """The same JSON for the same value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def temporary():
    """A file that only its owner can read, and that is gone once it is closed."""
    folder = Path(settings.BACKUP_ROOT)
    folder = folder if folder.is_dir() else None
    return SpooledTemporaryFile(max_size=MAX_LINE, dir=folder)


class Digesting:
    """A file that is read, with the size and the digest of what was read of it."""

    def __init__(self, file):
        self.file = file
        self.sha256 = hashlib.sha256()
        self.size = 0

    def read(self, size=-1):
        data = self.file.read(size)
        self.sha256.update(data)
        self.size += len(data)
        return data

    def read_all(self):
        """Read the rest of the file; returns the digest of all of it."""
        while self.read(AT_ONCE):
            pass
        return self.sha256.hexdigest()


class LimitedHeaders:
    """The file of a copy. While `left` is set, no more bytes than that can be read."""

    left = MAX_HEADER

    def __init__(self, file):
        self.file = file

    def read(self, size=-1):
        data = self.file.read(size)
        if self.left is not None:
            self.left -= len(data)
            if self.left < 0:
                raise tarfile.ReadError
        return data


class Writer:
    """Writes the parts one after the other into a file that is open for writing."""

    def __init__(self, file):
        self.tar = tarfile.open(  # noqa: SIM115
            fileobj=file, mode="w", format=tarfile.PAX_FORMAT
        )
        self.members = []

    def add(self, name, data):
        if len(self.members) == MAX_MEMBERS:
            raise too_many(name)
        info = tarfile.TarInfo(name)
        info.size = len(data)
        self.tar.addfile(info, io.BytesIO(data))
        self.members.append(Member(name, len(data), hashlib.sha256(data).hexdigest()))

    def add_lines(self, folder, lines):
        """Add texts of JSON as lines, in as many parts of a folder as it takes."""
        some, size, number = [], 0, 1
        for line in lines:
            some.append(line + b"\n")
            size += len(line)
            if size >= MIN_ROWS_PART:
                self.add_part(folder, number, some)
                some, size, number = [], 0, number + 1
        if some:
            self.add_part(folder, number, some)

    def add_part(self, folder, number, lines):
        name = f"{folder}/{number:06}.jsonl.gz"
        self.add(name, gzip.compress(b"".join(lines), 6, mtime=0))

    def close(self, manifest):
        data = canonical({**manifest, "members": self.members})
        self.add(MANIFEST, data)
        self.add(LAST, digest_line(hashlib.sha256(data).hexdigest()))
        self.tar.close()


def digest_line(digest):
    return f"{digest}  {MANIFEST}\n".encode()


def damaged():
    return ArchiveError(_("The copy is damaged, or it is no copy of a portal."))


def too_many(part):
    """The error of a part that exceeds `MAX_MEMBERS`, or names more stored files."""
    reason = _("the copy has more than %(limit)d parts")
    return PartError(part, reason, limit=MAX_MEMBERS)


@contextmanager
def readable():
    """Whatever cannot be read is an `ArchiveError`."""
    try:
        yield
    except UNREADABLE as error:
        raise damaged() from error


def parts_in(file):
    """Yield the name, the time and the opened content of each part of a file.

    Raises `ArchiveError` where it cannot be read, or breaks a limit.
    """
    raw = LimitedHeaders(file)
    with readable(), tarfile.open(fileobj=raw, mode="r|") as tar:
        for number, info in enumerate(tar, start=1):
            raw.left = None
            if info.type != tarfile.REGTYPE or info.issparse():
                raise damaged()
            if number > MAX_MEMBERS:
                raise too_many(info.name)
            content = Digesting(tar.extractfile(info))
            yield info.name, info.mtime, content
            content.read_all()
            raw.left = MAX_HEADER


def read_json(content, limit=MAX_LINE):
    """The object in the JSON of a part that is no rows."""
    data = content.read(limit + 1)
    value = None if len(data) > limit else json.loads(data)
    if not isinstance(value, dict):
        raise damaged()
    return value


def check_line(part, line):
    """Raise `PartError` if a row is longer than a copy can hold."""
    if len(line) > MAX_LINE:
        reason = _("a row is longer than %(limit)d MB")
        raise PartError(part, reason, limit=MAX_LINE // 2**20)


def lines_in(part, content):
    """Yield the lines of a part with rows. Raises `PartError` at one of its limits."""
    size = 0
    with gzip.GzipFile(fileobj=content) as lines:
        while line := lines.readline(MAX_LINE + 1):
            size += len(line)
            check_line(part, line)
            if size > MAX_ROWS_PART:
                reason = _("unpacked, it is larger than %(limit)d MB")
                raise PartError(part, reason, limit=MAX_ROWS_PART // 2**20)
            yield line
