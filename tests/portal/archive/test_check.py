"""A copy that is not as it was written is never taken for a good one."""

import io
import os
import tarfile
from contextlib import suppress
from random import Random

import pytest
from django.test import override_settings
from django.utils import translation

from portal.archive import container
from portal.archive.backup import make_copy
from portal.archive.check import read_copy
from portal.archive.container import ArchiveError
from portal.archive.encryption import new_key
from portal.archive.places import source_of
from portal.models import Picture
from tests.portal.archive.conftest import refusal, silent

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = 100


@pytest.fixture
def plain(small, media_folder, tmp_path):
    """A copy of a few rows and two files."""
    name = "海边 – photo.png"
    (media_folder / name).write_bytes(os.urandom(700))
    Picture.objects.bulk_create([Picture(slug="b", file=name, width=1, height=1)])
    return make_copy(tmp_path / "small.tar", silent).path


@pytest.fixture
def encrypted(plain, tmp_path):
    with override_settings(BACKUP_KEY=new_key()):
        yield make_copy(tmp_path / "small.tar.age", silent).path


@pytest.fixture(params=["plain", "encrypted"])
def either(request):
    return request.getfixturevalue(request.param)


def test_no_changed_bit_and_no_early_end_passes_for_another_content(either):
    good, data, dice = read_copy(source_of(either)), either.read_bytes(), Random(7)
    assert (good.manifest["rows"]["portal.source"], len(good.files)) == (20, 2)
    assert "海边 – photo.png" in good.files
    # Every kind of place: heads, contents, what fills up, the end.
    for place in range(0, len(data), len(data) // PLACES):
        broken = bytearray(data)
        broken[place] ^= 1 << dice.randrange(8)
        for changed in (broken, data[:place]):
            either.write_bytes(changed)
            with suppress(ArchiveError):
                found = read_copy(source_of(either))
                is_same = (found.manifest, found.files) == (good.manifest, good.files)
                assert is_same, (place, len(changed))
    either.write_bytes(data[: len(data) // 2])
    assert refusal(either)


def written(found, path):
    """A tar like ours of these parts."""
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as tar:
        for info, data in found:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def test_parts_that_are_damaged_swapped_doubled_or_gone_are_refused(plain):
    with tarfile.open(plain) as tar:
        whole = [(info, tar.extractfile(info).read()) for info in tar]
    written(whole, plain)
    read_copy(source_of(plain))
    assert len(whole) > 9
    for number in range(len(whole) - 1):
        one, other = whole[number], whole[number + 1]
        broken = bytearray(one[1])
        broken[len(broken) // 2] ^= 1
        for found in (
            [*whole[:number], (one[0], bytes(broken)), *whole[number + 1 :]],
            [*whole[:number], other, one, *whole[number + 2 :]],
            [*whole[:number], one, *whole[number:]],
            [*whole[:number], *whole[number + 1 :]],
            [*whole[:number], (one[0], other[1]), *whole[number + 1 :]],
        ):
            written(found, plain)
            assert refusal(plain), (number, len(found))


def test_other_files_are_named(plain, tmp_path):
    for name, data in (("empty", b""), ("text", b"hello"), ("zip", b"PK\3\4" * 999)):
        path = tmp_path / name
        path.write_bytes(data)
        assert refusal(path)
    assert "no-such" in refusal(tmp_path / "no-such")


def test_without_the_right_key_nothing_is_read(encrypted):
    for key in ("", new_key()):
        with override_settings(BACKUP_KEY=key):
            assert refusal(encrypted)
    assert b"portal.source" not in encrypted.read_bytes()


def test_another_format_is_refused_by_name(plain, monkeypatch):
    monkeypatch.setattr("portal.archive.check.FORMAT", container.FORMAT + 1)
    with translation.override("en"):
        assert f"format {container.FORMAT}" in refusal(plain)
