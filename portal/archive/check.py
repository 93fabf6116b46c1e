"""Reading a copy from end to end: whether it is good, from when, and how much it is."""

import hashlib
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from portal.archive import encryption
from portal.archive.container import (
    AT_ONCE,
    FIRST,
    FORMAT,
    LAST,
    MANIFEST,
    Digesting,
    Member,
    damaged,
    digest_line,
    lines_in,
    parts_in,
    read_json,
    readable,
)
from portal.archive.problems import ArchiveError
from portal.archive.tables import file_columns, tables_of

PICTURE = "portal.picture"
ASKED_OF_PICTURES = ("file", "width", "height", "focal_x", "focal_y")


@dataclass
class Copy:
    """A copy that was read and found good."""

    path: Path
    description: dict = None
    manifest: dict = None
    digest: str = ""  # of the manifest, so of everything
    files: dict = field(default_factory=dict)  # `Member` by the name of a stored file
    pictures: list = field(default_factory=list)  # what renditions are made of
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
    with file, encryption.read_from(file) as source, readable():
        yield parts_in(source)


def read_copy(path, progress=lambda *_: None):
    """Everything about a copy. Raises `ArchiveError` unless all of it is good."""
    copy, members = Copy(Path(path)), []
    with opened(path) as parts:
        for name, _changed, content in parts:
            digest = hashlib.sha256()
            part = Digesting(content, digest)
            read_part(copy, name, part)
            while part.read(AT_ONCE):
                pass
            members.append(Member(name, part.size, digest.hexdigest()))
            progress(_("reading"), len(members), 0)
        check_members(copy, members)
    return copy


def read_part(copy, name, part):
    if copy.description is None:
        copy.description = read_description(name, part)
    elif name == MANIFEST:
        copy.manifest = read_json(part)
    elif name.startswith("rows/"):
        read_rows(copy, name.split("/")[1], part)


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


def read_rows(copy, label, part):
    """Look at the rows of a part."""
    columns = copy.description["tables"][label]["columns"]
    files = [columns.index(each) for each in columns if each in files_of(label)]
    asked = []
    if label == PICTURE and {*ASKED_OF_PICTURES} <= {*columns}:
        asked = [columns.index(each) for each in ASKED_OF_PICTURES]
    for row in lines_in(part):
        if not isinstance(row, list) or len(row) != len(columns):
            raise damaged()
        copy.counted[label] += 1
        copy.named.update(row[place] for place in files)
        if asked:
            copy.pictures.append([row[place] for place in asked])


def files_of(label):
    """The columns with names of files, of a table that this release has too."""
    model = tables_of().get(label)
    return file_columns(model) if model else []


def check_members(copy, members):
    """Raise `ArchiveError` unless the manifest tells of what was read."""
    *parts, manifest, last = members
    line = digest_line(manifest.digest)
    is_sealed = last == Member(LAST, len(line), hashlib.sha256(line).hexdigest())
    if manifest.name != MANIFEST or not is_sealed:
        raise damaged()
    copy.digest = manifest.digest
    if [list(each) for each in parts] != copy.manifest["members"]:
        raise damaged()
    if copy.counted != Counter(copy.manifest["rows"]):
        raise damaged()
    for each in parts:
        if each.name.startswith("media/"):
            copy.files[each.name.removeprefix("media/")] = each
    if copy.named - {*copy.files, *copy.manifest["missing"], "", None}:
        raise damaged()
