"""Sessions that somebody planted, frames around pages, and the Back button."""

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
    client, other, stolen = Client(), Client(), Client()
    client.cookies["sessionid"] = other.cookies["sessionid"] = planted.session_key
    assert sign_in(client).status_code == 302
    assert client.get("/admin/").status_code == 200
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["samesite"] == "Lax"
    assert client.cookies["sessionid"]["httponly"], "it is for no script"
    assert client.cookies["sessionid"].value != planted.session_key
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value
    assert stolen.get("/admin/").status_code == 200
    assert client.post("/admin/logout/").status_code == 200
    for each in (other, client, stolen):  # it has ended on the server too
        assert each.get("/admin/").headers["Location"].startswith("/admin/login/")


def test_after_signing_out_the_back_button_shows_nothing(scene, db):
    """No browser keeps the page, so it asks again, and is led to the sign-in."""
    client = scene.client("superuser")
    for kind, view in SHOWN:
        response = client.get(address_of(scene, kind, view))
        assert response.status_code == 200, view
        assert "no-store" in response.headers["Cache-Control"], view


POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


def test_the_policy_of_every_page_is_strict(editor, client):
    """No page loads anything from elsewhere, and none stands in a frame."""
    public = ["/en/", "/zh-hans/cities/incheon/", "/healthz", "/xx/", "/en/nothing/"]
    for address in (*public, "/admin/login/"):
        assert client.get(address).headers["Content-Security-Policy"] == POLICY, address
    client.force_login(editor)
    for address in ("/admin/", page(Story, "add"), page(Story, "change", 10**9)):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, address
