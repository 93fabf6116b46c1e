"""`manage.py orphans` finds the stored files that nothing needs, and no others."""

import io
import os
import time

import pytest
import reversion
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from PIL import Image

from exchanges.models import Agreement
from portal.management import orphans
from portal.models import Picture

pytestmark = pytest.mark.django_db

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def british(monkeypatch, media_folder):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def store(media_folder):
    """Put a file into the folder, two days old where nothing else is said."""

    def store(name, data=b"x" * 1536, age=2 * DAY):
        path = media_folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (time.time() - age,) * 2)
        return path

    return store


@pytest.fixture
def picture(media_folder):
    """A picture whose file is old enough to be swept."""
    data = io.BytesIO()
    Image.new("RGB", (4, 3)).save(data, "PNG")
    file = ContentFile(data.getvalue(), name="one.png")
    row = Picture.objects.create(slug="one", alt_zh_hans="图", file=file)
    make_old(row.file)
    return row


def make_old(file):
    os.utime(file.path, (time.time() - 2 * DAY,) * 2)


def run(*options):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("orphans", *options, stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"{error}\nexit {error.returncode}\n")
    return out.getvalue().splitlines(), err.getvalue().splitlines()


def test_files_that_nothing_needs_are_listed_and_stay(store, picture):
    paths = [store("lost.png"), store("2014/仁川/lost.pdf", b"%PDF")]
    assert run() == (
        [
            "lost.png  1.5 KB",
            "2014/仁川/lost.pdf  4 bytes",
            "2 files that nothing needs, 1.5 KB",
        ],
        [],
    )
    assert all(path.exists() for path in paths)


def test_they_are_deleted_on_demand_and_each_is_named(store, picture):
    paths = [store("lost.png"), store("2014/lost.pdf", b"x" * 3 * 2**20)]
    assert run("--delete") == (
        [
            "lost.png  1.5 KB",
            "2014/lost.pdf  3.0 MB",
            "2 files deleted, 3.0 MB freed",
        ],
        [],
    )
    assert not any(path.exists() for path in paths)
    assert picture.file.storage.exists(picture.file.name)


