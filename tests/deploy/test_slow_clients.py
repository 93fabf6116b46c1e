"""Clients of one byte a second: they stop gunicorn, and nginx keeps them from it.

Visitors are asked for, quiet and under attack, in one run on one machine.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import pytest

from tests.deploy.asking import HTTPS, ask, seconds_until
from tests.deploy.slow import BEGINNINGS, slow_clients
from tests.start import free_port

pytestmark = pytest.mark.deploy
PATHS = ["/zh-hans/", "/en/cities/", "/ko/exchanges/", "/en/report-an-error/"]
MANY = 200
PATIENCE = 3  # seconds that a visitor waits
ROUNDS = 6
SLOWER = 5  # times, at most, in the middle of all visits


def timed(visit, path):
    """Seconds until the page was there whole, or nothing where it was not."""
    begin = time.monotonic()
    try:
        answer = visit(path, timeout=PATIENCE)
    except OSError:
        return None
    return time.monotonic() - begin if answer.status == 200 else None


def wait_until_moving(slow):
    """Until each has moved a byte: that so many begin at once is another matter."""
    for _ in range(100):
        if len(slow.moving) >= MANY:
            return
        time.sleep(0.1)
    raise AssertionError(f"only {len(slow.moving)} slow connections are under way")


@pytest.mark.parametrize("kind", BEGINNINGS)
def test_slow_clients_leave_visitors_untouched(whole, visit, kind):
    port, trust = whole.nginx.port, whole.nginx.trust
    quiet = [timed(visit, path) for path in PATHS * ROUNDS]
    with slow_clients(kind, MANY, port, whole.media, trust) as slow:
        wait_until_moving(slow)
        attacked = [timed(visit, path) for path in PATHS * ROUNDS]
    print(f"\n{kind}: {MANY} slow, {slow.ended} of them begun anew")
    print(f"  quiet {figures(quiet)}\n  under attack {figures(attacked)}")
    assert None not in attacked
    assert median(attacked) < SLOWER * median(quiet)


@pytest.fixture(scope="module")
def alone(whole):
    """The port of a gunicorn without nginx."""
    port = free_port()
    with whole.alone(port):
        yield port


@pytest.mark.parametrize("kind", BEGINNINGS)
def test_the_same_clients_stop_gunicorn_alone(whole, alone, kind):
    """Within some rounds of visits: whoever has begun goes on to take threads.

    A process that has most of them may leave the other a thread or two.
    """

    def visit(path, **options):
        return ask(alone, path, headers=HTTPS, **options)

    seconds_until(lambda: None not in [timed(visit, path) for path in PATHS], 20)
    slow = slow_clients(kind, MANY, alone, whole.media)
    with slow, ThreadPoolExecutor(8) as visitors:
        for _ in range(ROUNDS):
            time.sleep(1)
            attacked = list(visitors.map(lambda path: timed(visit, path), PATHS * 2))
            print(f"\n{kind}: {MANY} slow, gunicorn alone: {figures(attacked)}")
            if is_stopped := attacked.count(None) > len(attacked) / 2:
                break
    assert is_stopped


def figures(times):
    known = sorted(seconds for seconds in times if seconds is not None)
    if not known:
        return "nobody answered"
    return (
        f"{len(known)}/{len(times)} answered, median {known[len(known) // 2]:.3f} s, "
        f"p95 {known[int(len(known) * 0.95)]:.3f} s, most {known[-1]:.3f} s"
    )
