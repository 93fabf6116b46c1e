"""Where a request says that it wants to go next."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from tests.hostile.values import FILTERS, PLAIN, body

ELSEWHERE = [
    *("//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example"),
    *("https:evil.example", "https:/evil.example", "https://evil.example/admin/"),
    *(
        "javascript:alert(1)//evil.example",
        "data:text/html,evil.example",
        "/\t/evil.example",
    ),
    *(
        "/admin/\r\nX-Evil: evil.example",
        "%0d%0aX-Evil:evil.example",
        "\x01//evil.example",
    ),
    *(
        "http://testserver@evil.example",
        "http://testserver.evil.example/",
        "//evil.example\\@",
    ),
    *("http:///evil.example", "ftp://testserver/evil.example", "evil.example" * 3000),
    *("https://[::1", "//％65vil.example", "http://testserver:99999999/evil.example"),
]
NAMES = ("next", "return", "url", "redirect", "redirect_to", "continue", "from")


def stays_here(response, path="/admin/login/"):
    """Whether a redirect leads to this very host, as a browser understands it."""
    here = f"http://testserver{path}"
    there = urlsplit(urljoin(here, response.headers.get("Location", "")))
    return (there.scheme, there.netloc) == ("http", "testserver")


@pytest.fixture
def login(administrator):
    def sign_in(target):
        client = Client()
        form = {"username": "administrator", "password": "a password for tests"}
        response = client.post("/admin/login/", {**form, "next": target})
        assert response.status_code == 302
        return response

    return sign_in


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_to_a_path_of_its_own(login, target):
    response = login(target)
    assert stays_here(response)
    if not target.strip("%").startswith(("/admin/", "0d")):
        assert response.headers["Location"] == "/admin/"
    assert "X-Evil" not in response.headers


def test_signing_in_leads_to_the_page_that_was_asked_for(login):
    for path in ("/admin/exchanges/city/", "/admin/portal/story/?q=a&o=1"):
        assert login(path).headers["Location"] == path


@pytest.mark.parametrize("target", ELSEWHERE)
def test_one_who_is_signed_in_already_stays_here(administrator, client, target):
    client.force_login(administrator)
    for path in ("/admin/login/", "/admin/logout/", "/admin/"):
        assert stays_here(client.get(path, {"next": target}), path)
    assert stays_here(
        client.post("/admin/language/", {"language": "ko", "next": target})
    )


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_public_page_leads_on(content, client, target):
    for path in ["/", "/en/", "/en/exchanges/", "/healthz", "/en/nothing/"]:
        plain = client.get(path)
        query = {name: target for name in NAMES if name != "from"}
        response = client.get(path, query)
        assert response.headers.get("Location") == plain.headers.get("Location")
        assert body(response) == body(plain)


@pytest.mark.parametrize(
    "path",
    [
        *("//evil.example/", "//evil.example", "/\\evil.example", "/%5cevil.example/"),
        *("/%2f%2fevil.example/", "///evil.example/en/", "//evil.example/en/cities"),
        *(
            "/en//evil.example",
            "//evil.example/%2e%2e",
            "/en/%0d%0aX-Evil:evil.example",
        ),
        *("//evil.example/admin", "//evil.example/cities", "/@evil.example/"),
    ],
)
@pytest.mark.parametrize("secure", [True, False])
def test_no_path_leads_to_another_host(content, client, settings, path, secure):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_SSL_HOST = True, "portal.example"
    response = client.get("/", secure=secure, PATH_INFO=path)
    there = response.headers.get("Location", "/")
    assert there.startswith(("https://portal.example/", "/"))
    assert not there.startswith("//")
    assert "\\" not in there
    assert "X-Evil" not in response.headers


def test_a_missing_slash_never_makes_a_path_a_host(content, client):
    for path in [*PLAIN, *(f"/en/{path}" for path in FILTERS)]:
        response = client.get("/" + path.rstrip("/"))
        assert not response.headers.get("Location", "").startswith("//")