def test_it_speaks_the_language_of_the_terminal(store, picture, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    store("lost.png", b"x")
    assert run()[0][0] == "lost.png  1 字节"


@pytest.mark.parametrize("language", ["zh_hans", "en", "ko"])
def test_the_text_of_an_agreement_stays_in_each_language(make_one, language):
    row = make_one(Agreement, "one")
    file = getattr(row, f"text_file_{language}")
    file.save("text.pdf", ContentFile(b"%PDF"))
    make_old(file)
    assert run("--delete")[0] == ["0 files deleted, 0 bytes freed"]
    assert file.storage.exists(file.name)


def test_the_file_of_a_row_in_no_list_stays(make_one, store):
    row = make_one(Agreement, "one")
    copy = make_one(Agreement, "one", live=row, status="draft")
    store("copy.pdf")
    Agreement.objects.filter(pk=copy.pk).update(text_file_en="copy.pdf")
    assert run()[0] == ["0 files that nothing needs, 0 bytes"]


def test_a_file_stays_while_a_version_needs_it(picture, store):
    old = picture.file.path
    with reversion.create_revision():
        picture.save()
    Picture.objects.update(file=store("new.png").name)
    assert run("--delete")[0] == ["0 files deleted, 0 bytes freed"]
    picture.delete()
    assert run("--delete")[0][0] == "new.png  1.5 KB"
    assert os.path.exists(old)


@pytest.mark.parametrize("name", ["仁川 'a'.png", 'a"b.png', "a\\b.png", "100%_a.png"])
def test_a_version_is_found_by_any_name(picture, store, name):
    path = store(name)
    Picture.objects.update(file=name)
    with reversion.create_revision():
        Picture.objects.get().save()
    Picture.objects.all().delete()
    make_old(picture.file)
    run("--delete")
    assert path.exists()


def test_a_name_is_no_pattern(picture, store):
    path = store("%.png")
    with reversion.create_revision():
        picture.save()
    assert "%.png  1.5 KB" in run("--delete")[0]
    assert not path.exists()


def test_a_newer_file_is_left_alone_and_counted(picture, store):
    path = store("upload.png", age=DAY - 60)
    assert run("--delete") == (
        [
            "1 newer file was left alone: an upload may be under way.",
            "0 files deleted, 0 bytes freed",
        ],
        [],
    )
    assert path.exists()
    assert "upload.png  1.5 KB" in run("--delete", "--older-than", "23")[0]
    assert not path.exists()


@pytest.mark.parametrize("hours", ["-1", "1.5", "x", ""])
def test_an_age_is_a_number_of_hours(hours):
    assert "is not a number of hours" in run(f"--older-than={hours}")[1][0]


def test_an_age_can_be_as_large_as_one_likes(store):
    store("lost.png")
    assert "1 newer file" in run("--older-than", "9" * 30)[0][0]


def test_links_are_neither_followed_nor_deleted(picture, media_folder, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "other.png").write_bytes(b"x")
    os.utime(outside / "other.png", (0, 0))
    (media_folder / "folder").symlink_to(outside)
    (media_folder / "file.png").symlink_to(outside / "other.png")
    (media_folder / "nowhere.png").symlink_to(outside / "nothing")
    assert run("--delete")[0] == ["0 files deleted, 0 bytes freed"]
    assert (outside / "other.png").exists()
    assert (media_folder / "file.png").is_symlink()


def between(monkeypatch, action):
    """Have something happen after the files were listed."""
    survey = orphans.survey

    def listed(hours):
        found = survey(hours)
        action()
        return found

    monkeypatch.setattr("portal.management.commands.orphans.survey", listed)


def test_a_folder_that_becomes_a_link_is_not_followed(
    picture, store, tmp_path, monkeypatch
):
    path = store("folder/lost.png")
    outside = tmp_path / "outside"

    def swap():
        path.parent.rename(outside)
        path.parent.symlink_to(outside)

    between(monkeypatch, swap)
    assert run("--delete")[0] == ["0 files deleted, 0 bytes freed"]
    assert (outside / "lost.png").exists()


def test_a_file_that_a_row_names_by_now_stays(picture, store, monkeypatch):
    path = store("lost.png")
    between(monkeypatch, lambda: Picture.objects.update(file="lost.png"))
    assert run("--delete")[0] == ["0 files deleted, 0 bytes freed"]
    assert path.exists()


def test_a_file_that_was_written_again_stays(picture, store, monkeypatch):
    path = store("lost.png")
    between(monkeypatch, lambda: os.utime(path, (time.time(),) * 2))
    assert run("--delete")[0] == ["0 files deleted, 0 bytes freed"]
    assert path.exists()


def test_a_file_that_is_gone_by_now_is_not_counted(picture, store, monkeypatch):
    between(monkeypatch, store("lost.png").unlink)
    assert run("--delete") == (["0 files deleted, 0 bytes freed"], [])


def test_a_file_that_cannot_be_deleted_is_named_and_the_others_go(
    picture, store, monkeypatch
):
    def remove(path):
        if path.endswith("held.png"):
            raise PermissionError(13, "Permission denied", path)
        unlink(path)

    unlink = os.remove
    monkeypatch.setattr(os, "remove", remove)
    for name in ("a.png", "held.png", "z.png"):
        store(name)
    assert run("--delete") == (
        ["a.png  1.5 KB", "z.png  1.5 KB", "2 files deleted, 3.0 KB freed"],
        [
            "held.png: Permission denied",
            "1 file could not be deleted.",
            "exit 1",
        ],
    )


def test_a_folder_that_cannot_be_read_is_named(picture, media_folder, monkeypatch):
    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    scan = os.scandir
    (media_folder / "closed").mkdir()
    monkeypatch.setattr(os, "scandir", scandir)
    assert run()[1] == [f"{media_folder / 'closed'}: Permission denied"]


def test_a_name_that_is_no_text_gives_the_terminal_no_orders(picture, media_folder):
    names = [b"\xff.png", b"\x1b[2J.png"]
    for name in names:
        path = os.path.join(os.fsencode(media_folder), name)
        with open(path, "wb"):
            os.utime(path, (0, 0))
    assert run("--delete") == (
        [
            r"'\x1b[2J.png'  0 bytes",
            r"'\udcff.png'  0 bytes",
            "2 files deleted, 0 bytes freed",
        ],
        [],
    )


def test_nothing_is_deleted_for_a_database_that_needs_no_stored_file(store):
    path = store("all-there-is.png")
    assert run()[0][0] == "all-there-is.png  1.5 KB"
    assert "Is DATABASE_URL that of this site?" in run("--delete")[1][0]
    assert path.exists()


@pytest.mark.parametrize("folder", ["", ".", "/"])
def test_a_folder_that_holds_the_portal_is_refused(settings, monkeypatch, folder):
    monkeypatch.chdir(settings.BASE_DIR)
    settings.MEDIA_ROOT = folder
    assert "which holds more than stored files" in run("--delete")[1][0]


def test_a_folder_that_was_never_made_is_empty(media_folder):
    media_folder.rmdir()
    assert run() == (["0 files that nothing needs, 0 bytes"], [])


def test_a_database_that_does_not_answer_deletes_nothing(store, monkeypatch):
    def fail():
        raise DatabaseError("no such table")

    path = store("lost.png")
    monkeypatch.setattr(orphans, "named_files", fail)
    assert run("--delete") == ([], ["no such table", "exit 1"])
    assert path.exists()
