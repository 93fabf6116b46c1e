"""Which copies stay; and stored files, once for all copies, while one needs them."""

import io
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from portal.archive import rotation
from portal.archive.backup import make_copy
from portal.archive.check import read_copy
from portal.archive.container import ArchiveError
from portal.archive.encryption import new_key
from portal.archive.places import FILES, STAMP, Source, find, folder_of, new_name
from portal.archive.restore import restore
from portal.archive.rotation import Keep
from portal.management.exclusive import one_at_a_time
from portal.models import Picture
from tests.portal.archive.conftest import silent
from tests.portal.archive.databases import elsewhere, other_media
from tests.processes import environment, url_of

pytestmark = [
    pytest.mark.usefixtures("english"),
    pytest.mark.django_db(transaction=True),
]
NEWEST = Keep(1, 0, 0)


@pytest.fixture
def night(tmp_path, media_folder):
    """Makes the copy of a night of 2026, after a picture more was stored."""

    def night(number, content=None):
        if content:
            (media_folder / f"{number}.png").write_bytes(content)
            values = {"file": f"{number}.png", "width": 1, "height": 1}
            Picture.objects.bulk_create([Picture(slug=str(number), **values)])
        return make_copy(tmp_path / f"portal-202601{number:02}T200000Z.tar", silent)

    return night


def shared(folder):
    return sorted(path.name for path in Path(folder, FILES).iterdir())


def age(folder):
    """All files there are of the day before yesterday."""
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 2 * 86400,) * 2)


def drop_old(folder, keep=NEWEST):
    rotation.drop_old(folder_of(folder), keep)


@pytest.mark.engine
def test_the_next_copy_adds_only_what_is_new(small, night, tmp_path):
    copies = [night(1, b"one")]
    numbers = {path.stat().st_ino for path in (tmp_path / FILES).iterdir()}
    copies += [night(2), night(3, b"three"), night(4, b"one")]
    assert numbers < {path.stat().st_ino for path in (tmp_path / FILES).iterdir()}
    assert [len(copy.files) for copy in copies] == [2, 2, 3, 4]
    assert len(shared(tmp_path)) == 3
    file = copies[0].files["1.png"]
    for wrong in ({"size": 4}, {"digest": "0" * 64}, {"shared": "0" * 64}):
        assert not copies[0].source.place.holds(file._replace(**wrong)), wrong
    for path in (tmp_path / FILES).iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / FILES).stat().st_mode & 0o777 == 0o700


def test_a_changed_bit_of_a_file_is_found_by_each_copy_that_has_it_and_is_repaired(
    small, night, tmp_path
):
    one, two = night(1), night(2, b"another")
    path = tmp_path / FILES / two.files["2.png"].shared
    for data in (b"anothes", b"another ", b"", None):
        path.unlink() if data is None else path.write_bytes(data)
        read_copy(one.source)
        with pytest.raises(ArchiveError, match=rf"'2\.png': .*/{path.name} is"):
            read_copy(two.source)
        read_copy(night(3).source)
        read_copy(two.source)
        (tmp_path / "portal-20260103T200000Z.tar").unlink()


def test_what_is_damaged_after_the_check_is_not_brought_back(small, night, tmp_path):
    copy = night(1, b"one")
    path = tmp_path / FILES / copy.files["1.png"].shared
    path.write_bytes(b"two")
    with elsewhere("sqlite", tmp_path), other_media(tmp_path / "there") as media:
        with pytest.raises(ArchiveError):
            restore(copy, silent)
        assert connection.introspection.table_names() == []
        assert list(media.iterdir()) == []


def test_a_file_goes_with_the_last_copy_that_needs_it(
    small, night, tmp_path, media_folder
):
    copies = [night(1, b"one"), night(2, b"two")]
    Picture.objects.filter(slug="1").delete()
    copies.append(night(3))
    names = [copies[1].files[f"{number}.png"].shared for number in (1, 2)]
    copies[1].path.rename(tmp_path / "before-the-move.tar")  # which no rule deletes
    age(tmp_path)
    drop_old(tmp_path)
    assert not copies[0].path.exists()
    assert {*names} < {*shared(tmp_path)}
    read_copy(find(tmp_path / "before-the-move.tar"))
    (tmp_path / "before-the-move.tar").unlink()
    drop_old(tmp_path)
    assert names[0] not in shared(tmp_path)
    assert names[1] in shared(tmp_path)
    read_copy(copies[2].source)


def test_a_new_file_stays_for_a_copy_that_is_still_being_made(small, night, tmp_path):
    night(1)
    for name in ("0" * 64, f"{'1' * 64}.{'2' * 32}.part"):
        (tmp_path / FILES / name).write_bytes(b"new")
    (tmp_path / ".portal-a.tar.part").write_bytes(b"new")
    for is_old in (False, True):
        drop_old(tmp_path)
        assert len(shared(tmp_path)) == (1 if is_old else 3)
        assert (tmp_path / ".portal-a.tar.part").exists() != is_old
        age(tmp_path)


