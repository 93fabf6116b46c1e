"""An upload is judged by its bytes and stored anew: upright, sRGB, nothing beside."""

import io
import re
import subprocess
import sys
from itertools import product
from pathlib import Path
from time import sleep

import pillow_heif
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageChops, ImageOps, ImageStat

from portal.files import decoding, uploads
from portal.models import Picture
from tests.hostile.pictures import heavy, heic_of
from tests.pictures import (
    PDF,
    color_at,
    encoded,
    heic,
    landscape,
    quarters,
    swapped_profile,
)
from tests.processes import run

pytestmark = pytest.mark.usefixtures("media_folder")

RED, LIME, BLUE, YELLOW = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)
CYAN = (0, 255, 255)
KINDS = ("JPEG", "PNG", "WEBP")
GRID = {"tile_size": 64}  # of a HEIC in parts


def stored(data):
    """The picture that is stored of the bytes of an upload."""
    return opened(uploads.prepare(io.BytesIO(data)).content)


def opened(data):
    return Image.open(io.BytesIO(data))


def reason(data):
    with pytest.raises(ValidationError) as refused:
        uploads.prepare(io.BytesIO(data))
    return refused.value.code


def corners(image):
    width, height = image.size
    points = [(x, y) for y in (5, height - 5) for x in (5, width - 5)]
    return [color_at(image, *point) for point in points]


def test_the_three_kinds_stay_what_they_are_in_srgb():
    for kind in KINDS:
        image = stored(encoded(quarters(), kind))
        assert (image.format, image.size) == (kind, (600, 400))
        assert corners(image) == [RED, LIME, BLUE, YELLOW], kind
        image = stored(encoded(quarters(), kind, icc_profile=swapped_profile()))
        assert corners(image) == [BLUE, LIME, RED, CYAN], kind
        assert "icc_profile" not in image.info
    image = stored(encoded(quarters().convert("CMYK"), "JPEG"))
    assert (image.mode, corners(image)) == ("RGB", [RED, LIME, BLUE, YELLOW])
    image = stored(encoded(quarters(), icc_profile=b"nonsense"))
    assert corners(image) == [RED, LIME, BLUE, YELLOW], "a broken one counts for none"


def turned():
    """Yield pictures that are turned in each way, and how others show them."""
    cases = [("JPEG", turn) for turn in range(1, 9)] + [("PNG", 6), ("WEBP", 6)]
    cases += [(each, turn) for each in ("HEIC", "grid") for turn in range(1, 9)]
    for kind, turn in cases:
        exif = Image.Exif()
        exif[0x0112], exif[0x010F] = turn, "Camera"
        exif.get_ifd(0x8825)[1] = "N"  # where it was taken
        if kind in KINDS:
            hidden = {"exif": exif, "comment": b"secret", "xmp": b"<x>secret</x>"}
            data = encoded(quarters(), kind, **hidden)
            yield (kind, turn), data, ImageOps.exif_transpose(opened(data))
        else:
            photo = quarters(192, 128)
            photo.info["exif"] = exif.tobytes()
            data = heic(photo, **(GRID if kind == "grid" else {}))
            yield (kind, turn), data, pillow_heif.open_heif(data).to_pillow()


def test_a_turned_picture_stands_upright_and_says_nothing_of_its_place():
    for case, data, shown in turned():
        assert b"Camera" in data
        found = uploads.prepare(io.BytesIO(data)).content
        image = opened(found)
        assert (image.size, corners(image)) == (shown.size, corners(shown)), case
        assert not image.getexif(), case
        assert not uploads.METADATA & image.info.keys(), case
        assert not re.search(b"Camera|secret", found), case


def test_every_mode_becomes_one_that_browsers_show():
    for mode in ("1", "L", "LA", "P", "PA", "RGBA", "CMYK", "I;16"):
        image = quarters().convert({"I;16": "L", "PA": "P"}.get(mode, mode))
        if mode == "I;16":
            image = image.convert("I").point(lambda level: level * 257).convert("I;16")
        kind = "JPEG" if mode == "CMYK" else "PNG"
        options = {"transparency": 0} if mode == "PA" else {}
        found = stored(encoded(image, kind, **options))
        assert found.mode in ("L", "RGB", "RGBA"), mode
        bright = {color_at(found, 595, 395), color_at(found, 5, 5)}
        assert len(bright) == 2, f"light and dark are still told apart: {mode}"
    grey = stored(encoded(Image.new("I;16", (8, 8), 30_000))).convert("L")
    assert abs(grey.getpixel((4, 4)) - 117) <= 1, "scaled, and not cut off"


@pytest.mark.full  # it takes seconds to make and to decode
def test_a_very_large_picture_is_stored_smaller():
    image = stored(encoded(quarters(6000, 4000)))
    assert image.size == (3000, 2000)
    assert corners(image) == [RED, LIME, BLUE, YELLOW]


