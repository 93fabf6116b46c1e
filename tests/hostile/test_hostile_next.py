"""Where a request says that it wants to go next."""

from itertools import product
from urllib.parse import urljoin, urlsplit

from django.test import Client

from tests.hostile.values import FILTERS, PLAIN

ELSEWHERE = [
    *("//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example"),
    *("https:evil.example", "https:/evil.example", "https://evil.example/admin/"),
    *("javascript:alert(1)//evil.example", "data:text/html,evil.example"),
    *("/\t/evil.example", "/admin/\r\nX-Evil: evil.example", "//evil.example\\@"),
    *("%0d%0aX-Evil:evil.example", "\x01//evil.example"),
    *("http://testserver@evil.example", "http://testserver.evil.example/"),
    *("http:///evil.example", "ftp://testserver/evil.example", "evil.example" * 3000),
    *("https://[::1", "//％65vil.example", "http://testserver:99999999/evil.example"),
]


def stays_here(response, path="/admin/login/"):
    """Whether a redirect leads to this very host, as a browser understands it."""
    here = f"http://testserver{path}"
    there = urlsplit(urljoin(here, response.headers.get("Location", "")))
    return (there.scheme, there.netloc) == ("http", "testserver")


def test_signing_in_leads_to_a_path_of_its_own(administrator):
    form = {"username": "administrator", "password": "a password for tests"}
    own = ("/admin/exchanges/city/", "/admin/portal/story/?q=a&o=1")
    for target in (*own, *ELSEWHERE):
        response = Client().post("/admin/login/", {**form, "next": target})
        assert response.status_code == 302, target[:40]
        assert stays_here(response), target[:40]
        there = response.headers["Location"]
        if target in own:
            assert there == target
        elif not target.strip("%").startswith(("/admin/", "0d")):
            assert there == "/admin/", target[:40]
        assert "X-Evil" not in response.headers


def test_one_who_is_signed_in_already_stays_here(administrator, client):
    client.force_login(administrator)
    for target in ELSEWHERE:
        for path in ("/admin/login/", "/admin/logout/", "/admin/"):
            assert stays_here(client.get(path, {"next": target}), path), target[:40]
        chosen = {"language": "ko", "next": target}
        assert stays_here(client.post("/admin/language/", chosen)), target[:40]


PATHS = [
    *("//evil.example/", "//evil.example", "/\\evil.example", "/%5cevil.example/"),
    *("/%2f%2fevil.example/", "///evil.example/en/", "//evil.example/en/cities"),
    *("/en//evil.example", "//evil.example/%2e%2e", "/en/%0d%0aX-Evil:evil.example"),
    *("//evil.example/admin", "//evil.example/cities", "/@evil.example/"),
]


def test_no_path_leads_to_another_host(content, client, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_SSL_HOST = True, "portal.example"
    for path, secure in product(PATHS, (True, False)):
        response = client.get("/", secure=secure, PATH_INFO=path)
        there = response.headers.get("Location", "/")
        assert there.startswith(("https://portal.example/", "/")), path
        assert not there.startswith("//"), path
        assert "\\" not in there, path
        assert "X-Evil" not in response.headers, path
    for path in [*PLAIN, *(f"/en/{path}" for path in FILTERS)]:
        response = client.get("/" + path.rstrip("/"))  # without its last slash
        assert not response.headers.get("Location", "").startswith("//"), path
