"""What production writes to its log: of each request one line at most."""

import json
import logging
import re

import pytest
from django.contrib.auth import get_user
from django.core.exceptions import DisallowedHost, PermissionDenied
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from portal.server import request_log
from tests.portal.server.test_settings import PRODUCTION, start


def fail(request):
    raise ZeroDivisionError("ours")


def refuse_host(request):
    raise DisallowedHost("a forged host")


def refuse(request, rest=""):
    get_user(request)
    logging.getLogger("portal.desk").warning("user 7 chose\nrows")
    raise PermissionDenied


def shut(request):
    return HttpResponse(status=418)


urlpatterns = [
    path("refuse/<path:rest>", refuse),
    *(path(f"{view.__name__}/", view) for view in (fail, refuse_host, refuse, shut)),
    *__import__("portal.urls", fromlist=["urlpatterns"]).urlpatterns,
]
handler500 = "portal.public.errors.failed"
handler404 = "portal.public.errors.not_found"


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


def test_what_works_leaves_no_line(log):
    assert log(TEXT, "get", "/en/")[1] == []


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("get", "/en/nothing/", 404), ("post", "/en/report-an-error/", 422)],
)
def test_what_a_visitor_got_wrong_leaves_none_either(log, method, address, status):
    response, lines = log(TEXT, method, address)
    assert (response.status_code, lines) == (status, [])


def test_what_two_places_tell_of_a_request_is_one_line(log):
    response, lines = log(TEXT, "get", "/refuse/?secret=canary")
    assert response.status_code == 403
    (line,) = lines
    assert line.startswith("WARNING portal.request: user 7 chose\\nrows; Forbidden")
    assert re.search(
        r"\[id=[0-9a-f]{32} method=GET path=/refuse/ status=403 ms=\d", line
    )
    assert "canary" not in line


def test_what_somebody_forged_is_not_repeated(log):
    _response, (line,) = log(TEXT, "get", "/refuse_host/")
    assert line.startswith("WARNING portal.request: DisallowedHost")
    assert "a forged host" not in line


@pytest.mark.parametrize("given", ["f" * 32, None, "F" * 32, "f" * 31, "x\n" * 16])
def test_a_fault_of_ours_has_its_traceback_and_the_number_that_the_page_shows(
    log, given
):
    headers = {"x-request-id": given} if given else {}
    response, lines = log(TEXT, "get", "/fail/", headers=headers)
    assert response.status_code == 500
    assert lines[0].startswith("ERROR portal.request: Internal Server Error: /fail/")
    assert lines[-1] == "ZeroDivisionError: ours"
    (number,) = re.findall(r"id=([0-9a-f]{32}) ", lines[0])
    assert number in response.text
    assert (number == given) is (given == "f" * 32)


def test_a_long_path_is_cut(log):
    _response, (line,) = log(TEXT, "get", f"/refuse/{'x' * 5000}")
    assert 400 < len(line) < 800


def test_as_json_even_a_traceback_is_one_line(log):
    response, (line,) = log(JSON, "get", "/fail/")
    found = json.loads(line)
    assert found.pop("time").endswith("+00:00")
    assert found.pop("traceback").endswith("ZeroDivisionError: ours\n")
    assert found.pop("id") in response.text
    assert found.pop("ms") >= 0
    assert found == {
        "level": "ERROR",
        "logger": "portal.request",
        "message": "Internal Server Error: /fail/",
        "method": "GET",
        "path": "/fail/",
        "status": 500,
        "user": None,
    }


def test_what_is_told_outside_of_requests_is_a_line_of_its_own(capsys):
    record = logging.makeLogRecord({"msg": "a\nb", "levelname": "INFO", "name": "c"})
    assert request_log.JoinedRequests().filter(record)
    assert json.loads(JSON.format(record))["message"] == "a\nb"


@pytest.mark.parametrize("status", [403, 503])
def test_the_pages_of_the_desk_have_the_number_too(client, status, content, editor):
    request = {"headers": {"x-request-id": "a" * 32}}
    if status == 403:
        client.force_login(editor)
        response = client.get(reverse("admin:portal_user_changelist"), **request)
    else:
        from portal.server.outage import outage

        outage.until = float("inf")
        try:
            response = client.get(reverse("admin:index"), **request)
        finally:
            outage.end()
    assert response.status_code == status
    assert "a" * 32 in response.text


def test_the_format_is_a_setting():
    assert start(**PRODUCTION, LOG_FORMAT="json").returncode == 0
    result = start(**PRODUCTION, LOG_FORMAT="xml")
    assert "LOG_FORMAT is 'xml'; it can be text or json" in result.stderr
