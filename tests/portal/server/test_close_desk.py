"""Where there is a desk, and who is told that there is one."""

import re
import sys
from ipaddress import ip_network
from itertools import product

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from portal.server.environment import read_networks
from tests.hostile.addresses import address_of, addresses

OFFICE = ["10.20.0.0/16", "2001:db8:1::/48"]
DESK = ["/admin/", "/admin/login/", "/admin/jsi18n/", "/admin/portal/story/add/"]
FILES = ["admin/css/base.css", "portal/admin/form.css"]
FILES += ["django_prose_editor/editor.js"]
ADDRESSES = ["10.20.30.40", "203.0.113.5"]  # in the office, and elsewhere
# What each answer has of its own: Django's page in DEBUG names the address.
OWN = {"Server-Timing", "Content-Length", "ETag"}


@pytest.fixture
def office(settings):
    settings.PROXIES = 1
    settings.ADMIN_NETWORKS = list(map(ip_network, OFFICE))


def ask(path, address="203.0.113.5", method="get", client=None, **values):
    client = client or Client()
    headers = {"x-forwarded-for": address}
    return getattr(client, method)(path, **values, headers=headers)


def what_is_answered(response, path):
    text = response.text.replace(path, "").replace(path[1:], "")
    text = text.replace(response.wsgi_request.id, "")
    headers = {n: v for n, v in response.headers.items() if n not in OWN}
    return response.status_code, headers, response.cookies.output(), text


def test_the_sign_in_is_there_for_the_office_alone(db, office, settings):
    expected = {
        "10.20.30.40": 200,
        "::ffff:10.20.30.40": 200,
        "::ffff:a14:1e28": 200,
        "2001:db8:1:7::9": 200,
        "10.21.0.1": 404,
        "2001:db8:2::1": 404,
        "::ffff:10.21.0.1": 404,
        "::10.20.30.40": 404,  # not mapped: another address altogether
        "": 404,
        "nonsense": 404,
        "10.20.30.40, 203.0.113.5": 404,  # the first was written by the visitor
    }
    found = {each: ask("/admin/login/", each).status_code for each in expected}
    assert found == expected
    # Who comes past the proxy is nobody, even from the server itself.
    inside = Client(REMOTE_ADDR="10.20.0.1")
    assert inside.get("/admin/login/").status_code == 404
    settings.PROXIES = 0
    assert inside.get("/admin/login/").status_code == 200
    forged = Client(REMOTE_ADDR="203.0.113.5")
    assert ask("/admin/login/", "10.20.0.1", client=forged).status_code == 404


def test_it_is_the_answer_of_an_address_that_does_not_exist(content, office, settings):
    methods = ("get", "post", "head")
    for path, method, settings.DEBUG in product(DESK, methods, (True, False)):
        other = f"/{'x' * (len(path) - 2)}/"  # of the same length
        found = what_is_answered(ask(path, method=method), path)
        expected = what_is_answered(ask(other, method=method), other)
        assert found == expected, (path, method)
        assert found[0] == 404, (path, method)


@pytest.mark.full
def test_no_address_of_the_desk_is_there_for_who_is_signed_in_from_elsewhere(
    scene, db, office
):
    """Nor what staff see beside the desk: drafts, by their previews and pictures."""
    for kind, view in addresses():
        if view == "preview_link":
            continue
        path = address_of(scene, kind, view)
        response = ask(path, client=scene.client("superuser"))
        assert response.status_code == 404, path
    path = f"/media/{scene.make_picture('nowhere').file.name}"
    client = scene.client("superuser")
    statuses = [ask(path, where, client=client).status_code for where in ADDRESSES]
    assert statuses == [200, 404]


def test_scripts_and_styles_of_the_desk_are_the_offices_too(db, office, settings):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    for name in FILES:
        path = f"/static/{name}"
        inside, outside = ask(path, "10.20.0.1"), ask(path)
        assert (inside.status_code, outside.status_code) == (200, 404), name
    assert ask("/static/portal/portal.js").status_code == 200


def test_a_server_for_the_public_has_no_desk_and_no_session(scene, db, settings):
    link, client = address_of(scene, "desk", "preview_link"), scene.client("superuser")
    assert ask(link).status_code == 200, "that is for people outside"
    settings.PUBLIC_ONLY = True
    for path in (*DESK, "/en/preview/portal.story/1/"):
        response = client.get(path)
        assert response.status_code == 404, path
        assert not response.cookies
    for path in (link, "/en/", "/healthz", "/en/stories/", "/robots.txt"):
        response = client.get(path)
        assert (response.status_code, response.cookies.output()) == (200, "")
    assert "admin" not in client.get("/robots.txt").text
    values = {"username": "x", "password": "y"}
    assert client.post("/admin/login/", values).status_code == 404
    settings.PUBLIC_ONLY = False
    assert "Disallow: /admin/" in client.get("/robots.txt").text
    settings.ADMIN_NETWORKS = [ip_network("10.0.0.0/8")]
    assert "admin" not in client.get("/robots.txt").text, "it is not for everybody"


def test_networks_are_read_as_they_are_meant_or_stop_the_start(monkeypatch):
    name = "ADMIN_NETWORKS"
    monkeypatch.setenv(name, "10.0.0.0/8, 192.0.2.7,::ffff:10.1.0.0/112")
    found = [str(network) for network in read_networks(name)]
    assert found == ["10.0.0.0/8", "192.0.2.7/32", "10.1.0.0/16"]
    for wrong in ("10.0.0.0/33", "10.0.0.1/8", "office", "10.0.0.0/8;"):
        monkeypatch.setenv(name, f"192.0.2.0/24,{wrong}")
        with pytest.raises(ImproperlyConfigured, match=re.escape(f"has '{wrong}'")):
            read_networks(name)


# Its layer


def modules_run_by(ask):
    """The modules of the project whose code runs while something is asked for."""
    base, seen = f"{settings.BASE_DIR}/", set()
    ask()  # the first time modules are imported, and layers made

    def note(frame, event, _value):
        if event == "call":
            seen.add(frame.f_code.co_filename.removeprefix(base))

    sys.setprofile(note)
    try:
        assert ask().status_code == 200
    finally:
        sys.setprofile(None)
    return seen


def test_a_visitor_runs_no_code_of_the_desk(content, client):
    for path in ("/en/", "/en/cities/incheon/", "/en/report-an-error/", "/edition"):
        seen = modules_run_by(lambda path=path: client.get(path))
        assert "portal/server/middleware.py" in seen
        assert not {name for name in seen if name.startswith("portal/admin/")}, path
    desk = modules_run_by(lambda: client.get("/admin/login/"))
    assert "portal/admin/accounts/middleware.py" in desk
    assert len(settings.MIDDLEWARE) <= 16
