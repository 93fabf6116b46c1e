"""A first password opens one page: that on which another is chosen."""

import pytest
from django.core.management import call_command

from portal.models import User
from tests.hostile.addresses import DESK, address_of, addresses
from tests.portal.admin.accounts.people import (
    OWN,
    PASSWORD_PAGE,
    TYPED,
    own_password,
    person,
    signed_in,
    trail,
)

OPEN = {"login", "logout", "password_change", "jsi18n", "admin_language"}


@pytest.fixture
def newcomer(content):
    person(must_change_password=True)
    client, response = signed_in("wangli", TYPED)
    assert response["Location"] == "/admin/"
    return client


def test_every_address_of_the_desk_leads_there(scene, db):
    actor = scene.accounts["superuser"]
    User.objects.filter(pk=actor.pk).update(must_change_password=True)
    client = scene.client("superuser")
    for kind, view in addresses():
        path = address_of(scene, kind, view)
        if kind == DESK and (view in OPEN or view == "preview_link"):
            continue
        for ask in (client.get, client.post):
            response = ask(path)
            if view == "preview":  # there they are nobody
                assert response.status_code in (404, 405)
            else:
                assert response.get("Location") == PASSWORD_PAGE, path
    path = f"/media/{scene.make_picture('unused').file.name}"
    assert client.get(path).status_code == 404
    User.objects.filter(pk=actor.pk).update(must_change_password=False)
    assert client.get(path).status_code == 200


def test_the_page_says_why_and_works(newcomer):
    html = newcomer.get(PASSWORD_PAGE).text
    assert "设置您自己的密码" in html
    assert "初始密码" in html
    response = own_password(newcomer, TYPED)
    assert response["Location"] == "/admin/"
    html = newcomer.get("/admin/").text
    assert "密码已修改" in html
    user = User.objects.get(username="wangli")
    assert user.check_password(OWN)
    assert not user.must_change_password
    assert ("password-changed", "wangli", "王丽", {}) in trail()
    assert "初始密码" not in newcomer.get(PASSWORD_PAGE).text


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (TYPED, TYPED, "不能与现有密码相同"),
        ("wrong password", OWN, "旧密码"),
        (TYPED, "wangli2026", "errorlist"),
    ],
)
def test_what_is_no_password_of_their_own_is_refused(newcomer, old, new, sentence):
    response = own_password(newcomer, old, new)
    assert sentence in response.text
    assert newcomer.get("/admin/")["Location"] == PASSWORD_PAGE
    assert not [each for each in trail() if each[0] == "password-changed"]


def test_the_language_may_be_chosen_and_one_may_leave(newcomer):
    assert newcomer.post("/admin/language/", {"language": "ko"}).status_code == 302
    assert '<html lang="ko"' in newcomer.get(PASSWORD_PAGE).text
    assert newcomer.post("/admin/logout/").status_code == 200


def test_the_site_is_open_to_them_as_to_anybody(newcomer):
    response = newcomer.get("/en/stories/")
    assert response.status_code == 200
    assert "Cookie" not in response.get("Vary", "")


def test_whoever_has_a_password_of_their_own_is_not_asked(content, client, capsys):
    """Accounts of before, and those that `createsuperuser` makes."""
    person()
    client, _response = signed_in("wangli", TYPED)
    assert client.get("/admin/").status_code == 200
    values = {"username": "root", "email": "root@office.example", "verbosity": 0}
    call_command("createsuperuser", interactive=False, **values)
    root = User.objects.get(username="root")
    assert not root.must_change_password
    client.force_login(root)
    assert client.get("/admin/").status_code == 200


def test_other_browsers_are_signed_out_by_a_new_password(content):
    person()
    one, _response = signed_in("wangli", TYPED)
    other, _response = signed_in("wangli", TYPED)
    own_password(one, TYPED)
    assert one.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302
