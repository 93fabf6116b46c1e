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
ROUNDS = 4


@pytest.fixture
def front(nginx_program, tmp_path):
    with echo() as portal, nginx(nginx_program, tmp_path, portal.server_port) as ahead:
        portal.headers = KEPT
        yield portal, ahead


def name_at(ahead):
    """The name that the portal is told where it asks."""
    return ask(ahead.front, "/edition").headers["X-Edition"]


def name_of_page(ahead):
    """In which edition the page was made that visitors get, whatever they accept."""
    headers = {"Accept-Encoding": random.choice(["gzip", "br, gzip", "identity"])}
    return ask(ahead.port, "/en/", ahead.trust, headers=headers).headers["X-Made"]


@pytest.mark.parametrize(("late", "limit"), [(0.1, 2), (0.5, 2), (0.9, 2), (1.5, 4)])
def test_an_old_answer_on_its_way_does_not_come_back(front, late, limit):
    """Once nginx has said the new name, it does not say the old one any more."""
    portal, ahead = front
    slowest = 0
    with ThreadPoolExecutor(4) as visitors:
        for number in range(ROUNDS):
            assert name_of_page(ahead) == name_at(ahead) == portal.edition
            is_asked = Event()

            def pause(is_asked=is_asked):
                if not is_asked.is_set():
                    is_asked.set()
                    time.sleep(late)

            portal.pause, ask_name = pause, (name_at, name_of_page)[number % 2]
            while not is_asked.wait(0.05):
                visitors.submit(ask_name, ahead)
            time.sleep(random.random() * late)
            portal.edition = new = f"new-{number}"
            seconds = seconds_until(lambda new=new: name_at(ahead) == new, limit)
            slowest, end = max(slowest, seconds), time.monotonic() + 1.5
            while time.monotonic() < end:
                pages = [visitors.submit(name_of_page, ahead) for _ in range(4)]
                assert {name_at(ahead), *(page.result() for page in pages)} == {new}
    print(f"\nanswer {late} s late: the new name after {slowest:.2f} s at most")
