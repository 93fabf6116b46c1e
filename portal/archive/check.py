"""Reading a copy from end to end: whether it is good, from when, and how much it is."""

import hashlib
import json
import operator
import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from portal.archive import encryption
from portal.archive.container import (
    FIRST,
    FORMAT,
    LAST,
    MANIFEST,
    MAX_LINE,
    MAX_MEMBERS,
    ArchiveError,
    Member,
    PartError,
    canonical,
    damaged,
    digest_line,
    lines_in,
    naming,
    parts_in,
    read_json,
    readable,
    too_many,
)
from portal.archive.places import FILES, File, Source, nothing
from portal.archive.tables import file_columns, tables_of
from portal.version import in_order, version

MAX_NAME = 255  # characters of the name of a stored file
# Parts of a path that lead elsewhere, or that Windows reserves or shortens.
RESERVED = re.compile(
    r"|.*[. ]|(con|prn|aux|nul|(com|lpt)[0-9])(\..*)?", re.IGNORECASE | re.DOTALL
)
DIGEST = re.compile("[0-9a-f]{64}")
SHARED = re.compile("[0-9a-f]{64}(\\.age)?")
# The format before, in which the stored files are parts of the tar themselves. It is
# read for one release, and not written any more.
OLD_FORMAT, OLD_FOLDER = 1, "media/"


@dataclass
class Copy:
    """A copy that was read and found good."""

    source: Source
    description: dict = None
    manifest: dict = None
    digest: str = ""  # of the manifest, so of everything
    files: dict = field(default_factory=dict)  # `File` by the name of a stored file
    counted: Counter = field(default_factory=Counter)  # rows of each table
    named: set = field(default_factory=set)  # files that rows name

    @property
    def path(self):
        """Its path; of a copy off this machine, what it would be here."""
        return Path(self.source.place.folder, self.source.name)

    @property
    def is_old(self):
        return self.description["format"] == OLD_FORMAT

    @property
    def release(self):
        return self.description["release"]

    @property
    def rows(self):
        return self.counted.total()


@contextmanager
def opened(source, limit=None):
    """The parts of a copy, as `parts_in` gives them. Raises `ArchiveError`.

    With a limit, those at its beginning; it is in bytes.
    """
    found = source.place.storage.opened(source.name)
    if found is None:
        raise nothing([source.place], source.name)
    with (
        found.file as file,
        naming(source),
        readable(),
        encryption.plain(file, limit) as content,
    ):
        yield parts_in(content)


def read_copy(source, progress=lambda *_: None):
    """Everything about a copy. Raises `ArchiveError` unless all of it is good."""
    copy = read_file(source, progress)
    shared = {} if copy.is_old else copy.files
    for number, (name, file) in enumerate(shared.items(), start=1):
        with naming(source):
            if not source.place.holds(file):
                reason = _("its file %(file)s is missing or damaged")
                raise PartError(name, reason, file=f"{FILES}/{file.shared}")
        progress(_("files"), number, len(shared))
    return copy


def read_file(source, progress=lambda *_: None):
    """Everything about a copy but for the content of the files that it shares."""
    copy, members = Copy(source), []
    with opened(source) as parts:
        for name, _changed, content in parts:
            if copy.description is None:
                copy.description = read_description(name, content)
            elif name == MANIFEST:
                listed = canonical(members)
                copy.manifest = read_json(content, len(listed) + MAX_LINE)
                if canonical(copy.manifest["members"]) != listed:
                    raise damaged()
            elif name.startswith("rows/"):
                read_rows(copy, name, content)
            elif name.startswith(f"{FILES}/"):
                read_files(copy, name, content)
            digest = content.read_all()
            members.append(Member(name, content.size, digest))
            progress(_("reading"), len(members), 0)
        check_members(copy, members)
    return copy


def read_first(source):
    """What the first part of a copy says of it. Raises `ArchiveError`."""
    with opened(source, 2 * MAX_LINE) as parts:
        name, _changed, content = next(parts, ("", 0, None))
        return read_description(name, content)


