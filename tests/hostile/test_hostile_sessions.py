"""Sessions that somebody planted, frames around pages, and the Back button."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from portal.models import Story
from tests.hostile.addresses import address_of
from tests.portal.admin.drafts.kept import sign_in
from tests.portal.admin.test_admin import page

SHOWN = [("story", view) for view in ("changelist", "change", "history", "delete")]
SHOWN += [("story", "revision"), ("story", "recoverlist"), ("city", "import")]
SHOWN += [("desk", name) for name in ("index", "admin_translations", "preview")]
SHOWN += [("desk", name) for name in ("choose_picture", "autocomplete", "admin_guide")]


def test_a_planted_session_is_not_the_one_that_is_signed_in(publisher):
    planted = SessionStore()
    planted["chosen"] = "by somebody else"
    planted.create()
    client, other = Client(), Client()
    client.cookies["sessionid"] = other.cookies["sessionid"] = planted.session_key
    assert sign_in(client).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert client.cookies["sessionid"].value != planted.session_key
    assert other.get("/admin/").headers["Location"].startswith("/admin/login/")


def test_the_cookies_of_a_session_are_for_no_script_and_no_other_site(publisher):
    client = Client()
    sign_in(client)
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["samesite"] == "Lax"
    assert client.cookies["sessionid"]["httponly"]


def test_signing_out_ends_the_session_on_the_server_too(publisher):
    client, stolen = Client(), Client()
    sign_in(client)
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value
    assert stolen.get("/admin/").status_code == 200
    assert client.post("/admin/logout/").status_code == 200
    for each in (client, stolen):
        assert each.get("/admin/").headers["Location"].startswith("/admin/login/")


def test_after_signing_out_the_back_button_shows_nothing(scene, db):
    """No browser keeps the page, so it asks again, and is led to the sign-in."""
    client = scene.client("superuser")
    for kind, view in SHOWN:
        response = client.get(address_of(scene, kind, view))
        assert response.status_code == 200, view
        assert "no-store" in response.headers["Cache-Control"], view


@pytest.mark.parametrize("path", ["/en/", "/en/cities/incheon/", "/healthz", "/xx/"])
def test_no_page_stands_in_a_frame(content, client, path):
    forbids_frames(client.get(path))


def test_no_page_of_the_desk_stands_in_a_frame(editor, client):
    forbids_frames(client.get("/admin/login/"))
    client.force_login(editor)
    for address in ("/admin/", page(Story, "add"), page(Story, "change", 10**9)):
        forbids_frames(client.get(address))


def forbids_frames(response):
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
