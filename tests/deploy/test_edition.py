"""How nginx learns the name of the edition, from a portal that is slow to tell it."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tests.deploy.asking import ask, seconds_until
from tests.deploy.echo import echo
from tests.deploy.nginx import nginx

pytestmark = pytest.mark.deploy
KEPT = {"X-Accel-Expires": "345600"}
LATE = {0.1: 2, 0.5: 2, 0.9: 2, 1.5: 4}  # seconds; when the new name has to be there


def name_at(ahead):
    """The name that the portal is told where it asks."""
    return ask(ahead.front, "/edition").headers["X-Edition"]


def name_of_page(ahead):
    """In which edition the page was made that visitors get, whatever they accept."""
    headers = {"Accept-Encoding": random.choice(["gzip", "br, gzip", "identity"])}
    return ask(ahead.port, "/en/", ahead.trust, headers=headers).headers["X-Made"]


def test_an_old_answer_on_its_way_does_not_come_back(nginx_program, tmp_path):
    """Once nginx has said the new name, it does not say the old one any more.

    So with portals that are late by more or less, side by side.
    """

    def slowest(late):
        with (
            echo() as portal,
            nginx(nginx_program, tmp_path / str(late), portal.server_port) as ahead,
        ):
            portal.headers = KEPT
            return max(renamed(portal, ahead, late, ask) for ask in ASKED)

    with ThreadPoolExecutor(len(LATE)) as fronts:
        seconds = dict(zip(LATE, fronts.map(slowest, LATE), strict=True))
    print("\nseconds until the new name, by those an answer is late:", seconds)
    assert all(seconds[late] < limit for late, limit in LATE.items())


ASKED = (name_at, name_of_page)


def renamed(portal, ahead, late, ask_name):
    """Change the name while an answer with the old one waits; seconds until then."""
    old, is_asked = portal.edition, Event()
    assert name_of_page(ahead) == name_at(ahead) == old

    def pause():
        if not is_asked.is_set():
            is_asked.set()
            time.sleep(late)

    portal.pause = pause
    with ThreadPoolExecutor(4) as visitors:
        while not is_asked.wait(0.05):
            visitors.submit(ask_name, ahead)
        time.sleep(random.random() * late)
        portal.edition = new = f"{old}-more"
        seconds = seconds_until(lambda: name_at(ahead) == new, 2 * max(LATE.values()))
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            pages = [visitors.submit(name_of_page, ahead) for _ in range(4)]
            assert {name_at(ahead), *(page.result() for page in pages)} == {new}
    return seconds
