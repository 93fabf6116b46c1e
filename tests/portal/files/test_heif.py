"""A HEIC becomes a JPEG; its decoder, as that of any picture, keeps its limits."""

import io
import re
import subprocess
import sys
from pathlib import Path
from time import sleep

import pillow_heif
import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageChops, ImageStat

from portal.files import decoding, uploads
from tests.hostile.pictures import heic_of
from tests.pictures import color_at, encoded, heic, landscape, quarters, swapped_profile
from tests.portal.files.test_uploads import BLUE, corners

GRID = {"tile_size": 64}


def stored(data):
    found = uploads.prepare(io.BytesIO(data))
    assert found.ending == ".jpg"
    return Image.open(io.BytesIO(found.content))


def reason(data):
    with pytest.raises(ValidationError) as refused:
        uploads.prepare(io.BytesIO(data))
    return refused.value


@pytest.mark.parametrize("options", [{}, GRID])
def test_it_becomes_a_jpeg_that_looks_the_same_and_no_part_of_it_does(options):
    data = heic(landscape(600, 400), **options)
    image = stored(data)
    assert (image.format, image.size) == ("JPEG", (600, 400))
    shown = pillow_heif.open_heif(data).to_pillow()
    difference = ImageStat.Stat(ImageChops.difference(image, shown))
    assert max(difference.mean) < 12
    for part in (0.02, 0.3, 0.6, 0.9):
        assert reason(data[: int(len(data) * part)]).code == "damaged", part


@pytest.mark.parametrize("options", [{}, GRID])
def test_every_way_of_turning_and_mirroring_is_undone_and_metadata_left_out(options):
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112], exif[0x010F] = orientation, "Camera"
        exif.get_ifd(0x8825)[1] = "N"
        photo = quarters(192, 128)
        photo.info["exif"] = exif.tobytes()
        data = heic(photo, **options)
        shown = pillow_heif.open_heif(data).to_pillow()
        assert b"Camera" in data
        found = uploads.prepare(io.BytesIO(data))
        image = Image.open(io.BytesIO(found.content))
        assert (image.size, corners(image)) == (shown.size, corners(shown)), orientation
        assert not image.getexif()
        assert b"Camera" not in found.content


def test_another_profile_what_is_clear_and_several_pictures_are_shown_as_meant():
    photo = quarters(192, 128)
    photo.info["icc_profile"] = swapped_profile()
    image = stored(heic(photo))
    assert corners(image)[0] == BLUE
    assert "icc_profile" not in image.info
    clear = Image.new("RGBA", (128, 128), (255, 0, 0, 0))
    assert color_at(stored(heic(clear)), 64, 64) == (255, 255, 255), "on white"
    several = pillow_heif.from_pillow(quarters(192, 128))
    several.add_from_pillow(Image.new("RGB", (64, 64)))
    data = io.BytesIO()
    several.save(data)
    assert stored(data.getvalue()).size == (192, 128), "the first"


def test_what_moves_is_not_taken_and_another_kind_of_boxes_is_named():
    small = heic(quarters(64, 64))
    assert reason(small[:8] + b"hevc" + small[12:]).code == "animated"
    assert reason(encoded(quarters(64, 64), "AVIF")).code == "kind"


@pytest.mark.full
def test_a_decoder_that_takes_too_much_is_stopped(monkeypatch):
    for data in (
        heic_of(64, 64, true=(512, 512)),  # which lie about their size
        heic_of(4000, 4000, true=(64, 64)),
    ):
        assert reason(data).code == "damaged"
    assert reason(heic_of(65_535, 65_535)).code == "too_many_pixels"
    photo = encoded(landscape(6000, 4000), "JPEG", progressive=True)
    monkeypatch.setattr(decoding, "MEMORY", 100 * 10**6)
    assert reason(photo).code == "too_heavy"
    monkeypatch.undo()
    monkeypatch.setattr(decoding, "TIMEOUT", 0.01)
    assert reason(photo).code == "too_heavy"


def test_the_decoder_has_no_more_time_than_it_is_given():
    command = [sys.executable, "-m", "portal.files.decoder", "450000000", "15"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        limits = Path(f"/proc/{process.pid}/limits")
        found = ""
        for _attempt in range(1000):  # its libraries are loaded first
            if "450000000" in found:
                break
            sleep(0.01)
            found = limits.read_text()
        process.kill()
    assert re.search(r"Max cpu time +15 ", found)
