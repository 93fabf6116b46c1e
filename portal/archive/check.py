"""Reading a copy from end to end: whether it is good, from when, and how much it is."""

import hashlib
import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from portal.archive import encryption, files
from portal.archive.container import (
    AT_ONCE,
    FIRST,
    FORMAT,
    LAST,
    MANIFEST,
    MAX_MEMBERS,
    Digesting,
    Member,
    damaged,
    digest_line,
    lines_in,
    parts_in,
    read_json,
    read_manifest,
    readable,
    too_many,
)
from portal.archive.problems import ArchiveError, naming
from portal.archive.tables import file_columns, tables_of


@dataclass
class Copy:
    """A copy that was read and found good."""

    path: Path
    description: dict = None
    manifest: dict = None
    digest: str = ""  # of the manifest, so of everything
    files: dict = field(default_factory=dict)  # `Member` by the name of a stored file
    counted: Counter = field(default_factory=Counter)  # rows of each table
    named: set = field(default_factory=set)  # files that rows name

    @property
    def release(self):
        return self.description["release"]

    @property
    def newest(self):
        newest = self.manifest["newest"]
        return newest and datetime.fromisoformat(newest)

    @property
    def rows(self):
        return self.counted.total()

    @property
    def size_of_files(self):
        return sum(each.size for each in self.files.values())


@contextmanager
def opened(path):
    """The parts of a copy, as `parts_in` gives them. Raises `ArchiveError`."""
    try:
        file = Path(path).open("rb")  # noqa: SIM115
    except OSError as error:
        raise ArchiveError(
            _("%(file)s cannot be read: %(reason)s.")
            % {"file": path, "reason": error.strerror}
        ) from None
    with file, encryption.read_from(file) as source, naming(path), readable():
        yield parts_in(source)


def read_copy(path, progress=lambda *_: None):
    """Everything about a copy. Raises `ArchiveError` unless all of it is good."""
    copy, members = Copy(Path(path)), []
    with opened(path) as parts:
        for name, _changed, content in parts:
            digest = hashlib.sha256()
            part = Digesting(content, digest)
            read_part(copy, name, part, members)
            while part.read(AT_ONCE):
                pass
            members.append(Member(name, part.size, digest.hexdigest()))
            progress(_("reading"), len(members), 0)
        check_members(copy, members)
    return copy


def read_part(copy, name, part, members):
    if copy.description is None:
        copy.description = read_description(name, part)
    elif name == MANIFEST:
        copy.manifest = read_manifest(part, members)
    elif name.startswith("rows/"):
        read_rows(copy, name, part)


def read_description(name, part):
    if name != FIRST:
        raise damaged()
    found = read_json(part)
    if found["format"] != FORMAT:
        raise ArchiveError(
            _(
                "The copy has the format %(format)s of release %(release)s; this "
                "release reads format %(ours)s."
            )
            % {
                "format": found["format"],
                "release": found["release"],
                "ours": FORMAT,
            }
        )
    return found


def read_rows(copy, name, part):
    """Count the rows of a part, and collect the names of files in them."""
    label = name.split("/")[1]
    columns, with_files = copy.description["tables"][label]["columns"], files_of(label)
    positions = [i for i, column in enumerate(columns) if column in with_files]
    for line in lines_in(name, part):
        row = json.loads(line)
        if not isinstance(row, list) or len(row) != len(columns):
            raise damaged()
        copy.counted[label] += 1
        named = {row[position] for position in positions} - {"", None}
        if any(len(file) > files.MAX_NAME for file in named):
            raise damaged()
        copy.named |= named
        if len(copy.named) > MAX_MEMBERS:
            raise too_many(name)


def files_of(label):
    """The columns with names of files, of a table that this release has too."""
    model = tables_of().get(label)
    return file_columns(model) if model else []


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
    taken = set()
    for member in parts:
        if member.name.startswith("media/"):
            name = member.name.removeprefix("media/")
            files.check_name(name, taken)
            copy.files[name] = member
    if copy.named - {*copy.files, *copy.manifest["missing"]}:
        raise damaged()
