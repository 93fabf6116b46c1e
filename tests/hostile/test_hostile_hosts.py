"""Hosts that are not ours, on a server as docs/en/operate.md starts it.

The test client can send most of it, but no request that is damaged itself.
"""

import http.client
import re
import socket
from itertools import product

import pytest

from tests.hostile.conftest import HOST

pytestmark = pytest.mark.full  # to make the server ready takes many seconds
STRANGERS = [
    *("evil.example", f"{HOST}.evil.example", f"evil.example@{HOST}", f"{HOST}:evil"),
    *(f"{HOST}, evil.example", f"{HOST}/evil.example", "", "[::1]evil", f"evil.{HOST}"),
    *("127.0.0.1", f"{HOST}#evil.example", f"{HOST} evil.example", "éevil.example"),
]
PROBE = "127.0.0.1", "/healthz"  # asked on the machine itself
PATHS = ["/", "/en/", "/en/cities/", "/en/cities", "/en/nothing/", "/healthz"]
PATHS += ["/media/a.png", "/cities/", "/admin/", "/admin/login/", "/static/x.css"]


@pytest.fixture
def send(production):
    """Send a request line and header lines as they are; returns the whole answer."""
    port, _log = production

    def send(path="/en/", host=(HOST,), *lines, method="GET", secure=True):
        head = [f"{method} {path} HTTP/1.1", *(f"Host: {each}" for each in host)]
        head += ["X-Forwarded-Proto: https"] * secure + [*lines, "Connection: close"]
        request = "\r\n".join([*head, "", ""]).encode("latin-1")
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(request)
            response = http.client.HTTPResponse(connection)
            response.begin()
            head = "".join(f"{k}: {v}\n" for k, v in response.getheaders())
            return response.status, head, response.read().decode()

    return send


def location(head):
    found = re.search("^Location: (.*)$", head, re.MULTILINE)
    return found and found[1]


def test_a_host_that_is_not_ours_is_refused_or_led_home(send):
    for stranger, path in product(STRANGERS, PATHS[:-1]):
        if (stranger, path) == PROBE:
            continue
        status, head, text = send(path, [stranger])
        assert status == 400, (stranger, path)
        assert "evil" not in head + text
        status, head, text = send(path, [stranger], secure=False)
        assert status == 400 if path == "/healthz" else status in (301, 400), path
        assert "evil" not in head + text
        assert not location(head) or location(head) == f"https://{HOST}{path}"


def test_a_probe_on_the_machine_needs_no_name(send):
    names = "127.0.0.1", "localhost:8000", "[::1]"
    for host, secure in product(names, (True, False)):
        assert send("/healthz", [host], secure=secure)[::2] == (200, "ok"), host
    assert send("/healthz", ["127.0.0.1.evil.example"])[0] == 400


def test_a_port_in_the_host_is_never_repeated(send):
    for path in PATHS:
        plain = send(path)
        for port in ("0", "443", "65536", "99999", "00080"):
            for host in (f"{HOST}:{port}", f"{HOST.upper()}:{port}"):
                odd = send(path, [host])
                found = (odd[0], location(odd[1]))
                assert found == (plain[0], location(plain[1])), (path, host)
                assert port not in (location(odd[1]) or ""), (path, host)
                redirected = send(path, [host], secure=False)
                if path != "/healthz":  # which answers without HTTPS as well
                    assert location(redirected[1]) == f"https://{HOST}{path}"


def test_two_hosts_or_none_are_refused_and_cookies_are_for_https_alone(
    send, production
):
    _status, head, _text = send("/admin/login/")
    cookies = re.findall("^Set-Cookie: (.*)$", head, re.MULTILINE)
    assert cookies
    assert all("Secure" in each and "SameSite=Lax" in each for each in cookies)
    assert "Strict-Transport-Security: max-age=" in head
    assert not re.search("^Set-Cookie", send("/en/")[1], re.MULTILINE)
    for hosts in ([HOST, "evil.example"], ["evil.example", HOST], [HOST, HOST], []):
        for secure in (True, False):
            status, head, text = send("/en/", hosts, secure=secure)
            is_home = location(head) == f"https://{HOST}/en/"
            assert status == 400 or (not hosts and is_home)
            assert "evil" not in head + text
    forged = ("/en/%0aforged%1b%00/", HOST), ("/en/", "evil.example")
    for path, host in (*forged, ("/en/?a=%00", HOST)):
        before = len(production[1].read_bytes())
        assert send(path, [host])[0] == 400, path
        (line,) = production[1].read_bytes()[before:].decode().splitlines()
        assert line.startswith("WARNING portal.request: "), "one line of the log"
        assert "evil" not in line
        assert line.isprintable(), path


ADDED = [
    ["X-Forwarded-Host: evil.example", "X-Forwarded-Port: 666"],
    ["X-Host: evil.example", "X-Forwarded-Server: evil.example"],
    ["Forwarded: host=evil.example;proto=http", "X-HTTP-Host-Override: evil.example"],
    ["X-Original-URL: /evil.example", "X-Rewrite-URL: /evil.example"],
    ["X-Forwarded-Prefix: /evil.example", "X-Script-Name: /evil.example"],
    ["SCRIPT_NAME: /evil.example", "PATH_INFO: /evil.example"],
    ["SCRIPT-NAME: /evil.example", "HTTP_HOST: evil.example", "Host_: evil.example"],
    ["X-HTTP-Method-Override: DELETE", "X-Method-Override: POST"],
]


def test_a_host_in_the_request_line_or_in_headers_of_no_proxy_is_ignored(send):
    for path in PATHS:
        plain = send(path)
        for line in (
            "http://evil.example",
            "https://evil.example:0",
            "ftp://evil.example",
        ):
            status, head, text = send(f"{line}{path}")
            assert (status, location(head)) == (plain[0], location(plain[1])), line
            assert "evil" not in head + text
        for lines in ADDED:
            odd, told = send(path, [HOST], *lines), (path, lines)
            assert (odd[0], location(odd[1])) == (plain[0], location(plain[1])), told
            assert "evil" not in odd[1] + odd[2]
            if "/admin/" not in path:  # whose token is another one each time
                assert odd[2] == plain[2], told


def test_headers_too_large_or_damaged_are_refused(send):
    accept = [f"Accept: {'x' * 8000}"] * 20
    assert send("/en/", [HOST], *accept)[0] in (200, 400, 431)
    assert send("/en/", [HOST], *(f"X-{n}: y" for n in range(200)))[0] in (400, 431)
    assert send("/en/", [HOST], f"Accept: {'x' * 200_000}")[0] in (400, 431)
    assert send("/" + "x" * 8200)[0] in (400, 414)
    assert send("/" + "x" * 3900)[0] == 404
    for line in ("No colon", "X-A: \x00", "X-A: a\x0bb", "X A: b", ": x"):
        assert send("/en/", [HOST], line)[0] in (200, 400), line
    for path in ("en/", "*", "", "/en/\x01", "/en/#evil", "http://"):
        assert send(path)[0] in (200, 302, 400, 404), path
    for method in ("GET\x00", "G@T", "get", "X" * 99, "CONNECT"):
        assert send(method=method)[0] in (200, 400, 405), method