def files_used(source):
    """The names of the shared files that a copy needs. Raises `ArchiveError`."""
    if read_first(source)["format"] == OLD_FORMAT:
        return set()
    return {file.shared for file in read_file(source).files.values()}


def contents(copy, wanted):
    """Yield the name, the time and the opened content of some files of a copy."""
    if not copy.is_old:
        for name, file in wanted.items():
            with copy.source.place.content(file) as content:
                yield name, file.changed, content
        return
    with opened(copy.source) as parts:
        for part, changed, content in parts:
            name = part.removeprefix(OLD_FOLDER)
            if part.startswith(OLD_FOLDER) and name in wanted:
                yield name, changed, content


def read_description(name, part):
    if name != FIRST:
        raise damaged()
    found = read_json(part)
    needed = found.get("read_from", "0")  # the first copies do not say it
    if in_order(needed) > in_order(version()):
        raise ArchiveError(
            _(
                "The copy was made by release %(theirs)s and needs at least release "
                "%(needed)s; this is release %(ours)s. Update this portal first."
            )
            % {"theirs": found["release"], "needed": needed, "ours": version()}
        )
    if found["format"] not in (FORMAT, OLD_FORMAT):
        raise ArchiveError(
            _(
                "The copy has the format %(format)s of release %(release)s; this "
                "release reads format %(ours)s."
            )
            % {**found, "ours": FORMAT}
        )
    return found


def read_files(copy, part, content):
    """Read the names of stored files, and what is known of each."""
    for line in lines_in(part, content):
        name, *values = json.loads(line)
        file = File(*values)
        is_good = DIGEST.fullmatch(file.digest) and SHARED.fullmatch(file.shared)
        is_good = is_good and operator.index(file.changed).bit_length() <= 40
        if not is_good or name in copy.files:
            raise damaged()
        copy.files[name] = file
        if len(copy.files) > MAX_MEMBERS:
            raise too_many(part)


def read_rows(copy, name, part):
    """Count the rows of a part, and collect the names of files in them."""
    label = name.split("/")[1]
    columns = copy.description["tables"][label]["columns"]
    model = tables_of().get(label)
    with_files = file_columns(model) if model else ()  # this release may lack the table
    positions = [i for i, column in enumerate(columns) if column in with_files]
    for line in lines_in(name, part):
        row = json.loads(line)
        if not isinstance(row, list) or len(row) != len(columns):
            raise damaged()
        copy.counted[label] += 1
        named = {row[position] for position in positions} - {"", None}
        if any(len(file) > MAX_NAME for file in named):
            raise damaged()
        copy.named |= named
        if len(copy.named) > MAX_MEMBERS:
            raise too_many(name)


def check_members(copy, members):
    """Raise an error unless the manifest tells of what was read, by good names."""
    *parts, manifest, last = members
    line = digest_line(manifest.digest)
    is_sealed = last == Member(LAST, len(line), hashlib.sha256(line).hexdigest())
    if manifest.name != MANIFEST or not is_sealed:
        raise damaged()
    copy.digest = manifest.digest
    if copy.counted != Counter(copy.manifest["rows"]):
        raise damaged()
    if copy.is_old:
        copy.files = {
            name.removeprefix(OLD_FOLDER): File(size, 0, digest, "")
            for name, size, digest in parts
            if name.startswith(OLD_FOLDER)
        }
    taken = set()
    for name in copy.files:
        check_name(name, taken)
    if copy.named - {*copy.files, *copy.manifest["missing"]}:
        raise damaged()


def check_name(name, taken):
    """Add the name of a stored file in a copy to `taken`, without regard to case.

    Raises `PartError` if storage cannot hold it, or another file has it already.
    """
    is_possible = len(name) <= MAX_NAME and default_storage.can_hold(name)
    if not is_possible or any(map(RESERVED.fullmatch, name.split("/"))):
        raise PartError(name, _("no file can have this name"))
    if name.casefold() in taken:
        raise PartError(name, _("another file has this name, apart from its case"))
    taken.add(name.casefold())
