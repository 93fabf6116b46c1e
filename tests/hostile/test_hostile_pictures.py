"""Hostile files through the real forms: refused with a reason, or harmless."""

from pathlib import Path

import pytest

from exchanges.models import Agreement
from portal.models import Picture
from tests.actors.desk import page
from tests.hostile.pictures import (
    NEUTRALISED,
    PAYLOAD,
    PLACE,
    REFUSED,
    heavy,
    hostile_files,
    too_heavy,
)
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
HEAVY = {case for case, _make in (*heavy(), *too_heavy())}


def cases(outcome):
    for each in HOSTILE:
        if each.outcome == outcome:
            marks = [pytest.mark.full] * (each.case in HEAVY)
            yield pytest.param(each, marks=marks, id=each.case)


def test_there_are_sixty_of_them():
    assert len(HOSTILE) >= 60
    assert len({each.case for each in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize("each", cases(REFUSED))
def test_it_is_refused_at_its_field_and_what_was_typed_is_kept(
    send, media_folder, each
):
    response = send(each)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors.get(each.field)
    assert 'value="Typed"' in response.text
    assert not list(media_folder.iterdir())
    assert not Picture.objects.exists()
    assert not Agreement.objects.filter(signed="2020").exists()


@pytest.mark.parametrize("each", cases(NEUTRALISED))
def test_it_is_stored_without_what_was_hostile_in_it(send, media_folder, each):
    assert send(each).status_code == 302
    files = list(media_folder.rglob("*"))
    assert files
    for file in files:
        assert file.name.startswith(Path(Picture.objects.get().file.name).name)
        assert file.suffix in (".jpg", ".png", ".webp", ".avif")
        stored = file.read_bytes()
        assert PAYLOAD not in stored
        assert PLACE not in stored
        assert b"Exif" not in stored
    assert [each.name for each in media_folder.parent.iterdir()] == ["media"]


@pytest.mark.parametrize("language", ["zh-hans", "ko"])
def test_the_reason_is_in_the_language_of_the_editor(send, editor, language):
    editor.language = language
    editor.save()
    svg = next(each for each in HOSTILE if each.case == "SVG")
    (reason,) = send(svg).context["adminform"].form.errors["file"]
    assert "SVG" in reason
    assert "This is a file" not in reason
