"""How long an answer is that was not made."""

from django.http import HttpResponse
from django.test import RequestFactory

from portal.server import conditional


def sent(method, path, version, **headers):
    """What the length of a response to a request comes to, if it is named."""
    request = RequestFactory().generic(method, path)
    response = HttpResponse(headers={"Content-Length": "7", **headers})
    conditional.mark(request, response, version)
    conditional.name_length(request, response)
    return response.get("Content-Length")


def test_a_length_is_named_once_it_is_known(monkeypatch):
    monkeypatch.setattr(conditional, "LENGTHS", conditional.OrderedDict())
    assert sent("HEAD", "/a", "1") is None
    assert sent("GET", "/a", "1") == "7"
    assert sent("HEAD", "/a", "1") == "7"
    assert sent("HEAD", "/a?utm_source=x", "1") == "7"


def test_it_is_that_of_the_address_the_version_and_the_encoding(monkeypatch):
    monkeypatch.setattr(conditional, "LENGTHS", conditional.OrderedDict())
    sent("GET", "/a", "1")
    assert sent("HEAD", "/b", "1") is None
    assert sent("HEAD", "/a", "2") is None
    assert sent("HEAD", "/a", "1", **{"Content-Encoding": "gzip"}) is None


def test_the_latest_of_many_are_remembered(monkeypatch):
    monkeypatch.setattr(conditional, "LENGTHS", conditional.OrderedDict())
    monkeypatch.setattr(conditional, "AT_MOST", 3)
    for version in ("1", "2", "3", "1", "4"):
        sent("GET", "/a", version)
    assert len(conditional.LENGTHS) == 3
    assert [sent("HEAD", "/a", v) for v in "1234"] == ["7", None, "7", "7"]


def test_other_answers_are_left_alone():
    response = HttpResponse(headers={"Content-Length": "7"})
    conditional.name_length(RequestFactory().head("/"), response)
    assert response["Content-Length"] == "7"
