"""A stored file is public only while something public shows it."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from attractions.models import Attraction
from exchanges.models import Agreement
from portal.models import Picture
from tests.tables import each_of

pytestmark = pytest.mark.usefixtures("media_folder")


@pytest.fixture
def picture(content):
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(data, "PNG")
    file = ContentFile(data.getvalue(), name="Harbour 仁川.PNG")
    return Picture.objects.create(slug="one", alt_zh_hans="深蓝色", file=file)


@each_of("cover", "pictures")
def test_a_picture_is_public_while_a_published_row_shows_it(relation, picture, client):
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


@each_of("a.html", "a.js", "a.svg", "a.xml", "a")
def test_a_file_that_could_run_is_handed_over_and_never_shown(name, content, client):
    row = Agreement.objects.get(slug="sister-city-agreement-2014")
    row.text_file_zh_hans.save(name, ContentFile(b"<script>alert(1)</script>"))
    response = client.get(row.text_file_zh_hans.url)
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]


@each_of("text.html", "text.svg", "text.js", "text.docx")
def test_only_a_pdf_is_taken_as_the_text_of_an_agreement(name, publisher, client):
    client.force_login(publisher)
    values = {
        "title_zh_hans": "协议",
        "status": "draft",
        "signed": "2020",
        "text_file_zh_hans": SimpleUploadedFile(name, b"<script>alert(1)</script>"),
    }
    response = client.post("/admin/exchanges/agreement/add/", values)
    assert 'class="errorlist"' in response.text
    assert not Agreement.objects.filter(signed="2020").exists()


@each_of(".", "..", ".env")
def test_a_name_that_is_no_file_is_not_found_by_staff_either(name, editor, client):
    client.force_login(editor)
    assert client.get(f"/media/{name}").status_code in (400, 404)
