"""`manage.py orphans` finds the stored files that nothing needs, and no others."""

import io
import os
import time

import pytest
import reversion
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from exchanges.models import Agreement
from portal.management import orphans
from portal.models import Picture
from tests.actors.staged import picture as stored_picture

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
    row = stored_picture()
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


NONE_LISTED = ["0 files that nothing needs, 0 bytes"]
NONE_DELETED = ["0 files deleted, 0 bytes freed"]


def test_files_that_nothing_needs_are_listed_and_deleted_on_demand(
    store, picture, monkeypatch
):
    paths = [store("lost.png"), store("2014/仁川/lost.pdf", b"%PDF")]
    named = ["lost.png  1.5 KB", "2014/仁川/lost.pdf  4 bytes"]
    assert run() == ([*named, "2 files that nothing needs, 1.5 KB"], [])
    assert all(path.exists() for path in paths)
    store("2014/仁川/lost.pdf", b"x" * 3 * 2**20)
    named[1] = "2014/仁川/lost.pdf  3.0 MB"
    assert run("--delete") == ([*named, "2 files deleted, 3.0 MB freed"], [])
    assert not any(path.exists() for path in paths)
    assert picture.file.storage.exists(picture.file.name)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    store("lost.png", b"x")
    assert run()[0][0] == "lost.png  1 字节", "in the language of the terminal"


def test_the_text_of_an_agreement_stays_in_each_language_and_state(make_one, store):
    row = make_one(Agreement, "one")
    for language in ("zh_hans", "en", "ko"):
        file = getattr(row, f"text_file_{language}")
        file.save(f"{language}.pdf", ContentFile(b"%PDF"))
        make_old(file)
    copy = make_one(Agreement, "one", live=row, status="draft")
    store("copy.pdf")
    Agreement.objects.filter(pk=copy.pk).update(text_file_en="copy.pdf")
    assert run()[0] == NONE_LISTED


def test_a_file_stays_while_a_version_needs_it(picture, store):
    old, pattern = picture.file.path, store("%.png")
    with reversion.create_revision():
        picture.save()
    Picture.objects.update(file=store("new.png").name)
    named = run("--delete")[0]
    assert named == ["%.png  1.5 KB", "1 file deleted, 1.5 KB freed"], "no pattern"
    assert not pattern.exists()
    for name in ("仁川 'a'.png", 'a"b.png', "a\\b.png", "100%_a.png"):
        store(name)
        Picture.objects.update(file=name)
        with reversion.create_revision():
            Picture.objects.get().save()
    Picture.objects.all().delete()
    make_old(picture.file)
    assert run("--delete")[0][0] == "new.png  1.5 KB"
    assert os.path.exists(old)


def test_a_newer_file_is_left_alone_and_counted(picture, store):
    path = store("upload.png", age=DAY - 60)
    told = "1 newer file was left alone: an upload may be under way."
    assert run("--delete") == ([told, *NONE_DELETED], [])
    assert "1 newer file" in run("--older-than", "9" * 30)[0][0]
    assert path.exists()
    assert "upload.png  1.5 KB" in run("--delete", "--older-than", "23")[0]
    assert not path.exists()
    for hours in ("-1", "1.5", "x", ""):
        told = run(f"--older-than={hours}")[1][0]
        assert "is not a number of hours" in told, hours


def between(monkeypatch, action):
    """Have something happen after the files were listed."""
    survey = orphans.survey

    def listed(hours):
        found = survey(hours)
        action()
        return found

    monkeypatch.setattr("portal.management.commands.orphans.survey", listed)


def test_links_are_neither_followed_nor_deleted(
    picture, store, media_folder, tmp_path, monkeypatch
):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "other.png").write_bytes(b"x")
    os.utime(outside / "other.png", (0, 0))
    links = {"folder": outside, "file.png": outside / "other.png"}
    for name, target in (links | {"nowhere.png": outside / "nothing"}).items():
        (media_folder / name).symlink_to(target)
    assert run("--delete")[0] == NONE_DELETED
    assert (outside / "other.png").exists()
    assert (media_folder / "file.png").is_symlink()
    path, moved = store("own/lost.png"), tmp_path / "moved"

    def swap():
        path.parent.rename(moved)
        path.parent.symlink_to(moved)

    between(monkeypatch, swap)  # a folder that becomes a link
    assert run("--delete")[0] == NONE_DELETED
    assert (moved / "lost.png").exists()


def test_what_changes_after_the_files_were_listed_counts(picture, store, monkeypatch):
    path = store("lost.png")
    for change in (
        lambda: Picture.objects.update(file="lost.png"),
        lambda: os.utime(path, (time.time(),) * 2),
        path.unlink,
    ):
        store("lost.png")
        Picture.objects.update(file=picture.file.name)
        with monkeypatch.context() as patch:
            between(patch, change)
            assert run("--delete") == (NONE_DELETED, [])
        assert path.exists() is (change != path.unlink)


def test_what_cannot_be_deleted_or_read_is_named_and_the_others_go(
    picture, store, media_folder, monkeypatch
):
    def refuse(ending, act):
        def guarded(path):
            if str(path).endswith(ending):
                raise PermissionError(13, "Permission denied", str(path))
            return act(path)

        return guarded

    monkeypatch.setattr(os, "remove", refuse("held.png", os.remove))
    for name in ("a.png", "held.png", "z.png"):
        store(name)
    assert run("--delete") == (
        ["a.png  1.5 KB", "z.png  1.5 KB", "2 files deleted, 3.0 KB freed"],
        ["held.png: Permission denied", "1 file could not be deleted.", "exit 1"],
    )
    for name in (b"\xff.png", b"\x1b[2J.png"):  # they give the terminal no orders
        path = os.path.join(os.fsencode(media_folder), name)
        with open(path, "wb"):
            os.utime(path, (0, 0))
    named = [r"'\x1b[2J.png'  0 bytes", r"'\udcff.png'  0 bytes"]
    (media_folder / "held.png").unlink()
    assert run("--delete")[0] == [*named, "2 files deleted, 0 bytes freed"]
    (media_folder / "closed").mkdir()
    monkeypatch.setattr(os, "scandir", refuse("closed", os.scandir))
    assert run()[1] == [f"{media_folder / 'closed'}: Permission denied"]


def test_nothing_is_deleted_for_another_database_or_folder(
    store, settings, monkeypatch, media_folder
):
    media_folder.rmdir()
    assert run() == (NONE_LISTED, []), "it was never made"
    path = store("all-there-is.png")
    assert run()[0][0] == "all-there-is.png  1.5 KB"
    assert "Is DATABASE_URL that of this site?" in run("--delete")[1][0]

    def fail(name):
        raise DatabaseError("no such table")

    with monkeypatch.context() as patch:
        patch.setattr(orphans, "is_needed", fail)
        assert run("--delete") == ([], ["no such table", "exit 1"])
    assert path.exists()
    monkeypatch.chdir(settings.BASE_DIR)
    for folder in ("", ".", "/"):
        settings.MEDIA_ROOT = folder
        assert "which holds more than stored files" in run("--delete")[1][0], folder
