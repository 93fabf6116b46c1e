"""Copies of the format before, with stored files in the tar, still come back."""

import hashlib
import io
import tarfile

import pytest

from portal.archive.check import opened, read_copy
from portal.archive.container import FIRST, ArchiveError, Member, Writer, canonical
from portal.archive.encryption import encrypted, new_key
from portal.archive.places import folder_of, source_of
from portal.archive.restore import restore
from portal.archive.rotation import Keep, drop_old
from portal.models import Picture, Source
from tests.portal.archive.conftest import silent
from tests.portal.archive.databases import elsewhere, other_media

pytestmark = pytest.mark.django_db(transaction=True)
CHANGED = 1_700_000_000


@pytest.fixture
def old(small, copy_of, media_folder, tmp_path):
    """A copy as the release before wrote it, alone in its folder."""
    copy = copy_of("new.tar")
    with opened(copy.source) as parts:
        found = {name: content.read() for name, _changed, content in parts}
    path = tmp_path / "old" / "portal-20260101T000000Z.tar"
    path.parent.mkdir()
    with path.open("wb") as file:
        writer = Writer(file)
        writer.add(FIRST, canonical({**copy.description, "format": 1}))
        for name, data in found.items():
            if name.startswith("rows/"):
                writer.add(name, data)
        for name in copy.files:
            info = tarfile.TarInfo(f"media/{name}")
            data = (media_folder / name).read_bytes()
            info.size, info.mtime = len(data), CHANGED
            writer.tar.addfile(info, io.BytesIO(data))
            digest = hashlib.sha256(data).hexdigest()
            writer.members.append(Member(info.name, info.size, digest))
        writer.close(copy.manifest)
    return path


@pytest.mark.parametrize("key", [False, True])
def test_it_is_checked_and_brought_back(old, tmp_path, media_folder, settings, key):
    if key:
        settings.BACKUP_KEY = new_key()
        with encrypted(io.BytesIO(old.read_bytes())) as file:
            old.write_bytes(file.read())
    copy = read_copy(source_of(old))
    (name,) = copy.files
    with elsewhere("sqlite", tmp_path), other_media(tmp_path / "there") as media:
        restore(copy, silent)
        assert Source.objects.count() == 20
        assert (media / name).read_bytes() == (media_folder / name).read_bytes()
        assert (media / name).stat().st_mtime == CHANGED
    drop_old(folder_of(old.parent), Keep(1, 0, 0))
    assert old.exists()


def test_one_that_is_damaged_is_refused(old, media_folder):
    """In a stored file, too."""
    data = old.read_bytes()
    picture = (media_folder / Picture.objects.get().file.name).read_bytes()
    start = data.index(picture)
    for place in range(start, start + len(picture), 7):
        old.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(ArchiveError):
            read_copy(source_of(old))
