"""Stored files in a bucket of S3: the same addresses, and the same answers."""

import io
import re
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from attractions.models import Attraction
from exchanges.models import Agreement, Exchange
from portal.archive.backup import make_copy
from portal.archive.restore import restore
from portal.files.bucket import BucketStorage
from portal.models import Picture
from tests.actors.desk import page
from tests.pictures import PDF, encoded, quarters, upload
from tests.portal.admin.drafts.kept import form_in
from tests.portal.archive.conftest import silent
from tests.portal.archive.databases import bytes_in, elsewhere, other_media
from tests.portal.editorial.records.plans import confirmed, look, of_place, table_of
from tests.reading.form import read

ALT = {"alt_zh_hans": "海边", "alt_en": "The shore", "alt_ko": "바닷가"}
SILMIDO = "/ko/attractions/silmido/"


def picture_of_silmido(slug="four", width=1200):
    file = ContentFile(encoded(quarters(width, width // 3)), name="four.png")
    picture = Picture.objects.create(slug=slug, file=file, **ALT)
    Attraction.objects.filter(slug="silmido").update(cover=picture)
    return picture


def names_in(folder):
    return bytes_in(folder).keys()


@pytest.fixture
def asked(monkeypatch):
    """What the storage asks the server for."""
    found = []
    asking = BucketStorage.asking

    def ask(self, name):
        found.append(name)
        return asking(self, name)

    monkeypatch.setattr(BucketStorage, "asking", ask)
    return found


@pytest.fixture
def desk(publisher):
    client = Client(headers={"origin": "http://testserver"})
    client.force_login(publisher)
    return client


def test_an_upload_and_its_sizes_are_in_the_bucket(content, media_bucket, desk):
    url = page(Picture, "add")
    file = upload(encoded(quarters(1200, 400)), "海边 photo.png")
    form = {**read(desk.get(url).text, Picture), **ALT, "file": file, "_save": ""}
    assert desk.post(url, form).status_code == 302
    picture = Picture.objects.get()
    assert (picture.width, picture.original_name) == (1200, "海边 photo.png")
    assert picture.file.name in names_in(media_bucket)
    assert len(names_in(media_bucket)) == 1 + 2 * (3 + 3)
    assert default_storage.size(picture.file.name) > 0


def answers(client, text):
    """What is said of every stored file that a page names."""
    names = sorted({*re.findall(r"/media/[\w.-]+", text)})
    assert len(names) > 6
    found = [client.get(name) for name in names]
    assert {each.status_code for each in found} == {200}
    sizes = sorted(len(each.getvalue()) for each in found)
    return sizes, found[0].headers.keys(), found[0].headers["Content-Length"]


def test_pages_and_files_are_those_of_a_folder(content, s3, client, request):
    """The browser is never sent to another host."""
    seen = []
    for fixture in ("media_folder", "media_bucket"):
        request.getfixturevalue(fixture)
        picture = picture_of_silmido(fixture.replace("_", "-"))
        text = client.get(SILMIDO).text
        page = re.sub(r"share-[\w.-]+", "", text.replace(picture.file.name, "NAME"))
        seen.append((page, answers(client, text)))
    assert isinstance(default_storage._wrapped, BucketStorage)
    assert seen[0] == seen[1]
    assert not urlsplit(picture.file.url).netloc


def test_what_is_withdrawn_is_gone_and_what_is_known_is_not_sent_again(
    content, media_bucket, client, desk, asked
):
    picture = picture_of_silmido()
    client.get(SILMIDO)
    asked.clear()
    assert "image/avif" in client.get(SILMIDO).text
    assert asked == [], "a page asks once for its pictures"
    stored = client.get(picture.file.url)
    kept = {"If-Modified-Since": stored.headers["Last-Modified"]}
    assert client.get(picture.file.url, headers=kept).status_code == 304
    (media_bucket / picture.file.name).unlink()
    assert client.get(picture.file.url).status_code == 404
    Attraction.objects.filter(slug="silmido").update(cover=None)
    assert client.get(picture.file.url + ".w480.webp").status_code == 404
    for name in ("..", ".", "a" * 100, "-", "_.png", "con%00", "imports"):
        assert desk.get(f"/media/{name}").status_code in (400, 404), name
    assert not default_storage.can_hold("../a")
    assert not default_storage.can_hold("a/../../b")


def test_while_the_server_is_away_pages_go_on_and_forms_are_kept(
    content, media_bucket, s3, client, desk, asked
):
    picture = picture_of_silmido(width=90)
    url = page(Picture, "add")
    opened = read(desk.get(url).text, Picture)
    file = upload(encoded(quarters(30, 20)), "one.png")
    with s3.away():
        response = client.get(SILMIDO)
        assert response.status_code == 200
        assert picture.file.url in response.text
        count = len(asked)
        client.get("/en/attractions/silmido/")
        assert len(asked) == count, "nobody waits for it twice"
        response = client.get(picture.file.url)
        assert (response.status_code, response["Retry-After"]) == (503, "30")
        response = desk.post(url, {**opened, **ALT, "file": file, "_save": ""})
        assert response.status_code == 503
        assert "图片和文件" in response.text
        assert form_in(response)["alt_ko"] == ["바닷가"]
    assert Picture.objects.count() == 1
    assert client.get(picture.file.url).status_code == 200


class Broken(ContentFile):
    """A file that ends in the middle."""

    def chunks(self, *_):
        raise OSError(5, "Input/output error")

    @property
    def read(self):
        return self.chunks


def test_a_file_that_breaks_off_has_no_name(media_bucket):
    with pytest.raises(OSError, match="Input"):
        default_storage.save("a.txt", Broken(b"x" * 1000))
    assert names_in(media_bucket) == set()


def test_a_table_waits_in_the_bucket(media_bucket, content, desk):
    table, live = table_of(Exchange), Exchange.objects.published().first()
    response = look(desk, table, of_place(live))
    (name,) = names_in(media_bucket)
    assert name.endswith(".xlsx")
    assert confirmed(desk, response).status_code == 302
    assert Exchange.objects.get(live=live).place_zh_hans == "新地点"
    assert names_in(media_bucket) == set()


def test_what_nothing_needs_is_found_and_deleted(
    content, media_bucket, s3, monkeypatch
):
    monkeypatch.setenv("LC_ALL", "C")
    picture = picture_of_silmido(width=90)
    default_storage.save("lost.png", ContentFile(b"x" * 1536))
    out = io.StringIO()
    call_command("orphans", "--older-than", "0", stdout=out)
    assert out.getvalue().startswith("lost.png  1.5")
    call_command("orphans", "--older-than", "0", "--delete", stdout=out)
    assert "lost.png" not in names_in(media_bucket)
    assert picture.file.name in names_in(media_bucket)
    with s3.away(), pytest.raises(CommandError, match="cannot be reached"):
        call_command("orphans", stdout=out)


@pytest.mark.full  # all migrations run, each time
@pytest.mark.django_db(transaction=True)
def test_a_copy_goes_from_a_bucket_into_a_folder_and_back(
    content, media_bucket, s3, tmp_path, settings
):
    """With the times of change, so that the same state gives the same bytes."""
    picture_of_silmido()
    paper = Agreement.objects.published().first()
    paper.text_file_en = upload(PDF, "agreement.pdf")
    paper.save()
    copy = make_copy(tmp_path / "a.tar", silent)
    assert len(copy.files) == 2
    stored, folder = bytes_in(media_bucket), tmp_path / "folder"
    plain = {"BACKEND": "portal.files.storage.WholeFileStorage"}
    with (
        elsewhere("sqlite", tmp_path),
        override_settings(STORAGES={**settings.STORAGES, "default": plain}),
        other_media(folder),
    ):
        restore(copy, silent)
        assert bytes_in(folder) == stored
        again = make_copy(tmp_path / "b.tar", silent)
        assert again.path.read_bytes() == copy.path.read_bytes()
    s3.new_bucket("media")
    with elsewhere("sqlite", tmp_path):
        restore(again, silent)
        assert bytes_in(media_bucket) == stored
        back = make_copy(tmp_path / "c.tar", silent)
        assert back.path.read_bytes() == copy.path.read_bytes()
    with elsewhere("sqlite", tmp_path):
        restore(again, silent)  # what is there already is that, and is not sent again
        (media_bucket / next(iter(copy.files))).write_bytes(b"another")
        with pytest.raises(Exception, match="s3://media/files"):
            restore(again, silent)
