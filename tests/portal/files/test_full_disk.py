"""A full disk leaves no part of a file, and nothing of what was typed is lost."""

import os
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.test import Client
from PIL import Image

from portal.files.storage import WholeFileStorage
from portal.models import Picture, Story, User
from tests import pictures
from tests.actors.desk import page
from tests.portal.admin.drafts.kept import form_in
from tests.reading.form import read

KB = 1024
ALT = {"alt_zh_hans": "海边", "alt_en": "The shore", "alt_ko": "바닷가"}


def noise(width, height):
    """A PNG that hardly gets smaller: three bytes a pixel."""
    image = Image.frombytes("RGB", (width, height), os.urandom(3 * width * height))
    return pictures.upload(pictures.encoded(image), "海边 photo.png")


@pytest.fixture
def desk(db):
    client = Client(headers={"origin": "http://testserver"})
    client.force_login(User.objects.create_superuser("admin", language="en"))
    return client


def upload(desk, file):
    url = page(Picture, "add")
    opened = read(desk.get(url).text, Picture)
    return desk.post(url, {**opened, **ALT, "file": file, "_save": ""})


@pytest.mark.engine
def test_an_upload_that_finds_no_room_leaves_nothing(desk, small_disk, settings):
    settings.MEDIA_ROOT = small_disk
    # The picture itself finds no room; it does, and one of its sizes does not.
    for size in ((300, 200), (170, 130)):
        response = upload(desk, noise(*size))
        assert response.status_code == 503, size
        assert "The disk for pictures and files is full" in response.text
        assert form_in(response)["alt_ko"] == ["바닷가"]
        assert "海边 photo.png" in response.text
        assert list(small_disk.iterdir()) == [], size
    assert not Picture.objects.exists()


@contextmanager
def full_database():
    """SQLite may not grow; PostgreSQL says what it says on a full disk."""
    if connection.vendor == "sqlite":
        cursor = connection.cursor()
        before = cursor.execute("PRAGMA max_page_count").fetchone()[0]
        cursor.execute("PRAGMA max_page_count = 1")  # as many as there are
        yield
        cursor.execute(f"PRAGMA max_page_count = {before}")
        return

    def fail(execute, sql, *args):
        if sql.startswith("INSERT"):
            raise OperationalError from psycopg.errors.DiskFull()
        return execute(sql, *args)

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.engine
def test_a_full_database_is_named_and_the_text_is_kept(desk):
    url, long = page(Story, "add"), "很长的内容。" * 20_000
    form = read(desk.get(url).text, Story) | {"title_zh_hans": "新闻", "_save": ""}
    with full_database():
        response = desk.post(url, form | {"source_line_zh_hans": "", "body_en": long})
    assert response.status_code == 503
    assert "The disk of the database is full" in response.text
    assert form_in(response)["title_zh_hans"] == ["新闻"]
    assert not Story.objects.exists()


def test_with_room_the_same_is_saved_with_the_name_that_it_had(desk, media_folder):
    assert upload(desk, noise(170, 130)).status_code == 302
    picture = Picture.objects.get()
    assert picture.original_name == "海边 photo.png"
    assert "海边" not in picture.file.name
    shown = desk.get(page(Picture, "change", picture.pk)).text
    assert "海边 photo.png" in shown
    found = desk.get(page(Picture, "changelist"), {"q": "photo.png"})
    assert found.context["cl"].result_count == 1


def test_a_file_has_its_name_only_when_it_is_whole(media_folder, monkeypatch):
    """What is there while it is written has another name."""

    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    for name in ("portal.files.storage.sync", "os.replace", ""):
        content = ContentFile(b"x" * KB)
        with monkeypatch.context() as patch:
            patch.setattr(*((name,) if name else (content, "chunks")), fail)
            with pytest.raises(OSError, match="No space"):
                default_storage.save("a.txt", content)
        assert list(media_folder.iterdir()) == [], name
    seen = []

    def chunks():
        yield b"one"
        seen.append([path.name for path in media_folder.iterdir()])
        yield b"two"

    content = ContentFile(b"")
    content.chunks = chunks
    assert isinstance(default_storage._wrapped, WholeFileStorage)
    assert default_storage.save("a.txt", content) == "a.txt"
    assert all(name.endswith(".part") for names in seen for name in names)
    assert Path(media_folder / "a.txt").read_bytes() == b"onetwo"
