"""Stored files by way of nginx, which asks the portal who may see them."""

from pathlib import Path

import pytest

from tests.deploy.asking import HTTPS, ask

pytestmark = pytest.mark.deploy
# What differs: who sent it and when, and that nginx can send a part of a file.
OWN = {"Server", "Date", "Connection", "Accept-Ranges", "Content-Length"}


def described(headers):
    return sorted((name, text) for name, text in headers.items() if name not in OWN)


@pytest.mark.parametrize("name", ["shown", "pdf", "page", "preview", "hidden"])
def test_nginx_sends_a_file_with_the_headers_of_the_portal(whole, visit, name):
    url = f"/media/{whole.media[name]}"
    staff = (
        {"Cookie": f"sessionid={whole.media['session']}"} if name == "hidden" else {}
    )
    told = ask(whole.port, url, headers=HTTPS | staff)
    del told.headers["X-Accel-Redirect"]
    answer = visit(url, headers=staff)
    assert (answer.status, told.status) == (200, 200)
    assert described(answer.headers) == described(told.headers)
    stored = Path(whole.values["MEDIA_ROOT"], whole.media[name].partition("?")[0])
    assert answer.body == stored.read_bytes()
    assert told.body == b""


def test_a_reload_and_a_part_of_a_file_are_answered_as_such(whole, visit):
    url = f"/media/{whole.media['pdf']}"
    answer = visit(url)
    kept = {"If-Modified-Since": answer.headers["Last-Modified"]}
    again = visit(url, headers=kept)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["Cache-Control"] == answer.headers["Cache-Control"]
    part = visit(url, headers={"Range": "bytes=0-7"})
    assert (part.status, part.body) == (206, b"%PDF-1.7")
    only_head = visit(url, method="HEAD")
    assert described(only_head.headers) == described(answer.headers)


def test_a_picture_that_nothing_shows_is_not_there_for_visitors(whole, visit):
    hidden, never = whole.media["hidden"], "0" * 32 + ".png"
    answers = [visit(f"/media/{name}") for name in (hidden, never)]
    assert [each.status for each in answers] == [404, 404]
    assert answers[0].body == answers[1].body


@pytest.mark.parametrize(
    "path",
    [
        *("/stored/{}", "/stored//{}", "//stored/{}", "/./stored/{}", "/%73tored/{}"),
        *("/media/../stored/{}", "/static/..%2fstored/{}", "/stored/../stored/{}"),
    ],
)
@pytest.mark.parametrize("name", ["shown", "hidden"])
def test_nobody_reaches_the_folder_but_through_the_portal(whole, visit, path, name):
    answer = visit(path.format(whole.media[name]))
    assert answer.status in (301, 302, 400, 404)
    assert b"\x89PNG" not in answer.body
    assert "/stored/" not in answer.headers.get("Location", "")
