"""Other servers are asked within bounds, and never in a private network."""

import time

import pytest

from portal.server import fetching
from portal.server.fetching import fetch, is_public
from tests.portal.server.site import Site, only_this, serving


@pytest.fixture
def site():
    Site.asked = []
    with serving(Site) as address:
        yield address


def test_private_addresses_are_refused():
    private = (
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "ff02::1"),
        *("64:ff9b::a00:1", "2002:a00:1::", "2001:0:1::", "::7f00:1", "fec0::1"),
    )
    assert [each for each in private if is_public(each)] == []
    assert is_public("1.1.1.1")
    assert is_public("2606:4700::1111")


def test_nothing_is_sent_to_a_private_network(site):
    assert fetch(f"{site}/good", "GET").is_refused
    assert fetch("http://localhost:1/", "GET").is_refused
    assert Site.asked == []
    for path in ("/inwards", "/file"):
        assert fetch(f"{site}{path}", "HEAD", only_this).is_refused, path
    for bad in ("http://[::1", "ftp://a.example/", "http:///x", "http://a:x/", "x"):
        assert fetch(bad, "GET", only_this).is_refused, bad


def test_an_answer_that_does_not_end_is_broken_off(site, monkeypatch):
    monkeypatch.setattr(Site, "endless", True)
    monkeypatch.setattr(fetching, "LONGEST", 0.2)
    begin = time.monotonic()
    fetch(f"{site}/robots.txt", "GET", only_this)
    assert time.monotonic() - begin < 5


def test_only_the_schemes_and_the_bytes_that_are_asked_for_are_taken(site):
    assert fetch(f"{site}/good", "GET", only_this, ("https",)).is_refused
    assert Site.asked == []
    assert fetch(f"{site}/robots.txt", "GET", only_this, most=10).text == "User-agent"
    assert fetch(f"{site}/robots.txt", "GET", only_this).content == b""
