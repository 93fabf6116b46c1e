"""Several pictures at once: each is stored by itself, or refused with its sentence."""

import io
from itertools import product

import pytest
from PIL import Image
from reversion.models import Version

from portal.admin.library import MOST_FILES
from portal.models import Picture
from tests.actors.desk import messages_of, page
from tests.pictures import encoded, heic, quarters, upload

pytestmark = pytest.mark.usefixtures("media_folder")
GOOD = encoded(quarters(60, 40))
AS_JSON = {"headers": {"accept": "application/json"}}
AS_WEBP = {"headers": {"accept": "image/webp"}}


@pytest.fixture
def desk(editor, client):
    client.force_login(editor)
    return client


def send(client, *files, **values):
    return client.post(page(Picture, "upload"), {"files": list(files), **values})


def test_a_script_shows_one_before_it_sends_it_with_what_is_said_of_it(desk, editor):
    values = {"file": upload(heic(quarters(1200, 64)), "IMG_1.HEIC")}
    answer = desk.post(page(Picture, "upload"), values, **AS_WEBP)
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, image.width) == ("WEBP", 960), "a browser draws no HEIC"
    assert not Picture.objects.exists()
    values = {"alt_zh_hans": "港口", "focal_x": "0.25", "focal_y": "0.75"}
    file = upload(heic(quarters(64, 64)), "IMG_1.HEIC")
    answer = desk.post(page(Picture, "upload"), {**values, "file": file}, **AS_JSON)
    row = Picture.objects.get()
    assert answer.json() == {
        "key": str(row.pk),
        "label": "港口",
        "alt": "港口",
        "src": f"{row.file.url}.w64.webp",
        "form": page(Picture, "change", row.pk),
    }
    assert (row.focal_x, row.focal_y, row.original_name) == (0.25, 0.75, "IMG_1.HEIC")
    (version,) = Version.objects.get_for_object(row)
    assert version.revision.user == editor


def test_what_is_wrong_with_one_is_a_sentence(desk):
    for data, wanted in product((b"<svg/>", GOOD[:60], None), (AS_JSON, AS_WEBP)):
        values = {"alt_zh_hans": "港口"} | ({"file": upload(data)} if data else {})
        answer = desk.post(page(Picture, "upload"), values, **wanted)
        assert len(answer.json()["errors"]) == 1, data
    for files in ((), (upload(b"<svg/>"),)):
        answer = send(desk, *files)
        assert answer.status_code == 200
        assert 'name="files"' in answer.text, "without a script"
    assert not Picture.objects.exists()


def test_without_a_script_the_good_ones_are_stored_and_the_bad_one_is_named(
    desk, monkeypatch
):
    answer = send(desk, upload(GOOD, "a.png"), upload(b"<svg/>", "b.png"), upload(GOOD))
    rows = list(Picture.objects.order_by("pk"))
    assert [row.original_name for row in rows] == ["a.png", "picture.png"]
    keys = "%2C".join(str(row.pk) for row in rows)
    assert answer.url == f"{page(Picture, 'describe')}?pictures={keys}"
    assert "b.png: " in messages_of(answer)
    assert "SVG" in messages_of(answer)
    for _time in range(2):
        assert send(desk, upload(GOOD), _sending="1").status_code == 302
    assert Picture.objects.count() == 3, "what is sent twice is stored once"
    assert MOST_FILES > 2
    monkeypatch.setattr("portal.admin.library.MOST_FILES", 2)
    answer = send(desk, *(upload(GOOD) for _number in range(3)))
    assert Picture.objects.count() == 5, "of too many the first"
    assert "2" in messages_of(answer)


def test_the_next_page_asks_for_their_texts_and_overwrites_none(desk):
    answer = send(desk, upload(GOOD, "a.png"), upload(GOOD, "b.png"))
    seen = desk.get(answer.url).context["seen"]
    first, second = Picture.objects.order_by("pk")
    values = {f"{first.pk}-alt_zh_hans": "港口", f"{second.pk}-decorative": "on"}
    desk.post(answer.url, {"_seen": seen, **values})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.alt_zh_hans, second.decorative) == ("港口", True)
    assert Version.objects.get_for_object(first).count() == 2
    again = desk.post(answer.url, {"_seen": seen, f"{first.pk}-alt_zh_hans": "别处"})
    assert again.status_code == 200
    assert "港口" in again.text, "somebody else wrote it meanwhile"
    assert Picture.objects.get(pk=first.pk).alt_zh_hans == "港口"


def test_what_only_a_publisher_changes_is_not_offered(
    desk, make_story, django_user_model
):
    send(desk, upload(GOOD))
    row = Picture.objects.get()
    make_story("public", cover=row)
    address = f"{page(Picture, 'describe')}?pictures={row.pk}"
    assert desk.get(address).context["rows"] == []
    desk.post(address, {f"{row.pk}-alt_zh_hans": "港口"})
    row.refresh_from_db()
    assert not row.alt_zh_hans
    desk.force_login(django_user_model.objects.create_user("staff", is_staff=True))
    for options in ({}, AS_JSON):  # who may not add pictures sends none
        answer = desk.post(page(Picture, "upload"), {"file": upload(GOOD)}, **options)
        assert answer.status_code == 403
    assert desk.get(page(Picture, "describe")).status_code == 403
