"""A HEIC is judged by its boxes, and decoded apart, part by part, within its limits."""

import io
import struct

import pillow_heif
import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageChops, ImageStat

from portal.files import heif, uploads
from portal.files.headers import judge
from tests.pictures import (
    color_at,
    encoded,
    heic,
    landscape,
    quarters,
    swapped_profile,
)

RED, LIME, BLUE, YELLOW = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)
GRID = {"tile_size": 64}


def stored(data):
    found = uploads.prepare(io.BytesIO(data))
    assert found.ending == ".jpg"
    return Image.open(io.BytesIO(found.content))


def reason(data):
    with pytest.raises(ValidationError) as refused:
        uploads.prepare(io.BytesIO(data))
    return refused.value


def corners(image):
    width, height = image.size
    points = [(x, y) for y in (5, height - 5) for x in (5, width - 5)]
    return [color_at(image, *point) for point in points]


def claiming(data, width, height):
    """The same file, whose boxes say that it is of another size."""
    found = heif.read(data)
    old = struct.pack(">II", found.width, found.height)
    return data.replace(b"ispe\0\0\0\0" + old, b"ispe\0\0\0\0" + pack(width, height))


def pack(width, height):
    return struct.pack(">II", width, height)


@pytest.mark.parametrize("options", [{}, GRID])
def test_it_becomes_a_jpeg_that_looks_the_same(options):
    data = heic(landscape(600, 400), **options)
    assert heif.read(data).is_grid == bool(options)
    image = stored(data)
    assert (image.format, image.size) == ("JPEG", (600, 400))
    shown = pillow_heif.open_heif(data).to_pillow()
    difference = ImageStat.Stat(ImageChops.difference(image, shown))
    assert max(difference.mean) < 12


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


def test_colours_of_another_profile_are_converted_to_srgb():
    photo = quarters(192, 128)
    photo.info["icc_profile"] = swapped_profile()
    image = stored(heic(photo))
    assert corners(image)[0] == BLUE
    assert "icc_profile" not in image.info


def test_what_can_be_seen_through_is_on_white():
    clear = Image.new("RGBA", (128, 128), (255, 0, 0, 0))
    assert color_at(stored(heic(clear)), 64, 64) == (255, 255, 255)


def test_a_picture_of_several_shows_its_first():
    several = pillow_heif.from_pillow(quarters(192, 128))
    several.add_from_pillow(Image.new("RGB", (64, 64)))
    data = io.BytesIO()
    several.save(data)
    assert stored(data.getvalue()).size == (192, 128)


@pytest.mark.parametrize("options", [{}, GRID])
@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9])
def test_a_truncated_file_is_refused(options, part):
    data = heic(landscape(300, 200), **options)
    assert reason(data[: int(len(data) * part)]).code == "damaged"


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
    assert reason(claiming(small, 65_535, 65_535)).code == "too_many_pixels"
    assert reason(claiming(small, 8064, 6048)).code == "too_heavy"
    assert reason(claiming(small, 8064, 6048)).params == {"kind": "HEIC", "most": 28}
    assert reason(claiming(grid, 2**31, 2**31)).code == "too_many_pixels"
    assert reason(small[:8] + b"hevc" + small[12:]).code == "animated"


def test_a_file_that_lies_about_its_size_is_refused():
    data = claiming(heic(quarters(512, 512)), 64, 64)
    assert reason(data).code == "damaged"
    data = claiming(heic(quarters(64, 64)), 4000, 4000)
    assert reason(data).code == "damaged"


def test_a_decoder_that_takes_too_much_is_stopped(monkeypatch):
    monkeypatch.setattr("portal.files.decoding.MEMORY_OF_HEIF", 20 * 10**6)
    assert reason(heic(Image.new("RGB", (3000, 2000)))).code == "damaged"


def test_what_the_file_is_counts_and_not_its_name():
    assert stored(heic(quarters(64, 64))).format == "JPEG"
    avif = encoded(quarters(64, 64), "AVIF")
    assert reason(avif).code == "kind"
