"""The files at fixed addresses: security.txt, the web manifest and the icons."""

from datetime import datetime, timedelta

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone
from PIL import Image

from portal.models import SiteSettings

HOST = "https://youhao.example.cn"
SECURITY, MANIFEST = "/.well-known/security.txt", "/site.webmanifest"


def fields(text):
    """The fields of a security.txt in their order; each line is one (RFC 9116, 3)."""
    return [tuple(line.split(": ", 1)) for line in text.splitlines()]


def test_who_finds_a_fault_knows_where_to_report_it(one_friendship, client, settings):
    settings.SITE_URL = HOST
    SiteSettings.objects.update(email="office@example.cn")
    response = client.get(SECURITY)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    found = fields(response.text)
    assert [name for name, _ in found] == [
        *("Contact", "Contact", "Expires", "Preferred-Languages", "Canonical"),
    ]
    form = f"{HOST}/zh-hans/report-an-error/"
    assert [text for name, text in found if name == "Contact"] == [
        "mailto:office@example.cn",
        form,
    ]
    assert client.get(form.removeprefix(HOST)).status_code == 200
    assert dict(found)["Canonical"] == f"{HOST}{SECURITY}"
    assert dict(found)["Preferred-Languages"] == "zh-Hans, en, ko"
    left = datetime.fromisoformat(dict(found)["Expires"]) - timezone.now()
    assert timedelta(days=100) < left < timedelta(days=365)


@pytest.mark.django_db
def test_it_is_valid_before_the_office_has_filled_anything_in(client):
    (contact,) = [text for name, text in fields(client.get(SECURITY).text)
                  if name == "Contact"]  # fmt: skip
    assert contact == "http://testserver/zh-hans/report-an-error/"
    assert client.get(MANIFEST).json()["name"]


def test_the_site_can_be_put_on_a_home_screen(one_friendship, client):
    html = client.get("/ko/").text
    assert f'<link rel="manifest" href="{MANIFEST}">' in html
    response = client.get(MANIFEST)
    assert response["Content-Type"] == "application/manifest+json"
    found = response.json()
    assert (found["name"], found["lang"]) == (SiteSettings.objects.get().name_zh_hans,
                                              "zh-Hans")  # fmt: skip
    assert client.get(found["start_url"], follow=True).status_code == 200
    for icon in found["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        assert path, icon
        if icon["type"] == "image/png":
            with Image.open(path) as picture:
                assert icon["sizes"] == f"{picture.width}x{picture.height}"
    touch = '<link rel="apple-touch-icon" href="/static/portal/apple-touch-icon.png">'
    assert touch in html


def test_the_files_are_the_same_for_everybody(one_friendship, client):
    for path in (SECURITY, MANIFEST):
        answers = [
            client.get(path, headers={"accept-language": code}) for code in ("ko", "en")
        ]
        assert answers[0].content == answers[1].content
        for response in answers:
            assert response["Cache-Control"] == "public, max-age=3600"
            assert "Vary" not in response
        assert client.post(path).status_code == 405
