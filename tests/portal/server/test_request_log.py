"""What production writes to its log: of each request one line at most."""

import json
import logging
import re

import pytest
from django.contrib.auth import get_user
from django.core.exceptions import DisallowedHost, PermissionDenied
from django.test import Client
from django.urls import path, reverse

from portal.models import Picture
from portal.server import request_log
from portal.server.middleware import MOST_BYTES
from portal.server.outage import outage


def fail(request):
    raise ZeroDivisionError("ours")


def refuse_host(request):
    raise DisallowedHost("a forged host")


def refuse(request, rest=""):
    get_user(request)
    logging.getLogger("portal.desk").warning("user 7 chose\nrows")
    raise PermissionDenied


urlpatterns = [
    path("refuse/<path:rest>", refuse),
    *(path(f"{view.__name__}/", view) for view in (fail, refuse_host, refuse)),
    *__import__("portal.urls", fromlist=["urlpatterns"]).urlpatterns,
]
handler500 = "portal.public.middleware.failed"
handler404 = "portal.public.middleware.not_found"


@pytest.fixture
def log(capsys, settings, db):
    """Ask for an address; returns the answer and the lines of the log."""
    settings.ROOT_URLCONF = __name__

    def lines(formatter, method, address, **values):
        handler = logging.StreamHandler()
        handler.addFilter(request_log.JoinedRequests())
        handler.setFormatter(formatter)
        loggers = [logging.getLogger(name) for name in ("django", "portal")]
        client = Client(raise_request_exception=False)
        for each in loggers:
            each.addHandler(handler)
        try:
            response = getattr(client, method)(address, **values)
        finally:
            for each in loggers:
                each.removeHandler(handler)
        return response, capsys.readouterr().err.splitlines()

    return lines


TEXT = request_log.Lines("%(levelname)s %(name)s: %(message)s")
JSON = request_log.JsonLines()


def test_what_works_and_what_a_visitor_got_wrong_leave_no_line(log):
    for method, address, status in (
        ("get", "/en/", 200),
        ("get", "/en/nothing/", 404),
        ("post", "/en/report-an-error/", 422),
    ):
        response, lines = log(TEXT, method, address)
        assert (response.status_code, lines) == (status, []), address


def test_what_two_places_tell_of_a_request_is_one_line(log):
    response, lines = log(TEXT, "get", "/refuse/?secret=canary")
    assert response.status_code == 403
    (line,) = lines
    assert line.startswith("WARNING portal.request: user 7 chose\\nrows; Forbidden")
    assert re.search(
        r"\[id=[0-9a-f]{32} method=GET path=/refuse/ status=403 ms=\d", line
    )
    assert "canary" not in line


def test_what_somebody_forged_is_not_repeated_and_a_long_path_is_cut(log):
    _response, (line,) = log(TEXT, "get", "/refuse_host/")
    assert line.startswith("WARNING portal.request: DisallowedHost")
    assert "a forged host" not in line
    _response, (line,) = log(TEXT, "get", f"/refuse/{'x' * 5000}")
    assert 400 < len(line) < 800


def test_a_fault_of_ours_has_its_traceback_and_the_number_that_the_page_shows(log):
    for given in ("f" * 32, None, "F" * 32, "f" * 31, "x\n" * 16):
        headers = {"x-request-id": given} if given else {}
        response, lines = log(TEXT, "get", "/fail/", headers=headers)
        assert response.status_code == 500
        said = "ERROR portal.request: Internal Server Error: /fail/"
        assert lines[0].startswith(said)
        assert lines[-1] == "ZeroDivisionError: ours"
        (number,) = re.findall(r"id=([0-9a-f]{32}) ", lines[0])
        assert number in response.text
        assert (number == given) is (given == "f" * 32), given


def test_as_json_even_a_traceback_is_one_line(log):
    response, (line,) = log(JSON, "get", "/fail/")
    found = json.loads(line)
    assert found.pop("time").endswith("+00:00")
    assert found.pop("traceback").endswith("ZeroDivisionError: ours\n")
    assert found.pop("id") in response.text
    assert found.pop("ms") >= 0
    assert found == {
        **{"level": "ERROR", "logger": "portal.request", "user": None},
        "message": "Internal Server Error: /fail/",
        **{"method": "GET", "path": "/fail/", "status": 500},
    }
    outside = {"msg": "a\nb", "levelname": "INFO", "name": "c"}  # of a request
    record = logging.makeLogRecord(outside)
    assert request_log.JoinedRequests().filter(record)
    assert json.loads(JSON.format(record))["message"] == "a\nb"


def test_the_pages_of_the_desk_have_the_number_too(client, editor):
    client.force_login(editor)
    asked, headers = reverse("admin:portal_user_changelist"), {"x-request-id": "a" * 32}
    refused = client.get(asked, headers=headers)
    outage.until = float("inf")
    try:
        away = client.get(asked, headers=headers)
    finally:
        outage.end()
    assert (refused.status_code, away.status_code) == (403, 503)
    for response in (refused, away):
        assert "a" * 32 in response.text


# What is larger than any form is refused before a byte of it is read


class Unread:
    """A body that nobody may read."""

    def read(self, *_):
        raise AssertionError("it was read")

    readline = read


def sent(client, path, length, **more):
    headers = {"CONTENT_LENGTH": str(length), "wsgi.input": Unread(), **more}
    return client.generic("POST", path, **headers)


def test_it_is_refused_with_a_page_and_one_line(editor, client, caplog):
    client.force_login(editor)
    words = {"/ko/": "용량", "/zh-hans/": "内容过大"}
    for address in ("/admin/portal/picture/add/", "/xx/", *words):
        caplog.clear()
        response = sent(client, address, MOST_BYTES + 1)
        assert response.status_code == 413, address
        assert "<h1>" in response.text
        assert words.get(address, "") in response.text, "the language of the address"
        (line,) = caplog.messages
        assert address in line
    assert not Picture.objects.exists()


def test_the_largest_form_is_let_through_and_pages_whatever_length_is_said(
    content, client
):
    form = {"CONTENT_TYPE": "multipart/form-data; boundary=x"}
    with pytest.raises(AssertionError, match="it was read"):
        sent(client, "/admin/login/", MOST_BYTES, **form)
    response = client.get("/en/", headers={"content-length": "9" * 17})
    assert response.status_code == 200
