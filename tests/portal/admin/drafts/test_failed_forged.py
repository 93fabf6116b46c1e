"""Nothing is kept of what others forged, of passwords, and of scripts."""

from itertools import product

import pytest
from django.test import Client

from portal.server import failures
from tests.portal.admin.drafts.kept import (
    ADD,
    HERE,
    TEXTS,
    database_gone,
    form_in,
    saved,
)

FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://testserver.evil.example"},
    {"origin": "https://evil.example", "referer": "http://testserver/admin/"},
    {"referer": "https://evil.example/http://testserver/"},
    {"referer": "http://testserver.evil.example/"},
    {},
    {"origin": "http://testserver", "sec-fetch-site": "same-site"},
    {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
    {"origin": "http://testserver", "sec-fetch-site": "none"},
]


@pytest.mark.parametrize("hindrance", ["token", "session", "database", "login page"])
def test_what_another_site_forged_is_never_shown(publisher, hindrance):
    address = "/admin/login/?next=/admin/" if hindrance == "login page" else ADD
    is_down = hindrance == "database"
    case = failures.UNSAVED if is_down else failures.REFUSED
    held = {f"typed-{name}": text for name, text in TEXTS.items()}
    for headers in FOREIGN:
        client = Client(enforce_csrf_checks=True, headers=headers)
        if hindrance != "session":
            client.force_login(publisher)
        with database_gone("" if is_down else "nothing"):
            response = client.post(address, TEXTS | held)
        assert response.status_code == (503 if is_down else 403), headers
        assert f"<h1>{case.title}</h1>" in response.text, headers
        for word in ("News", "<form", "csrfmiddlewaretoken"):
            assert word not in response.text, headers
        assert "csrftoken" not in response.cookies, headers
    assert saved() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"referer": "http://testserver/admin/portal/story/add/"},
        {**HERE, "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate"},
    ],
)
def test_a_form_of_our_own_is_known_by_what_the_browser_says(publisher, headers):
    client = Client(enforce_csrf_checks=True, headers=headers)
    client.force_login(publisher)
    assert form_in(client.post(ADD, TEXTS))["title_en"] == ["News"]


def test_a_script_is_led_to_the_login_as_ever(content):
    client = Client(headers={**HERE, "sec-fetch-mode": "cors"})
    assert client.post(ADD, TEXTS).status_code == 302


def test_nothing_is_kept_of_signing_in_and_out(content):
    client = Client(enforce_csrf_checks=True, headers=HERE)
    secret = {"username": "someone", "password": "a secret"}
    response = client.post("/admin/login/?next=/admin/", secret)
    assert response.status_code == 403
    assert "secret" not in response.text
    assert "someone" not in response.text
    assert '<a href="/admin/login/?next=/admin/">' in response.text
    assert Client(headers=HERE).post("/admin/logout/").status_code == 302


@pytest.mark.parametrize("name", ["1/password", "add"])
@pytest.mark.parametrize("hindrance", ["token", "session", "database"])
def test_no_password_is_kept(administrator, hindrance, name):
    client = Client(enforce_csrf_checks=hindrance == "token", headers=HERE)
    if hindrance != "session":
        client.force_login(administrator)
    form = {"username": "newcomer", "password1": "a secret", "password2": "a secret"}
    with database_gone("" if hindrance == "database" else "nothing"):
        response = client.post(f"/admin/portal/user/{name}/", form)
    assert response.status_code == (503 if hindrance == "database" else 403)
    for word in ("secret", "newcomer", "<form", "password1"):
        assert word not in response.text
    assert 'class="notice"' in response.text


@pytest.mark.parametrize("code", ["zh-hans", "en", "ko"])
def test_a_public_page_takes_no_form(content, code):
    client = Client(enforce_csrf_checks=True, headers=HERE)
    pages = (f"/{code}/", f"/{code}/cities/", f"/{code}/cities/incheon/")
    for address, method in product(pages, ("post", "put", "patch", "delete")):
        response = getattr(client, method)(address, {"name": "typed"})
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD"
        assert not response.cookies
        assert "typed" not in response.text
        language = {"zh-hans": "zh-Hans"}.get(code, code)
        assert f'<html lang="{language}">' in response.text
