"""A stored file is public only while something public shows it."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from attractions.models import Attraction
from exchanges.models import Agreement
from portal.models import Picture

pytestmark = pytest.mark.usefixtures("media_folder")


@pytest.fixture
def picture(content):
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(data, "PNG")
    file = ContentFile(data.getvalue(), name="Harbour 仁川.PNG")
    return Picture.objects.create(slug="one", alt_zh_hans="深蓝色", file=file)


def test_a_stored_file_has_a_generated_name_and_a_recorded_size(picture):
    assert picture.file.name.endswith(".png")
    assert len(picture.file.name) == 36
    assert (picture.width, picture.height) == (40, 30)


@pytest.mark.parametrize("relation", ["cover", "pictures"])
def test_a_picture_is_public_while_a_published_row_shows_it(picture, client, relation):
    silmido = Attraction.objects.get(slug="silmido")
    assert client.get(picture.file.url).status_code == 404
    if relation == "cover":
        Attraction.objects.filter(pk=silmido.pk).update(cover=picture)
    else:
        silmido.pictures.add(picture)
    response = client.get(picture.file.url)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert picture.file.url in client.get("/zh-hans/attractions/silmido/").text
    Attraction.objects.filter(pk=silmido.pk).update(status="withdrawn")
    assert client.get(picture.file.url).status_code == 404


def test_a_cache_asks_again_and_is_told_when_a_picture_is_withdrawn(picture, client):
    silmido = Attraction.objects.filter(slug="silmido")
    silmido.update(cover=picture)
    stored = client.get(picture.file.url).headers["Last-Modified"]
    kept = {"If-Modified-Since": stored}
    again = client.get(picture.file.url, headers=kept)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "public, no-cache"
    earlier = {"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"}
    assert client.get(picture.file.url, headers=earlier).status_code == 200
    silmido.update(status="withdrawn")
    assert client.get(picture.file.url, headers=kept).status_code == 404


def test_the_text_of_an_agreement_is_public_with_the_agreement(content, client):
    row = Agreement.objects.get(slug="sister-city-agreement-2014")
    row.text_file_ko.save("협정.pdf", ContentFile(b"%PDF-1.7"))
    assert client.get(row.text_file_ko.url).status_code == 200
    html = client.get("/ko/exchanges/sister-city-agreement-2014/").text
    assert row.text_file_ko.url in html
    Agreement.objects.filter(pk=row.pk).update(status="draft")
    assert client.get(row.text_file_ko.url).status_code == 404


def test_staff_see_a_picture_before_it_is_public_and_no_cache_keeps_it(
    picture, client, editor
):
    hidden = client.get(picture.file.url)
    never = client.get("/media/never.png")
    assert hidden.content == never.content
    client.force_login(editor)
    response = client.get(picture.file.url)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_a_file_that_is_gone_from_the_disk_is_not_found(picture, client):
    Attraction.objects.filter(slug="silmido").update(cover=picture)
    picture.file.storage.delete(picture.file.name)
    assert client.get(picture.file.url).status_code == 404
