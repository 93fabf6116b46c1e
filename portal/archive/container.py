"""The file of a copy: a tar, which every system opens, with nothing left to chance.

First `format.json`, what it is and of which release; then `rows/`, JSON lines in gzip,
and `media/`, the stored files; then `manifest.json`, with the digest of each of these,
and the digest of that.
Names, order and times follow from what is stored. What is read has to be, byte by byte,
what would be written of it: so no bit of the file can change unnoticed.
"""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from contextlib import contextmanager
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.archive.problems import ArchiveError, PartError

FORMAT = 1  # of the file; one with a higher number is of a later release
FIRST, MANIFEST = "format.json", "manifest.json"
LAST = "manifest.json.sha256"  # as `sha256sum --check` reads it
AT_ONCE = 2**20
# Limits in bytes: a copy that is read may have been written by anyone.
MAX_LINE = 8 * 2**20  # a row, or the JSON of a part without rows
MAX_ROWS_PART = 64 * 2**20  # the rows of one part, unpacked
MAX_HEADER = 2**16  # what comes before the content of a part: its name, its size
MAX_MEMBERS = 200_000
UNREADABLE = (tarfile.TarError, zlib.error, gzip.BadGzipFile, EOFError, RecursionError)
UNREADABLE += (ValueError, LookupError, TypeError, AttributeError, ValidationError)


class Member(NamedTuple):
    """A part of the file, as its manifest has it."""

    name: str
    size: int
    digest: str


def canonical(value):
    """The same JSON for the same value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


class Digesting:
    """A file that is read, with the digests of what was read of it."""

    def __init__(self, file, *digests):
        self.file = file
        self.digests = digests
        self.size = 0

    def read(self, size=-1):
        data = self.file.read(size)
        for each in self.digests:
            each.update(data)
        self.size += len(data)
        return data


class LimitedHeaders(Digesting):
    """The file of a copy. While `left` is set, no more bytes than that can be read."""

    left = MAX_HEADER

    def read(self, size=-1):
        data = super().read(size)
        if self.left is not None:
            self.left -= len(data)
            if self.left < 0:
                raise tarfile.ReadError
        return data


class Sink:
    """What is written goes into the file, until that is given up."""

    def __init__(self, file):
        self.file = file

    def write(self, data):
        if self.file:
            self.file.write(data)


class Writer:
    """Writes the parts one after the other into a file that is open for writing."""

    def __init__(self, file):
        self.sink = Sink(file)
        self.tar = tarfile.open(  # noqa: SIM115
            fileobj=self.sink, mode="w|", format=tarfile.PAX_FORMAT
        )
        self.members = []

    def add(self, name, data):
        self.add_file(name, io.BytesIO(data), len(data))

    def add_file(self, name, file, size, changed=0):
        """Add so many bytes of an open file. Raises `OSError` if it has less."""
        info = tarfile.TarInfo(name)
        info.size, info.mtime = size, changed
        digest = hashlib.sha256()
        if len(self.members) == MAX_MEMBERS:
            raise too_many(name)
        self.tar.addfile(info, Digesting(file, digest))
        self.members.append(Member(name, size, digest.hexdigest()))

    def add_lines(self, name, lines):
        self.add(name, gzip.compress(b"".join(lines), 6, mtime=0))

    def close(self, manifest):
        """Add the manifest, and end."""
        data = canonical({**manifest, "members": self.members})
        self.add(MANIFEST, data)
        self.add(LAST, digest_line(hashlib.sha256(data).hexdigest()))
        self.tar.close()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            self.sink.file = None  # tarfile ends what it has begun, whatever happened


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

    Raises `ArchiveError` at the latest after the last one, where the file is not what
    would be written of these parts.
    """
    read, wanted = hashlib.sha256(), hashlib.sha256()
    raw, length = LimitedHeaders(file, read), 0
    with readable(), tarfile.open(fileobj=raw, mode="r|") as tar:
        for number, info in enumerate(tar, start=1):
            raw.left = None
            if info.type != tarfile.REGTYPE or info.issparse():
                raise damaged()
            if number > MAX_MEMBERS:
                raise too_many(info.name)
            head = info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
            wanted.update(head)
            content = Digesting(tar.extractfile(info), wanted)
            yield info.name, info.mtime, content
            while content.read(AT_ONCE):
                pass
            length += len(head) + padded(info.size, tarfile.BLOCKSIZE)
            wanted.update(bytes(padded(info.size, tarfile.BLOCKSIZE) - info.size))
            raw.left = MAX_HEADER
    raw.left = None
    end = padded(length + 2 * tarfile.BLOCKSIZE, tarfile.RECORDSIZE) - length
    wanted.update(bytes(end))
    while raw.read(AT_ONCE):
        pass
    if read.digest() != wanted.digest():
        raise damaged()


def padded(size, unit):
    return -(-size // unit) * unit


def as_object(data):
    """The object in the JSON of a part that is no rows."""
    value = json.loads(data)
    if len(data) > MAX_LINE or not isinstance(value, dict):
        raise damaged()
    return value


def read_json(content):
    return as_object(content.read(MAX_LINE + 1))


def read_manifest(content, members):
    """The manifest. Raises `ArchiveError` unless it lists the members that were read.

    Their list is compared as bytes, not parsed, to bound the memory that it takes.
    """
    listed = b'"members":' + canonical(members)
    data = content.read(len(listed) + MAX_LINE + 1)
    start, found, end = data.partition(listed)
    if not found:
        raise damaged()
    manifest = as_object(start + b'"members":[]' + end)
    return manifest | {"members": [*members]}


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