def test_while_a_copy_cannot_be_read_no_file_is_deleted(
    small, night, tmp_path, settings
):
    settings.BACKUP_KEY = new_key()
    make_copy(tmp_path / "portal-20260101T200000Z.tar.age", silent)
    settings.BACKUP_KEY = new_key()
    make_copy(tmp_path / "portal-20260102T200000Z.tar.age", silent)
    age(tmp_path)
    said = io.StringIO()
    call_command("backup", str(tmp_path), keep=Keep(9, 0, 0), stderr=said)
    assert "may be needed: portal-20260101" in said.getvalue()
    assert len(shared(tmp_path)) == 2
    drop_old(tmp_path)
    assert len(shared(tmp_path)) == 1


def test_the_names_of_encrypted_files_tell_nothing(small, night, tmp_path, settings):
    (plain,) = night(1).files.values()
    settings.BACKUP_KEY = new_key()
    copy = make_copy(tmp_path / "a.tar.age", silent)
    (file,) = copy.files.values()
    assert file.digest == plain.digest
    assert file.digest not in file.shared
    data = (tmp_path / FILES / file.shared).read_bytes()
    assert data.startswith(b"age-encryption.org/")
    settings.BACKUP_KEY = new_key()
    with pytest.raises(ArchiveError, match="another key"):
        read_copy(copy.source)


def test_a_picture_that_is_replaced_meanwhile_is_in_it_as_it_was_read(
    small, night, tmp_path, media_folder, monkeypatch
):
    opened = default_storage.opened

    def replaced(name):
        found = opened(name)
        (media_folder / "new.png").write_bytes(b"new")
        os.replace(media_folder / "new.png", media_folder / name)
        return found

    name = Picture.objects.get().file.name
    before = (media_folder / name).read_bytes()
    monkeypatch.setattr(default_storage._wrapped, "opened", replaced, raising=False)
    copy = night(1)
    monkeypatch.undo()
    with copy.source.place.content(read_copy(copy.source).files[name]) as content:
        assert content.read() == before
    with night(2).source.place.content(night(3).files[name]) as content:
        assert content.read() == b"new"


@pytest.mark.engine
@pytest.mark.full
def test_of_two_backups_at_once_the_second_waits(small, tmp_path, media_folder):
    own = {"DATABASE_URL": url_of(connection.settings_dict["NAME"])}
    values = environment(**own, MEDIA_ROOT=str(media_folder))
    folder = tmp_path / "copies"
    folder.mkdir()
    command = [sys.executable, "manage.py", "backup", folder / "a.tar"]
    with one_at_a_time("backup"):
        process = subprocess.Popen(command, cwd=project.BASE_DIR, env=values)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(5)
        assert list(folder.iterdir()) == []
    assert process.wait(60) == 0
    read_copy(Source(folder_of(folder), "a.tar"))


# Which copies of a folder stay


@pytest.fixture
def copies(tmp_path):
    """One a night for 400 nights, a second one of the last day, and other files."""
    last = datetime(2026, 11, 27, 2, 20, tzinfo=UTC)
    times = [last - timedelta(days=n) for n in range(400)]
    for at in [*times, last + timedelta(hours=3)]:
        (tmp_path / f"portal-{at.strftime(STAMP)}.tar").touch()
    for name in ("notes.txt", "portal-20200101T000000Z-replaced.tar", "media.tar"):
        (tmp_path / name).touch()
    return tmp_path


def days(folder):
    copies = folder_of(folder).copies()
    return [f"{at:%m-%d}" for at, _size in copies.values()]


def test_the_newest_of_each_of_the_last_days_weeks_and_months_stays(copies):
    drop_old(copies, Keep(7, 4, 12))
    last_days = ["11-27", "11-26", "11-25", "11-24", "11-23", "11-22", "11-21"]
    weeks = ["11-15", "11-08"]  # Sundays; this week and the last one end with a day
    months = ["10-31", "09-30", "08-31", "07-31", "06-30", "05-31", "04-30"]
    months += ["03-31", "02-28", "01-31", "12-31"]
    assert days(copies) == [*last_days, *weeks, *months]
    assert "T052000Z" in next(iter(folder_of(copies).copies()))
    assert {"notes.txt", "portal-20200101T000000Z-replaced.tar", "media.tar"} <= {
        path.name for path in copies.iterdir()
    }


def test_after_a_long_silence_the_old_ones_are_still_there(tmp_path):
    for year in (2019, 2020):
        (tmp_path / f"portal-{year}0101T000000Z.tar.age").touch()
    for days, left in ((2, 2), (1, 1)):
        drop_old(tmp_path, Keep(days, 0, 0))
        assert len(list(tmp_path.iterdir())) == left


def test_a_new_copy_has_a_name_that_counts(tmp_path, settings):
    settings.BACKUP_KEY = "AGE-SECRET-KEY-1"
    (tmp_path / new_name()).touch()
    assert len(folder_of(tmp_path).copies()) == 1
