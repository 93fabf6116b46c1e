"""A first password opens one page: that on which another is chosen."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
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


def test_the_page_says_why_takes_no_bad_password_and_works(newcomer):
    html = newcomer.get(PASSWORD_PAGE).text
    assert "设置你自己的密码" in html
    assert "初始密码" in html
    assert 'id="nav-sidebar"' not in html, "no other page is offered"
    assert newcomer.get("/en/stories/").status_code == 200, "the site is open"
    for old, new, sentence in (
        (TYPED, TYPED, "不能与现有密码相同"),
        ("wrong password", OWN, "旧密码"),
        (TYPED, "wangli2026", "errorlist"),
    ):
        assert sentence in own_password(newcomer, old, new).text
        assert newcomer.get("/admin/")["Location"] == PASSWORD_PAGE, sentence
    assert not [each for each in trail() if each[0] == "password-changed"]
    response = own_password(newcomer, TYPED)
    assert response["Location"] == "/admin/"
    html = newcomer.get("/admin/").text
    assert "密码已修改" in html
    user = User.objects.get(username="wangli")
    assert user.check_password(OWN)
    assert not user.must_change_password
    assert ("password-changed", "wangli", "王丽", {}) in trail()
    assert OWN not in str(trail())
    assert "初始密码" not in newcomer.get(PASSWORD_PAGE).text


def test_the_language_may_be_chosen_and_one_may_leave(newcomer):
    assert newcomer.post("/admin/language/", {"language": "ko"}).status_code == 302
    assert '<html lang="ko"' in newcomer.get(PASSWORD_PAGE).text
    assert newcomer.post("/admin/logout/").status_code == 200


def test_whoever_has_a_password_of_their_own_is_not_asked(content, client, capsys):
    """Accounts of before, and those that `createsuperuser` makes."""
    person()
    (one, _response), (other, _response) = (signed_in("wangli", TYPED) for _ in "12")
    assert one.get("/admin/").status_code == 200
    own_password(one, TYPED)
    assert one.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302, "other browsers are signed out"
    values = {"username": "root", "email": "root@office.example", "verbosity": 0}
    call_command("createsuperuser", interactive=False, **values)
    root = User.objects.get(username="root")
    assert not root.must_change_password
    client.force_login(root)
    assert client.get("/admin/").status_code == 200


# A new password is long, and nobody guesses it from the person


PERSON = {
    "username": "wxm",
    "first_name": "小明",
    "last_name": "王",
    "email": "ming.w@office.example",
}


def code(password, **values):
    """Why a password is refused; nothing where it is taken."""
    try:
        validate_password(password, User(**{**PERSON, **values}))
    except ValidationError as error:
        return error.error_list[0].code
    return None


def test_a_password_is_taken_or_refused():
    expected = {
        "q7-Kd.w2xZp": "password_too_short",  # eleven
        "q7-Kd.w2xZp1": None,
        "password1234": "password_too_common",
        "201806122018": "password_entirely_numeric",
        "WangXiaoming88": "password_is_name",
        "xiaomingwang88": "password_is_name",
        "王小明王小明王小明二〇二六": "password_is_name",
        "xiaoming/Berge&Schnee": None,
        "ming.w@office": "password_too_similar",
    }
    assert {password: code(password) for password in expected} == expected
    korean = {"last_name": "김", "first_name": "민수"}
    assert code("gimminsu2026", **korean) == "password_is_name", "in Latin letters too"
    assert code("q7-Kd.w2xZp1", first_name="", last_name="", email="") is None
