"""`manage.py reencode_pictures` stores older pictures as uploads are stored today."""

import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image

from portal.files import renditions, uploads
from portal.models import Picture
from tests.hostile_pictures import PLACE, exif
from tests.pictures import color_at, encoded, quarters
from tests.staged import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_folder")]


@pytest.fixture(autouse=True)
def british(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def older(slug, data):
    """A picture as the first release stored it: the bytes as they came, alone."""
    row = picture(slug)
    for name in {path.name for path in Path(default_storage.location).iterdir()}:
        if name.startswith(f"{row.file.name}."):
            default_storage.delete(name)
    Path(row.file.path).write_bytes(data)
    Picture.objects.filter(pk=row.pk).update(width=600, height=400)
    return Picture.objects.get(pk=row.pk)


def run():
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("reencode_pictures", stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue().strip(), err.getvalue().splitlines()


def state():
    folder = Path(default_storage.location).iterdir()
    return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder}


def test_an_older_picture_loses_its_place_and_gains_its_sizes():
    row = older("bay", encoded(quarters(), "PNG", exif=exif()))
    assert PLACE in Path(row.file.path).read_bytes()
    assert run() == ("1 picture encoded anew", [])
    name = row.file.name
    row.refresh_from_db()
    assert (row.file.name, row.width, row.height) == (name, 400, 600), "it was turned"
    assert PLACE not in Path(row.file.path).read_bytes()
    assert color_at(Image.open(row.file.path), 5, 5) == (0, 0, 255)
    for choice in (renditions.whole(row), renditions.crops(row)):
        assert len(renditions.stored(row, choice, "avif")) == len(choice) > 0


def test_a_second_run_changes_nothing():
    older("bay", encoded(quarters(), "PNG", exif=exif()))
    picture("new")
    run()
    before = state()
    assert run() == ("0 pictures encoded anew", [])
    assert state() == before


def test_renditions_of_the_older_file_are_made_anew():
    row = older("bay", encoded(quarters(), "PNG", exif=exif()))
    row.save()
    (name, _), *_rest = renditions.stored(row, renditions.whole(row), "webp")
    run()
    row.refresh_from_db()
    (name, rendition), *_rest = renditions.stored(row, renditions.whole(row), "webp")
    with default_storage.open(name) as file:
        assert uploads.size_of(file) == (rendition.width, rendition.height)


def test_what_cannot_be_encoded_is_named_and_the_others_are_done():
    gif = older("moving", encoded(quarters(), "GIF"))
    gone = picture("gone")
    default_storage.delete(gone.file.name)
    older("bay", encoded(quarters(), "PNG", exif=exif()))
    before = Path(gif.file.path).read_bytes()
    out, err = run()
    assert out == "1 picture encoded anew"
    assert err[0].startswith("moving: This is a file of the kind GIF.")
    assert err[1:] == [
        "gone: No such file or directory",
        "2 pictures were left as they were.",
    ]
    assert Path(gif.file.path).read_bytes() == before
