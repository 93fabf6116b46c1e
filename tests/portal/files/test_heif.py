"""A HEIC is judged by its boxes, and decoded apart, part by part, within its limits."""

import io
import struct

import pillow_heif
import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageChops, ImageStat

from portal.files import heif, uploads
from portal.files.headers import judge
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


def claiming(data, width, height):
    """The same file, whose boxes say that it is of another size."""
    found = heif.read(data)
    old = struct.pack(">II", found.width, found.height)
    new = struct.pack(">II", width, height)
    return data.replace(b"ispe\0\0\0\0" + old, b"ispe\0\0\0\0" + new)


@pytest.mark.parametrize("options", [{}, GRID])
def test_it_becomes_a_jpeg_that_looks_the_same_and_no_part_of_it_does(options):
    data = heic(landscape(600, 400), **options)
    assert heif.read(data).is_grid == bool(options)
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


def test_no_byte_of_the_boxes_can_do_more_than_damage_it():
    data = heic(quarters(128, 128), **GRID)
    end = data.index(b"mdat")
    for place in range(8, end, 3):
        for byte in (0, 255):
            changed = data[:place] + bytes([byte]) + data[place + 1 :]
            try:
                judge(changed)
            except ValidationError:
                continue


def test_the_limits_are_kept_before_anything_is_decoded(monkeypatch):
    monkeypatch.setattr(uploads, "decode", None)
    small, grid = heic(quarters(64, 64)), heic(quarters(192, 128), **GRID)
    heavy = reason(claiming(small, 8064, 6048))
    assert (heavy.code, heavy.params) == ("too_heavy", {"kind": "HEIC", "most": 28})
    for data in (claiming(small, 65_535, 65_535), claiming(grid, 2**31, 2**31)):
        assert reason(data).code == "too_many_pixels"
    assert reason(small[:8] + b"hevc" + small[12:]).code == "animated"


def test_a_decoder_that_takes_too_much_is_stopped(monkeypatch):
    for data in (
        claiming(heic(quarters(512, 512)), 64, 64),  # which lie about their size
        claiming(heic(quarters(64, 64)), 4000, 4000),
    ):
        assert reason(data).code == "damaged"
    assert reason(encoded(quarters(64, 64), "AVIF")).code == "kind"
    monkeypatch.setattr("portal.files.decoding.MEMORY_OF_HEIF", 20 * 10**6)
    assert reason(heic(Image.new("RGB", (3000, 2000)))).code == "damaged"
