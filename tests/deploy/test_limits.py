"""What nginx lets through to the portal: not too much, nothing forged, and nobody slow.

Before a server that keeps what reaches it.
"""

import re
import ssl
import time
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.contrib import admin
from modeltranslation.translator import translator

from portal.editorial.xlsx.workbook import MAX_BYTES
from portal.files.fields import PdfField, PictureField
from portal.files.uploads import MOST_BYTES, MOST_BYTES_OF_PDF
from tests.deploy.asking import WINDOW, ask, ask_again, connect, head, new_address
from tests.deploy.echo import echo
from tests.deploy.nginx import DEPLOY, NAME, SITE, nginx
from tests.start import HOST

pytestmark = pytest.mark.deploy
LIMITS = {PdfField: MOST_BYTES_OF_PDF, PictureField: MOST_BYTES}
UNITS = {"k": 1024, "m": 1024**2}
DESK = "~ ^/admin/(?!(?:login|second-step)/$)"
FORM = settings.DATA_UPLOAD_MAX_MEMORY_SIZE  # bytes of a form without its files


def largest_bodies():
    """The limits of the shipped file, by location."""
    blocks = re.split(r"^    location ", SITE.read_text(), flags=re.MULTILINE)[1:]
    return {
        block.partition(" {")[0]: int(number) * UNITS[unit]
        for block in blocks
        for number, unit in re.findall("client_max_body_size ([0-9]+)([km]);", block)
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
    ahead, behind = reached
    limits = largest_bodies()
    for path in ("/en/cities/", "/admin/login/", "/admin/", "/en/report-an-error/"):
        most = limits[DESK if path == "/admin/" else "/"]
        assert begin(ahead, path, most + 1) == "HTTP/1.1 413", path
        assert begin(ahead, path, most) == "waits", path
    assert behind.requests == []


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


RATES = [
    ("/en/cities/", "GET", 60, 10),
    ("/media/a.webp", "GET", 300, 100),
    ("/static/a.css", "GET", 300, 100),
    ("/admin/", "GET", 60, 10),
    ("/admin/", "POST", 50, 5),
    ("/admin/login/", "GET", 60, 10),
    ("/admin/login/", "POST", 20, 1 / 3),
    ("/admin/second-step/", "POST", 20, 1 / 3),
    ("/en/report-an-error/", "POST", 20, 1 / 3),
]


def test_who_asks_too_often_has_to_wait(reached):
    ahead, _behind = reached
    for path, method, burst, rate in RATES:
        begin, told = time.monotonic(), (method, path)
        answers = ask_again(2 * burst, ahead.port, path, ahead.trust, method=method)
        seconds = time.monotonic() - begin
        refused = [each for each in answers if each.status != 200]
        assert {each.status for each in answers[: burst + 1]} == {200}, told
        assert len(answers) - len(refused) <= burst + 2 + rate * seconds, told
        assert refused, told
        for each in refused:
            assert (each.status, each.headers["Retry-After"]) == (429, "10"), told
            assert each.body == (DEPLOY / "errors/429.html").read_bytes()
        somebody_else = ask(ahead.port, path, ahead.trust, method=method)
        assert somebody_else.status == 200, told


SENDERS = [  # an address, another of its household, one of another
    ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:9", "2001:db8:1:3::1"),
    ("2001:db8:8:2:3:4:5:6", "2001:db8:8:2::", "2001:db8:9:2:3:4:5:6"),
    ("2001:db8::1", "2001:db8::2:3:4:5", "2001:db9::1"),
    ("203.0.113.1", "203.0.113.1", "203.0.113.2"),
]


def test_a_visitor_is_an_address_or_a_household(nginx_program, tmp_path):
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

        for address, same, other in SENDERS:
            del behind.requests[:]
            found = statuses(21, address), statuses(1, other), statuses(5, same)
            assert found == ({200}, {200}, {429}), address
            assert behind.requests[0][1]["X-Forwarded-For"] == address


def test_one_address_cannot_hold_all_connections(reached):
    """Each waits for a body, where no other limit is as low."""
    ahead, _behind = reached
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


# Slowly

SIZE = 20 * 2**20  # bytes: more than nginx has buffers, and sockets together


def test_a_body_reaches_the_portal_when_all_of_it_is_there(reached):
    ahead, server = reached
    with connect(ahead.port, ahead.trust) as connection:
        beginning = head("POST", "/en/", Content_Length="6") + "\r\n"
        connection.sendall(f"{beginning}abc".encode())
        connection.settimeout(0.5)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        assert not server.reached.is_set()
        connection.settimeout(10)
        connection.sendall(b"def")
        assert connection.recv(12) == b"HTTP/1.1 200"
    assert server.requests[0][2] == b"abcdef"


def test_an_answer_is_taken_at_once_however_slowly_it_is_read(reached):
    ahead, server = reached
    server.size = SIZE
    for path in ("/en/", "/admin/", "/static/a.css", "/data/a.csv"):
        server.answered.clear()
        with connect(ahead.port, ahead.trust, window=WINDOW) as connection:
            connection.sendall(f"{head('GET', path)}\r\n".encode())
            assert connection.recv(12) == b"HTTP/1.1 200"
            assert server.answered.wait(5), path


# With what nobody but nginx says

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


def test_forged_headers_do_not_reach_the_portal(send):
    """Each request has a number of its own."""
    _answer, [(_path, other, _body)] = send("/")
    _answer, [(_path, headers, _body)] = send("/", source=HOST, headers=FORGED)
    request_id = headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", request_id)
    assert request_id != other["X-Request-ID"]
    # What a server could take for the sender of a request, or for its own name.
    named = re.compile("x[-_]|forwarded|host", re.IGNORECASE)
    assert {name: text for name, text in headers.items() if named.match(name)} == {
        "Host": NAME,
        "X-Forwarded-For": HOST,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": NAME,
        "X-Request-ID": request_id,
        "X-Accel-Redirect": "/.errors/413.html",  # which counts in an answer only
    }


def test_the_portal_believes_nothing_forged_either(visit):
    plain, forged = visit("/en/cities/"), visit("/en/cities/", headers=FORGED)
    assert (plain.status, forged.status) == (200, 200)
    assert forged.body == plain.body


def test_the_way_without_tls_leads_to_the_other_and_to_files_of_acme(reached):
    ahead, behind = reached
    for host in (NAME, "evil.example"):
        answer = ask(ahead.plain_port, "/en/?a=1", headers={"Host": host})
        assert answer.status == 301
        assert answer.headers["Location"] == f"https://{NAME}/en/?a=1"
    shown = ahead.folder / "acme/.well-known/acme-challenge"
    shown.mkdir(parents=True)
    (shown / "token").write_text("token.thumbprint")
    for name, status in (("token", 200), ("other", 404), ("../../../site.conf", 400)):
        answer = ask(ahead.plain_port, f"/.well-known/acme-challenge/{name}")
        assert answer.status == status, name
        assert (answer.body == b"token.thumbprint") == (name == "token")
    assert behind.requests == []


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_browsers_get_http_2_and_no_tls_older_than_1_2(reached):
    ahead, _behind = reached
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
