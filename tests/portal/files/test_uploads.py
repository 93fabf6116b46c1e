"""An upload is judged by its bytes and stored anew: upright, sRGB, nothing beside."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from portal.files import decoding, headers, uploads
from portal.files.headers import judge
from portal.models import Picture
from tests.hostile.pictures import too_heavy
from tests.pictures import PDF, color_at, encoded, quarters, swapped_profile

pytestmark = pytest.mark.usefixtures("media_folder")

RED, LIME, BLUE, YELLOW = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)
CYAN = (0, 255, 255)


def stored(data):
    """The picture that is stored of the bytes of an upload."""
    found = uploads.prepare(io.BytesIO(data))
    return Image.open(io.BytesIO(found.content))


def reason(data):
    with pytest.raises(ValidationError) as refused:
        uploads.prepare(io.BytesIO(data))
    return refused.value.code


def corners(image):
    width, height = image.size
    points = [(x, y) for y in (5, height - 5) for x in (5, width - 5)]
    return [color_at(image, *point) for point in points]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_kinds_stay_what_they_are(kind):
    image = stored(encoded(quarters(), kind))
    assert (image.format, image.size) == (kind, (600, 400))
    assert corners(image) == [RED, LIME, BLUE, YELLOW]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_turned_picture_stands_upright_and_says_nothing_of_its_place(kind):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: the right side is up
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    data = encoded(quarters(), kind, exif=exif, comment=b"secret", xmp=b"<x>secret</x>")
    assert b"Camera" in data
    found = uploads.prepare(io.BytesIO(data))
    image = Image.open(io.BytesIO(found.content))
    assert image.size == (400, 600)
    assert corners(image) == [BLUE, RED, YELLOW, LIME]
    assert not image.getexif()
    assert not uploads.METADATA & image.info.keys()
    assert b"Camera" not in found.content
    assert b"secret" not in found.content


def test_every_way_of_turning_is_undone():
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        turned = quarters()
        for way, back in decoding.UPRIGHT.items():
            inverse = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
            if way == orientation:
                turned = turned.transpose(inverse.get(way, back))
        image = stored(encoded(turned, exif=exif))
        assert corners(image) == [RED, LIME, BLUE, YELLOW], orientation


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA", "CMYK", "I;16"])
def test_every_mode_becomes_one_that_browsers_show(mode):
    image = quarters().convert("L" if mode in ("I;16", "PA") else mode)
    if mode == "I;16":
        image = image.convert("I").point(lambda level: level * 257).convert("I;16")
    if mode == "PA":
        image = quarters().convert("P")
    kind = "JPEG" if mode == "CMYK" else "PNG"
    options = {"transparency": 0} if mode == "PA" else {}
    found = stored(encoded(image, kind, **options))
    assert found.mode in ("L", "RGB", "RGBA")
    bright = {color_at(found, 595, 395), color_at(found, 5, 5)}
    assert len(bright) == 2, "light and dark are still told apart"


def test_sixteen_bits_are_scaled_and_not_cut_off():
    grey = Image.new("I;16", (8, 8), 30_000)
    assert abs(stored(encoded(grey)).convert("L").getpixel((4, 4)) - 117) <= 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_colours_of_another_profile_are_converted_to_srgb(kind):
    image = stored(encoded(quarters(), kind, icc_profile=swapped_profile()))
    assert corners(image) == [BLUE, LIME, RED, CYAN]
    assert "icc_profile" not in image.info


def test_the_four_colours_of_print_become_those_of_a_screen():
    image = stored(encoded(quarters().convert("CMYK"), "JPEG"))
    assert (image.mode, corners(image)) == ("RGB", [RED, LIME, BLUE, YELLOW])


def test_a_broken_profile_counts_for_none():
    image = stored(encoded(quarters(), icc_profile=b"nonsense"))
    assert corners(image) == [RED, LIME, BLUE, YELLOW]


@pytest.mark.full  # it takes a second to decode
def test_a_very_large_picture_is_stored_smaller():
    image = stored(encoded(quarters(6000, 4000)))
    assert image.size == (3000, 2000)
    assert corners(image) == [RED, LIME, BLUE, YELLOW]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.99])
def test_a_truncated_file_is_refused(kind, part):
    noise = Image.effect_noise((300, 200), 90).convert("RGB")
    data = encoded(noise, kind)
    assert reason(data[: int(len(data) * part)]) == "damaged"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(kind):
    frames = [Image.new("RGB", (40, 30), color) for color in ("navy", "red")]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
    assert reason(data) == "animated"


def test_the_limits_are_kept_before_anything_is_decoded():
    assert reason(encoded(Image.new("1", (11_000, 10_001)))) == "too_many_pixels"
    assert reason(b"\xff" * (uploads.MOST_BYTES + 1)) == "too_large"


@pytest.mark.full  # to make them takes seconds
def test_what_is_heavy_to_decode_has_a_limit_that_the_reason_names():
    reasons = {}
    for case, make in too_heavy():
        with pytest.raises(ValidationError) as refused:
            uploads.prepare(io.BytesIO(make()))
        assert refused.value.code == "too_heavy", case
        reasons[case] = refused.value.params
    assert reasons["WebP of 15 megapixels"] == {"kind": "WebP", "most": 14}
    assert reasons["clear WebP of 11 megapixels"] == {"kind": "WebP", "most": 10}
    assert reasons["PNG of 40 megapixels"] == {"kind": "PNG", "most": 33}
    assert reasons["channels one by one"] == {"kind": "JPEG", "most": 24}


@pytest.mark.full  # it takes seconds to make
def test_a_photograph_of_a_hundred_megapixels_passes_as_phones_write_it():
    photo = encoded(Image.new("RGB", (12_000, 9000)), "JPEG", subsampling=2)
    assert stored(photo).size == (3000, 2250)


def test_a_photograph_weighs_no_more_for_the_thumbnails_that_come_with_it():
    photo, small = quarters(), quarters(60, 40)
    several = encoded(photo, "MPO", save_all=True, append_images=[small])
    assert judge(several) == judge(encoded(photo, "JPEG"))
    assert stored(several).format == "JPEG"
    heavy = encoded(photo, "JPEG", progressive=True)
    assert judge(heavy).weight == judge(several).weight + 2 * 1.5


def test_the_frames_count_together(monkeypatch):
    monkeypatch.setattr(headers, "MOST_PIXELS", 40_000)
    frames = [Image.new("1", (200, 80), color) for color in (0, 1, 0)]
    data = encoded(frames[0], save_all=True, append_images=frames[1:])
    assert reason(data) == "too_many_pixels"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "EPS", "ICO"])
def test_another_kind_is_named(kind):
    with pytest.raises(ValidationError, match=kind):
        uploads.prepare(io.BytesIO(encoded(quarters(64, 64), kind)))


def test_no_way_leads_around_the_judgement(db):
    with pytest.raises(ValidationError):
        Picture.objects.create(slug="x", file=ContentFile(b"<svg/>", name="x.png"))
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "kind"),
        (b"<html>%PDF-1.7 %%EOF", "kind"),
        (b"PK\3\4%PDF-1.7 %%EOF", "kind"),
        (PDF[:-8], "damaged"),
        (PDF + b" " * (20 * 2**20), "too_large"),
    ],
)
def test_only_a_whole_pdf_is_a_pdf(data, code):
    with pytest.raises(ValidationError) as refused:
        uploads.judged_pdf(io.BytesIO(data))
    assert refused.value.code == code


def test_a_pdf_is_stored_as_it_is():
    assert uploads.judged_pdf(io.BytesIO(PDF)).content == PDF
