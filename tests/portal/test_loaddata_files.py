"""A fixture names files that are stored already."""

import io

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from exchanges.models import Agreement
from portal.models import Picture

pytestmark = [pytest.mark.engine, pytest.mark.django_db]
PICTURE = "- {model: portal.picture, fields: {slug: a, file: %s}}\n"
AGREEMENT = (
    "- {model: exchanges.agreement, fields: {slug: a, title_zh_hans: 甲, "
    "signed: 2012, text_file_ko: %s}}\n"
)

# Names of which a rendition could not be opened, or that are those of renditions.
NAMES = ("a" * 67 + ".png", "a.png.w480.webp", "a.png.c50-50-480.avif")
MODES = {
    "deep.png": Image.new("I;16", (1500, 900), 30_000),
    "palette.png": Image.new("P", (40, 30)),
    "print.jpg": Image.new("CMYK", (40, 30)),
}


@pytest.fixture
def load(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "sub").mkdir(parents=True)
    (settings.MEDIA_ROOT / "folder.pdf").mkdir()
    data = io.BytesIO()
    Image.new("RGB", (4, 3)).save(data, "PNG")
    for name in ("a.png", "B.PNG", "a.svg", "sub/a.png", *NAMES, "a" * 66 + ".png"):
        (settings.MEDIA_ROOT / name).write_bytes(data.getvalue())
    for name, image in MODES.items():
        image.save(settings.MEDIA_ROOT / name)
    for name in ("a.pdf", "a.html", "fake.png"):
        (settings.MEDIA_ROOT / name).write_bytes(b"%PDF-1.7\n%%EOF\n")
    (settings.MEDIA_ROOT / "cut.pdf").write_bytes(b"%PDF-1.7")

    def load(text):
        (tmp_path / "some.yaml").write_text(text)
        call_command("loaddata", tmp_path / "some.yaml", verbosity=0)

    return load


@pytest.mark.parametrize("name", ["a.png", "B.PNG", "a" * 66 + ".png"])
def test_a_stored_picture_is_measured(load, name):
    load(PICTURE % name)
    load(PICTURE % name)
    picture = Picture.objects.get()
    assert (picture.file.name, picture.width, picture.height) == (name, 4, 3)


def test_a_stored_text_of_an_agreement_is_taken(load):
    load(AGREEMENT % "a.pdf")
    assert Agreement.objects.get().text_file_ko.name == "a.pdf"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *((PICTURE, name) for name in ("gone.png", "a.svg", "fake.png", "sub/a.png")),
        *((PICTURE, name) for name in (*NAMES, *MODES)),
        *(
            (AGREEMENT, name)
            for name in ("a.html", "cut.pdf", "folder.pdf", "../some.yaml")
        ),
    ],
)
def test_a_file_that_cannot_be_shown_is_refused_by_field_and_name(load, text, name):
    with pytest.raises(CommandError, match=rf"file\w* = {name[:50]}.*: .+"):
        load(text % name)
    assert not Picture.objects.exists()
    assert not Agreement.objects.exists()
