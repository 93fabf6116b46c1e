"""Where there is a desk, and who is told that there is one."""

from ipaddress import ip_network

import pytest
from django.test import Client

from portal.server.environment import read_networks
from tests.hostile.addresses import address_of, addresses
from tests.portal.server.test_settings import start

OFFICE = ["10.20.0.0/16", "2001:db8:1::/48"]
DESK = ["/admin/", "/admin/login/", "/admin/jsi18n/", "/admin/portal/story/add/"]
FILES = [
    "admin/css/base.css",
    "portal/admin/forms.css",
    "django_prose_editor/editor.js",
]
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


def nothing_like(path):
    """An address of the same length where there never was anything."""
    return f"/{'x' * (len(path) - 2)}/"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("10.20.30.40", 200),
        ("::ffff:10.20.30.40", 200),
        ("::ffff:a14:1e28", 200),
        ("2001:db8:1:7::9", 200),
        ("10.21.0.1", 404),
        ("2001:db8:2::1", 404),
        ("::ffff:10.21.0.1", 404),
        ("::10.20.30.40", 404),  # not mapped: another address altogether
        ("", 404),
        ("nonsense", 404),
        ("10.20.30.40, 203.0.113.5", 404),  # the first was written by the visitor
    ],
)
def test_the_sign_in_is_there_for_the_office_alone(db, office, address, status):
    assert ask("/admin/login/", address).status_code == status


def test_who_comes_past_the_proxy_is_nobody(db, office):
    """Even from the server itself, whose address may be in the network."""
    assert Client(REMOTE_ADDR="10.20.0.1").get("/admin/login/").status_code == 404


def test_without_proxies_it_is_the_address_of_the_connection(db, office, settings):
    settings.PROXIES = 0
    assert Client(REMOTE_ADDR="10.20.0.1").get("/admin/login/").status_code == 200
    forged = Client(REMOTE_ADDR="203.0.113.5")
    assert ask("/admin/login/", "10.20.0.1", client=forged).status_code == 404


@pytest.mark.parametrize("path", DESK)
@pytest.mark.parametrize("method", ["get", "post", "head"])
@pytest.mark.parametrize("debug", [True, False])
def test_it_is_the_answer_of_an_address_that_does_not_exist(
    content, office, settings, path, method, debug
):
    settings.DEBUG = debug
    found = what_is_answered(ask(path, method=method), path)
    other = nothing_like(path)
    assert found == what_is_answered(ask(other, method=method), other)
    assert found[0] == 404


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


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_scripts_and_styles_of_the_desk_are_the_offices_too(office, settings, name):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    path = f"/static/{name}"
    inside, outside = ask(path, "10.20.0.1"), ask(path)
    assert (inside.status_code, outside.status_code) == (200, 404)
    assert ask("/static/portal/portal.js").status_code == 200


def test_a_link_of_a_preview_is_for_people_outside(scene, db, office, settings):
    path = address_of(scene, "desk", "preview_link")
    assert ask(path).status_code == 200
    settings.PUBLIC_ONLY = True
    response = ask(path, "10.20.0.1")
    assert response.status_code == 200
    assert not response.cookies


def test_a_server_for_the_public_has_no_desk_and_no_session(scene, db, settings):
    settings.PUBLIC_ONLY = True
    client = scene.client("superuser")
    for path in (*DESK, "/en/preview/portal.story/1/"):
        response = client.get(path)
        assert response.status_code == 404, path
        assert not response.cookies
    for path in ("/en/", "/healthz", "/en/stories/", "/robots.txt"):
        response = client.get(path)
        assert (response.status_code, response.cookies.output()) == (200, "")
    assert "admin" not in client.get("/robots.txt").text
    values = {"username": "x", "password": "y"}
    assert client.post("/admin/login/", values).status_code == 404


def test_robots_are_not_told_of_a_desk_that_is_not_for_everybody(db, client, settings):
    assert "Disallow: /admin/" in client.get("/robots.txt").text
    settings.ADMIN_NETWORKS = [ip_network("10.0.0.0/8")]
    assert "admin" not in client.get("/robots.txt").text


def test_networks_are_read_as_they_are_meant(monkeypatch):
    monkeypatch.setenv("ADMIN_NETWORKS", "10.0.0.0/8, 192.0.2.7,::ffff:10.1.0.0/112")
    found = [str(network) for network in read_networks("ADMIN_NETWORKS")]
    assert found == ["10.0.0.0/8", "192.0.2.7/32", "10.1.0.0/16"]


@pytest.mark.parametrize(
    "wrong", ["10.0.0.0/33", "10.0.0.1/8", "office", "10.0.0.0/8;"]
)
def test_a_network_that_is_none_stops_the_start(wrong):
    result = start(ADMIN_NETWORKS=f"192.0.2.0/24,{wrong}")
    assert result.returncode != 0
    last = result.stderr.splitlines()[-1]
    assert f"The setting ADMIN_NETWORKS has '{wrong}'" in last
