"""Renditions lie beside their picture, are offered where they are, and go with it."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image
from reversion.models import Version

from attractions.models import Attraction
from portal.files import renditions
from portal.files.names import name_of_original
from portal.management import orphans
from portal.models import Picture
from tests.actors.desk import bring_back, page, save
from tests.pictures import color_at, encoded, quarters, upload
from tests.reading.form import edit

pytestmark = pytest.mark.usefixtures("media_folder")

RED, LIME, BLUE, YELLOW = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)
ALT = {"alt_zh_hans": "图", "alt_en": "Four colours", "alt_ko": "그림"}


@pytest.fixture
def make_picture(content):
    def make(slug="four", size=(1200, 400), **values):
        file = ContentFile(encoded(quarters(*size)), name="four.png")
        return Picture.objects.create(slug=slug, file=file, **ALT | values)

    return make


def files_of(picture):
    files = Path(default_storage.location).iterdir()
    return {each.name for each in files if picture.file.name in each.name}


def crop_of(picture, ending="webp"):
    name, _ = renditions.stored(picture, renditions.crops(picture), ending)[-1]
    with default_storage.open(name) as file:
        image = Image.open(file)
        image.load()
    return image


def test_they_are_made_on_saving_in_both_kinds_and_never_enlarged(make_picture):
    picture = make_picture(focal_x=0.1, focal_y=0.9)
    widths = [each.width for each in renditions.whole(picture)]
    assert widths == [480, 960, 1200]
    for ending in ("avif", "webp"):
        assert len(renditions.stored(picture, renditions.whole(picture), ending)) == 3
    assert len(files_of(picture)) == 1 + 2 * (3 + len(renditions.crops(picture)))
    assert all(name_of_original(n) == picture.file.name for n in files_of(picture))
    assert crop_of(picture).size == (600, 400)
    assert color_at(crop_of(picture), 590, 390) == BLUE, "the focal point"
    picture.focal_x = 0.9
    picture.save()
    assert color_at(crop_of(picture), 5, 390) == YELLOW


def test_the_oddest_shapes_have_renditions(make_picture):
    for size in ((1, 1), (1, 900), (900, 1), (4, 3), (2000, 50)):
        picture = make_picture("{}-{}".format(*size), size=size)
        for choice in (renditions.whole(picture), renditions.crops(picture)):
            found = renditions.stored(picture, choice, "avif")
            assert len(found) == len(choice) > 0, size


def test_files_from_before_have_renditions_in_whatever_mode(make_picture):
    picture = make_picture(size=(600, 400))
    for mode in ("I;16", "P", "CMYK", "1"):
        kind = "JPEG" if mode == "CMYK" else "PNG"
        old = Image.new(mode, (600, 400))
        Path(picture.file.path).write_bytes(encoded(old, kind))
        for name in files_of(picture) - {picture.file.name}:
            default_storage.delete(name)
        picture.save()
        assert renditions.stored(picture, renditions.whole(picture), "avif"), mode


def test_a_page_offers_what_is_stored_and_each_file_opens(
    make_picture, client, make_story
):
    picture = make_picture(decorative=True)
    Attraction.objects.filter(slug="silmido").update(cover=picture)
    html = client.get("/en/attractions/silmido/").text
    assert 'type="image/avif"' in html
    url = picture.file.url
    kinds = [f"{url}.w{w}.avif {w}w" for w in (480, 960, 1200)]
    sizes = "(width >= 80rem) 72rem, (width >= 44rem) 92vw, 60vw"
    assert f'srcset="{", ".join(kinds)}" sizes="{sizes}"' in html
    assert 'alt=""' in html
    assert client.get(f"{url}.w960.avif").headers["Content-Type"] == "image/avif"
    for wrong in (".w7.avif", ".w960.avif.w960.avif"):
        assert client.get(url + wrong).status_code == 404, "it only looks like one"
    default_storage.delete(f"{picture.file.name}.w960.avif")
    assert "w960.avif" not in client.get("/en/attractions/silmido/").text
    assert client.get(f"{url}.w960.avif").status_code == 404
    assert not default_storage.exists(f"{picture.file.name}.w960.avif"), "none is made"
    make_story("public", cover=picture)
    for address in ("attractions/", "stories/", ""):
        assert f"{url}.c50-50-" in client.get(f"/en/{address}").text, "lists show crops"


@pytest.mark.full  # pictures are encoded
def test_a_rendition_is_public_only_with_its_picture(make_picture, client):
    picture = make_picture()
    silmido = Attraction.objects.filter(slug="silmido")
    urls = [f"/media/{name}" for name in files_of(picture)]
    for status, answer in (("draft", 404), ("published", 200), ("withdrawn", 404)):
        silmido.update(cover=picture, status=status)
        assert {client.get(url).status_code for url in urls} == {answer}, status


def test_if_the_save_fails_the_old_picture_is_there_and_shown(
    make_picture, publisher, client, media_folder, monkeypatch
):
    def break_off(image, missing):
        yield from list(made(image, missing))[: written[-1]]
        raise OSError(28, "No space left on device")

    written = [3, 0]  # what was written before is deleted
    picture = make_picture()
    Attraction.objects.filter(slug="silmido").update(cover=picture)
    before, old = files_of(picture), picture.file.name
    client.force_login(publisher)
    client.raise_request_exception = False
    made = renditions.made
    monkeypatch.setattr(renditions, "made", break_off)
    while written:
        file = upload(encoded(quarters(300, 300)))
        url = page(Picture, "change", picture.pk)
        assert edit(client, url, Picture, file=file).status_code >= 500
        picture.refresh_from_db()
        assert picture.file.name == old
        assert files_of(picture) == before
        left = {each.name for each in media_folder.iterdir()} - before
        assert not [name for name in left if name.endswith((".avif", ".webp"))]
        assert {name for name, _ in orphans.survey(hours=0).orphans} == left
        written.pop()
    visitor = Client()
    assert picture.file.url in visitor.get("/en/attractions/silmido/").text
    for name in before:
        assert visitor.get(f"/media/{name}").status_code == 200, name


def test_an_earlier_version_comes_back_with_its_file_and_renditions(
    make_picture, publisher, client
):
    picture = make_picture()
    old = save(picture)
    first, shown = picture.file.name, files_of(picture)
    save(picture, file=ContentFile(encoded(quarters(300, 300)), name="other.png"))
    assert all(orphans.is_needed(name) for name in shown), "the version needs them"
    client.force_login(publisher)
    bring_back(client, picture, old)
    picture.refresh_from_db()
    assert (picture.file.name, picture.width) == (first, 1200)
    assert renditions.stored(picture, renditions.crops(picture), "avif")


def test_crops_around_a_point_that_nothing_has_any_more_are_orphans(make_picture):
    picture = make_picture()
    first = files_of(picture)
    save(picture, focal_x=0.2)
    second = files_of(picture) - first
    picture.focal_x = 0.8
    picture.save()
    gone = {name for name in files_of(picture) if not orphans.is_needed(name)}
    assert gone == {name for name in first if ".c50-50-" in name} != set()
    assert second, "a version still has these"
    save(picture)
    Version.objects.get_for_object(picture).last().delete()
    assert not any(map(orphans.is_needed, second))
    found = orphans.survey(hours=0)
    assert {name for name, _size in found.orphans} == gone | second


def test_a_damaged_version_lets_no_crop_be_swept(make_picture):
    picture = make_picture()
    names = files_of(picture)
    save(picture)
    Version.objects.update(serialized_data=f"[{picture.file.name}")
    assert all(map(orphans.is_needed, names))
    save(picture, focal_x=0.2)
    assert all(map(orphans.is_needed, files_of(picture)))
    Version.objects.all().delete()
    Picture.objects.all().delete()
    assert not any(map(orphans.is_needed, names)), "nothing needs its file"
