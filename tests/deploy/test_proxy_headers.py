"""What nginx tells the portal of a request, whatever a visitor has written there."""

import re
import ssl

import pytest

from tests.deploy.asking import ask, connect
from tests.deploy.nginx import NAME
from tests.start import HOST

pytestmark = pytest.mark.deploy
FORGED = {
    "X-Forwarded-For": "203.0.113.9, 203.0.113.8",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "666",
    "X-Request-ID": "evil\tid",
    "X-Real-IP": "203.0.113.9",
    "Forwarded": "for=203.0.113.9;host=evil.example;proto=http",
    "X_Forwarded_For": "203.0.113.9",
    "X-Accel-Redirect": "/.errors/413.html",
    "X-Visitor": "evil",
}


def about_sender(headers):
    """What a server could take for the sender of a request, or for its own name."""
    named = re.compile("x[-_]|forwarded|host", re.IGNORECASE)
    return {name: text for name, text in headers.items() if named.match(name)}


def test_forged_headers_do_not_reach_the_portal(send):
    _answer, [(_path, headers, _body)] = send("/", source=HOST, headers=FORGED)
    request_id = headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", request_id)
    assert about_sender(headers) == {
        "Host": NAME,
        "X-Forwarded-For": HOST,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": NAME,
        "X-Request-ID": request_id,
        "X-Accel-Redirect": "/.errors/413.html",  # which counts in an answer only
    }


def test_each_request_has_its_own_number(send):
    numbers = {send("/")[1][0][1]["X-Request-ID"] for _ in range(3)}
    assert len(numbers) == 3


def test_the_portal_believes_nothing_forged_either(visit):
    plain, forged = visit("/en/cities/"), visit("/en/cities/", headers=FORGED)
    assert (plain.status, forged.status) == (200, 200)
    assert forged.body == plain.body


def test_the_way_without_tls_only_leads_to_the_other(reached):
    ahead, requests = reached
    del requests[:]
    for host in (NAME, "evil.example"):
        answer = ask(ahead.plain_port, "/en/?a=1", headers={"Host": host})
        assert answer.status == 301
        assert answer.headers["Location"] == f"https://{NAME}/en/?a=1"
    assert requests == []


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_browsers_get_http_2_and_no_tls_older_than_1_2(reached):
    ahead, _requests = reached
    ahead.trust.set_alpn_protocols(["h2", "http/1.1"])
    with connect(ahead.port, ahead.trust) as connection:
        assert connection.selected_alpn_protocol() == "h2"
    ahead.trust.set_alpn_protocols(["http/1.1"])
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = ssl.TLSVersion.TLSv1
    for newest, is_taken in [("TLSv1_1", False), ("TLSv1_2", True)]:
        old.maximum_version = ssl.TLSVersion[newest]
        try:
            connect(ahead.port, old).close()
        except (ssl.SSLError, ConnectionError):
            assert not is_taken
        else:
            assert is_taken
