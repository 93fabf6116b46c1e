"""Hostile files through the real forms: refused with a reason, or harmless."""

import pytest

from exchanges.models import Agreement
from portal.models import Picture
from tests.actors.desk import page
from tests.hostile.pictures import NEUTRALISED, PAYLOAD, PLACE, REFUSED, hostile_files
from tests.pictures import upload

pytestmark = pytest.mark.usefixtures("media_folder")

HOSTILE = list(hostile_files())
VALUES = {"alt_en": "Typed", "focal_x": 0.5, "focal_y": 0.5}
PAPER = {"title_zh_hans": "协议", "title_en": "Typed", "signed": "2020"}


@pytest.fixture
def send(editor, client):
    client.force_login(editor)

    def send(each):
        file = upload(each.make(), each.name)
        if each.field == "file":
            return client.post(page(Picture, "add"), {**VALUES, "file": file})
        return client.post(page(Agreement, "add"), {**PAPER, each.field: file})

    return send


# What is as heavy as can be takes a second or more to make or to decode.
def cases(outcome):
    return [each for each in HOSTILE if each.outcome == outcome]


def test_there_are_many_of_them():
    assert len(HOSTILE) >= 60
    assert len({each.case for each in HOSTILE}) == len(HOSTILE)


@pytest.mark.full
def test_it_is_refused_at_its_field_and_what_was_typed_is_kept(send, media_folder):
    wrong = []
    for each in cases(REFUSED):
        response = send(each)
        is_refused = response.status_code == 200 and 'value="Typed"' in response.text
        if not is_refused or not response.context["adminform"].form.errors.get(
            each.field
        ):
            wrong.append(each.case)
    assert wrong == []
    assert not list(media_folder.iterdir())
    assert not Picture.objects.exists()
    assert not Agreement.objects.filter(signed="2020").exists()


def test_it_is_stored_without_what_was_hostile_in_it(send, media_folder):
    for each in cases(NEUTRALISED):
        assert send(each).status_code == 302, each.case
        name = Picture.objects.latest("pk").file.name
        files = [file for file in media_folder.rglob("*") if name in file.name]
        assert files, each.case
        for file in files:
            assert file.suffix in (".jpg", ".png", ".webp", ".avif"), each.case
            stored = file.read_bytes()
            found = [word for word in (PAYLOAD, PLACE, b"Exif") if word in stored]
            assert found == [], each.case
    names = [picture.file.name for picture in Picture.objects.all()]
    for file in media_folder.rglob("*"):
        assert file.name.startswith(tuple(names)), "nothing else was written"
    assert [each.name for each in media_folder.parent.iterdir()] == ["media"]


def test_the_reason_is_in_the_language_of_the_editor(send, editor):
    svg = next(each for each in HOSTILE if each.case == "SVG")
    for editor.language in ("zh-hans", "ko"):
        editor.save()
        (reason,) = send(svg).context["adminform"].form.errors["file"]
        assert "SVG" in reason
        assert "This is a file" not in reason