def test_what_is_truncated_moves_or_is_too_large_is_refused():
    noise = Image.effect_noise((300, 200), 90).convert("RGB")
    for kind, part in product(KINDS, (0.3, 0.6, 0.9, 0.99)):
        data = encoded(noise, kind)
        assert reason(data[: int(len(data) * part)]) == "damaged", (kind, part)
    frames = [Image.new("RGB", (40, 30), color) for color in ("navy", "red")]
    for kind in ("PNG", "WEBP"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
        assert reason(data) == "animated", kind
    assert reason(encoded(Image.new("1", (11_000, 10_001)))) == "too_many_pixels"
    assert reason(b"\xff" * (uploads.MOST_BYTES + 1)) == "too_large"


@pytest.mark.full  # to make them takes seconds
def test_what_is_heavy_to_decode_is_taken():
    for case, make in heavy():
        assert stored(make()).size > (2000, 2000), case


def test_further_pictures_in_a_photograph_are_left_out():
    several = encoded(
        quarters(), "MPO", save_all=True, append_images=[quarters(60, 40)]
    )
    assert (stored(several).format, stored(several).size) == ("JPEG", (600, 400))


def test_another_kind_is_named_and_no_way_leads_around_the_judgement(db):
    for kind in ("GIF", "BMP", "TIFF", "EPS", "ICO"):
        with pytest.raises(ValidationError, match=kind):
            uploads.prepare(io.BytesIO(encoded(quarters(64, 64), kind)))
    with pytest.raises(ValidationError):
        Picture.objects.create(slug="x", file=ContentFile(b"<svg/>", name="x.png"))
    assert not Picture.objects.exists()
    frames = [Image.new("1", (1100, 1000), number % 2) for number in range(101)]
    data = encoded(frames[0], save_all=True, append_images=frames[1:])
    assert reason(data) == "too_many_pixels", "the frames count together"


def test_only_a_whole_pdf_is_a_pdf_and_stored_as_it_is():
    for data, code in (
        (b"", "kind"),
        (b"<html>%PDF-1.7 %%EOF", "kind"),
        (b"PK\3\4%PDF-1.7 %%EOF", "kind"),
        (PDF[:-8], "damaged"),
        (PDF + b" " * (20 * 2**20), "too_large"),
    ):
        with pytest.raises(ValidationError) as refused:
            uploads.judged_pdf(io.BytesIO(data))
        assert refused.value.code == code, data[:20]
    assert uploads.judged_pdf(io.BytesIO(PDF)).content == PDF


# HEIC, and the limits of the decoder


def test_a_heic_becomes_a_jpeg_that_looks_the_same_and_no_part_of_it_does():
    for options in ({}, GRID):
        data = heic(landscape(600, 400), **options)
        found = uploads.prepare(io.BytesIO(data))
        image = opened(found.content)
        assert (found.ending, image.format, image.size) == (".jpg", "JPEG", (600, 400))
        shown = pillow_heif.open_heif(data).to_pillow()
        difference = ImageStat.Stat(ImageChops.difference(image, shown))
        assert max(difference.mean) < 12
        for part in (0.02, 0.3, 0.6, 0.9):
            assert reason(data[: int(len(data) * part)]) == "damaged", part


def test_another_profile_what_is_clear_and_several_pictures_in_it_are_as_meant():
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
    assert reason(small[:8] + b"hevc" + small[12:]) == "animated"
    assert reason(encoded(quarters(64, 64), "AVIF")) == "kind"


@pytest.mark.full
def test_a_decoder_that_takes_too_much_is_stopped(monkeypatch):
    for data in (
        heic_of(64, 64, true=(512, 512)),  # which lie about their size
        heic_of(4000, 4000, true=(64, 64)),
    ):
        assert reason(data) == "damaged"
    assert reason(heic_of(65_535, 65_535)) == "too_many_pixels"
    photo = jpeg(6000, 4000, progressive=True)
    monkeypatch.setattr(decoding, "MEMORY", 100 * 10**6)
    assert reason(photo) == "too_heavy"
    monkeypatch.undo()
    monkeypatch.setattr(decoding, "TIMEOUT", 0.01)
    assert reason(photo) == "too_heavy"


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


# What a photograph of a phone takes of memory, whatever decodes it counted in


MOST = 600 * 2**20  # 450 MB of it is the limit of the decoder
MEASURE = """
import sys, threading, time
from pathlib import Path
from types import SimpleNamespace

import django
django.setup()
from portal.files import renditions, uploads

most = 0

def memory(task):
    pages = int(Path(f"/proc/{task}/statm").read_text().split()[1])
    started = Path(f"/proc/{task}/task/{task}/children").read_text().split()
    return pages * 4096 + sum(map(memory, started))

def watch():
    global most
    while True:
        try:
            most = max(most, memory(threading.main_thread().native_id))
        except OSError:
            pass
        time.sleep(0.002)

threading.Thread(target=watch, daemon=True).start()
with open(sys.argv[1], "rb") as file:
    image = uploads.prepare(file).image
row = SimpleNamespace(width=image.width, height=image.height, focal_x=0.5, focal_y=0.5)
row.file = SimpleNamespace(name="measured.jpg")
list(renditions.made(image, renditions.missing_of(row)))
print(most, *image.size)
"""
WHOLE = {"progressive": True, "subsampling": 0}


def jpeg(*size, **options):
    return encoded(Image.new("RGB", size), "JPEG", **options)


@pytest.mark.full  # the files take seconds to make
def test_a_photograph_is_made_smaller_within_600_megabytes(tmp_path):
    photo, large, peaks = tmp_path / "photo", Image.new("RGB", (8064, 6048)), {}
    for name, make, size in (
        ("108 MP", lambda: jpeg(12_000, 9000) + bytes(20 * 2**20), [3000, 2250]),
        ("progressive 24 MP", lambda: jpeg(6000, 4000, **WHOLE), [3000, 2000]),
        ("HEIC of 48 MP", lambda: heic(large, tile_size=512), [4032, 3024]),
    ):
        photo.write_bytes(make())
        done = run("-c", MEASURE, photo, MEDIA_ROOT=str(tmp_path))
        assert done.returncode == 0, done.stderr
        peaks[name], *found = map(int, done.stdout.split())
        assert found == size, name
    assert max(peaks.values()) < MOST, peaks
