"""What nginx does not let through to the portal: too large, too often, too many."""

import re
import time
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.contrib import admin
from modeltranslation.translator import translator

from portal.editorial.xlsx.workbook import MAX_BYTES
from portal.files.fields import PdfField, PictureField
from portal.files.uploads import MOST_BYTES, MOST_BYTES_OF_PDF
from tests.deploy.asking import ask, ask_again, connect, head, new_address
from tests.deploy.echo import echo
from tests.deploy.nginx import DEPLOY, SITE, nginx
from tests.start import HOST

pytestmark = pytest.mark.deploy
LIMITS = {PdfField: MOST_BYTES_OF_PDF, PictureField: MOST_BYTES}
UNITS = {"": 1, "k": 1024, "m": 1024**2}
DESK = "~ ^/admin/(?!(?:login|second-step)/$)"
FORM = settings.DATA_UPLOAD_MAX_MEMORY_SIZE  # bytes of a form without its files


def bytes_in(size):
    number, unit = re.fullmatch("([0-9]+)([km]?)", size).groups()
    return int(number) * UNITS[unit]


def largest_bodies():
    """The limits of the shipped file, by location."""
    blocks = re.split(r"^    location ", SITE.read_text(), flags=re.MULTILINE)[1:]
    return {
        block.partition(" {")[0]: bytes_in(size)
        for block in blocks
        for size in re.findall("client_max_body_size (\\w+k|\\w+m);", block)
    }


def files_of(model):
    """Bytes of all files that one form of a model may bring, in every language."""
    translated = set()
    if model in translator.get_registered_models():
        translated = set(translator.get_options_for_model(model).get_field_names())
    return sum(
        most
        for field in model._meta.fields
        for kind, most in LIMITS.items()
        if isinstance(field, kind) and field.name not in translated
    )


def test_uploads_may_be_as_large_as_the_portal_takes_them():
    most = max(MAX_BYTES, *map(files_of, admin.site._registry))
    assert most == 3 * MOST_BYTES_OF_PDF
    assert largest_bodies() == {"/": 2 * FORM, DESK: most + FORM}


def begin(ahead, path, length):
    """The first words of the answer to a body that is announced and not sent."""
    with connect(ahead.port, ahead.trust, timeout=0.5) as connection:
        start = head("POST", path, Content_Length=str(length)) + "\r\n"
        connection.sendall(start.encode())
        try:
            return connection.recv(12).decode()
        except TimeoutError:
            return "waits"


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(reached):
    ahead, requests = reached
    limits = largest_bodies()
    del requests[:]
    for path in ("/en/cities/", "/admin/login/", "/admin/", "/en/report-an-error/"):
        most = limits[DESK if path == "/admin/" else "/"]
        assert begin(ahead, path, most + 1) == "HTTP/1.1 413", path
        assert begin(ahead, path, most) == "waits", path
    assert requests == []


def test_the_portal_says_itself_that_a_report_is_too_long(visit):
    body, kind = b"text=" + b"x" * FORM, "application/x-www-form-urlencoded"
    answer = visit(
        "/en/report-an-error/",
        method="POST",
        body=body,
        headers={"Content-Type": kind, "Origin": "https://portal.example"},
    )
    assert answer.status == 413
    assert b"This is far too long." in answer.body


def test_heads_that_are_too_large_are_refused(send):
    assert send("/?" + "x" * 8200)[0].status == 414
    assert send("/", headers={"Cookie": "x" * 8200})[0].status in (400, 431)
    many = {f"X-{n}": "x" * 4000 for n in range(9)}
    assert send("/", headers=many)[0].status in (400, 431)
    (answer, requests) = send("/?" + "x" * 4000, headers={"Cookie": "x" * 8000})
    assert (answer.status, len(requests)) == (200, 1)


@pytest.mark.parametrize(
    ("path", "method", "burst", "rate"),
    [
        ("/en/cities/", "GET", 60, 10),
        ("/media/a.webp", "GET", 300, 100),
        ("/static/a.css", "GET", 300, 100),
        ("/admin/", "GET", 60, 10),
        ("/admin/", "POST", 50, 5),
        ("/admin/login/", "GET", 60, 10),
        ("/admin/login/", "POST", 20, 1 / 3),
        ("/admin/second-step/", "POST", 20, 1 / 3),
        ("/en/report-an-error/", "POST", 20, 1 / 3),
    ],
)
def test_who_asks_too_often_has_to_wait(reached, path, method, burst, rate):
    ahead, _requests = reached
    begin = time.monotonic()
    answers = ask_again(2 * burst, ahead.port, path, ahead.trust, method=method)
    seconds = time.monotonic() - begin
    refused = [each for each in answers if each.status != 200]
    assert {each.status for each in answers[: burst + 1]} == {200}
    assert len(answers) - len(refused) <= burst + 2 + rate * seconds
    assert refused
    for each in refused:
        assert (each.status, each.headers["Retry-After"]) == (429, "10")
        assert each.body == (DEPLOY / "errors/429.html").read_bytes()
    somebody_else = ask(ahead.port, path, ahead.trust, method=method)
    assert somebody_else.status == 200


@pytest.mark.parametrize(
    ("address", "same", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:9", "2001:db8:1:3::1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", "2001:db8:2:2:3:4:5:6"),
        ("2001:db8::1", "2001:db8::2:3:4:5", "2001:db9::1"),
        ("203.0.113.1", "203.0.113.1", "203.0.113.2"),
    ],
)
def test_a_visitor_is_an_address_or_a_household(
    nginx_program, tmp_path, address, same, other
):
    """As the server before nginx names it, where one is named in turn."""
    named = f"set_real_ip_from {HOST}; real_ip_header X-Forwarded-For;"
    with (
        echo() as behind,
        nginx(nginx_program, tmp_path, behind.server_port, more=named) as ahead,
    ):

        def statuses(count, sender):
            to, headers = (ahead.port, "/admin/login/"), {"X-Forwarded-For": sender}
            options = {"source": HOST, "method": "POST", "headers": headers}
            answers = ask_again(count, *to, ahead.trust, **options)
            return {each.status for each in answers}

        assert statuses(21, address) == {200}
        assert statuses(1, other) == {200}
        assert statuses(5, same) == {429}
    assert behind.requests[0][1]["X-Forwarded-For"] == address


def test_one_address_cannot_hold_all_connections(reached):
    """Each waits for a body, where no other limit is as low."""
    ahead, _requests = reached
    source = new_address()
    beginning = head("POST", "/media/a.png", Content_Length="9") + "\r\n"
    with ExitStack() as stack:
        begun = []
        for _ in range(101):
            each = stack.enter_context(connect(ahead.port, ahead.trust, source))
            each.sendall(beginning.encode())
            begun.append(each)
        assert begun[-1].recv(12) == b"HTTP/1.1 429"
        begun[0].sendall(b"x" * 9)
        assert begun[0].recv(12) == b"HTTP/1.1 200"
        begun[99].settimeout(0.2)
        with pytest.raises(TimeoutError):
            begun[99].recv(1)
