"""Several pictures at once: each is stored by itself, or refused with its sentence."""

import io

import pytest
from PIL import Image
from reversion.models import Version

from portal.admin.library.upload import MOST_FILES
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


def test_a_script_sends_one_with_what_is_said_of_it(desk, editor):
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


def test_what_a_browser_cannot_draw_is_shown_before_it_is_stored(desk):
    def shown(data, name):
        values = {"file": upload(data, name)} if data else {}
        return desk.post(page(Picture, "upload"), values, **AS_WEBP)

    answer = shown(heic(quarters(1200, 64)), "IMG_1.HEIC")
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, image.width) == ("WEBP", 960)
    for bad in (b"<svg/>", b""):
        assert len(shown(bad, "IMG_2.HEIC").json()["errors"]) == 1
    assert not Picture.objects.exists()


def test_what_is_wrong_with_one_is_a_sentence(desk):
    for file in (upload(b"<svg/>"), upload(GOOD[:60])):
        values = {"file": file, "alt_zh_hans": "港口"}
        answer = desk.post(page(Picture, "upload"), values, **AS_JSON)
        assert len(answer.json()["errors"]) == 1
    answer = desk.post(page(Picture, "upload"), {"alt_zh_hans": "港口"}, **AS_JSON)
    assert answer.json()["errors"]
    assert not Picture.objects.exists()


def test_without_a_script_the_good_ones_are_stored_and_the_bad_one_is_named(desk):
    answer = send(desk, upload(GOOD, "a.png"), upload(b"<svg/>", "b.png"), upload(GOOD))
    rows = list(Picture.objects.order_by("pk"))
    assert [row.original_name for row in rows] == ["a.png", "picture.png"]
    keys = "%2C".join(str(row.pk) for row in rows)
    assert answer.url == f"{page(Picture, 'describe')}?pictures={keys}"
    assert "b.png: " in messages_of(answer)
    assert "SVG" in messages_of(answer)


def test_the_next_page_asks_for_their_texts(desk):
    answer = send(desk, upload(GOOD, "a.png"), upload(GOOD, "b.png"))
    form = desk.get(answer.url)
    seen = form.context["seen"]
    first, second = Picture.objects.order_by("pk")
    values = {f"{first.pk}-alt_zh_hans": "港口", f"{second.pk}-decorative": "on"}
    desk.post(answer.url, {"_seen": seen, **values})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.alt_zh_hans, second.decorative) == ("港口", True)
    assert Version.objects.get_for_object(first).count() == 2


def test_a_text_that_somebody_else_wrote_meanwhile_is_not_overwritten(desk):
    answer = send(desk, upload(GOOD))
    seen = desk.get(answer.url).context["seen"]
    row = Picture.objects.get()
    row.alt_zh_hans = "他人所写"
    row.save()
    values = {"_seen": seen, f"{row.pk}-alt_zh_hans": "港口"}
    again = desk.post(answer.url, values)
    assert again.status_code == 200
    assert "他人所写" in again.text
    assert Picture.objects.get().alt_zh_hans == "他人所写"


def test_what_is_sent_twice_is_stored_once(desk):
    for _time in range(2):
        answer = send(desk, upload(GOOD), _sending="1")
        assert answer.status_code == 302
    assert Picture.objects.count() == 1


def test_of_too_many_the_first_are_stored_and_it_is_said(desk, monkeypatch):
    monkeypatch.setattr("portal.admin.library.upload.MOST_FILES", 2)
    assert MOST_FILES > 2
    answer = send(desk, *(upload(GOOD) for _number in range(3)))
    assert Picture.objects.count() == 2
    assert "2" in messages_of(answer)


def test_nothing_chosen_and_nothing_good_lead_back_to_the_form(desk):
    for files in ((), (upload(b"<svg/>"),)):
        answer = send(desk, *files)
        assert answer.status_code == 200
        assert 'name="files"' in answer.text


def test_who_may_not_add_pictures_sends_none(client, reader_of_the_desk):
    client.force_login(reader_of_the_desk)
    for options in ({}, AS_JSON):
        answer = client.post(page(Picture, "upload"), {"file": upload(GOOD)}, **options)
        assert answer.status_code == 403
    assert client.get(page(Picture, "describe")).status_code == 403


@pytest.fixture
def reader_of_the_desk(django_user_model):
    return django_user_model.objects.create_user("staff", is_staff=True)


def test_what_only_a_publisher_changes_is_not_offered(desk, make_story):
    send(desk, upload(GOOD))
    row = Picture.objects.get()
    make_story("public", cover=row)
    address = f"{page(Picture, 'describe')}?pictures={row.pk}"
    assert desk.get(address).context["rows"] == []
    desk.post(address, {f"{row.pk}-alt_zh_hans": "港口"})
    row.refresh_from_db()
    assert not row.alt_zh_hans
