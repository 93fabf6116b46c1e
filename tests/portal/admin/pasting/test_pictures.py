"""A pasted picture goes into the library, never without an alternative text."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from portal.models import Picture
from tests.actors.desk import versions
from tests.pictures import encoded, quarters, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_folder")]
URL = reverse("paste_picture")


def send(client, **values):
    data = {"file": upload(encoded(quarters(8, 6))), "alt": "Bay", "language": "en"}
    return client.post(URL, data | values)


def test_a_picture_is_stored_with_its_text_and_its_history(as_, editor):
    answer = send(as_(editor))
    picture = Picture.objects.get()
    assert answer.status_code == 201
    assert answer.json()["key"] == str(picture.pk)
    assert (picture.alt_en, picture.alt_ko or "", picture.slug) == ("Bay", "", "bay")
    assert versions(picture)[0].revision.user == editor
    assert LogEntry.objects.get().object_id == str(picture.pk)


@pytest.mark.parametrize(
    "values",
    [
        {"alt": " "},
        {"alt": "x" * 301},
        {"alt": "a\0b"},
        {"language": "xx"},
        {"file": upload(b"GIF89a")},
        {"file": upload(b"<svg onload=x()>")},
        {"file": ""},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(as_, editor, values):
    answer = send(as_(editor), **values)
    assert answer.status_code == 400
    assert all(answer.json()["errors"])
    assert not Picture.objects.exists()


def test_who_may_add_no_picture_pastes_none(as_, auditor, client):
    assert send(client).status_code == 302
    assert send(as_(auditor)).status_code == 403
    assert not Picture.objects.exists()
