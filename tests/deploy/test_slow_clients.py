"""Clients of one byte a second, which would stop gunicorn: nginx keeps them from it.

Visitors are asked for, quiet and under attack, in one run on one machine.
"""

import ssl
import time
from contextlib import contextmanager, suppress
from statistics import median
from threading import Event, Thread

import pytest

from tests.deploy.asking import WINDOW, connect, head

pytestmark = pytest.mark.deploy
PATHS = ["/zh-hans/", "/en/cities/", "/ko/exchanges/", "/en/report-an-error/"]
MANY = 200
PATIENCE = 3  # seconds that a visitor waits
ROUNDS = 6
SLOWER = 5  # times, at most, in the middle of all visits
FORM = "/en/report-an-error/"
# By what is slow about them: what they send at once; the rest comes, or goes, byte by
# byte. A name in brackets is that of a stored file.
BEGINNINGS = {
    "heads": head("GET", "/en/cities/") + "X-Slow: ",
    "bodies": head(
        *("POST", FORM),
        Content_Type="application/x-www-form-urlencoded",
        Content_Length="1000",
    )
    + "\r\n",
    "readers": head("GET", "/media/{pdf}") + "\r\n",
}


class Slow:
    """Connections of one kind that are kept open by a byte a second.

    One that the other side ends is begun anew.
    """

    def __init__(self, kind, port, media, trust):
        self.is_reader = kind == "readers"
        self.beginning = BEGINNINGS[kind].format_map(media).encode()
        self.port, self.trust = port, trust
        self.begun, self.moving, self.ended = [], set(), 0
        self.is_over = Event()
        self.thread = Thread(target=self.drip)

    def begin(self):
        window = WINDOW if self.is_reader else 0
        connection = connect(self.port, self.trust, window=window)
        self.begun.append(connection)
        connection.sendall(self.beginning)
        return connection

    def drip(self):
        current = list(self.begun)
        while not self.is_over.wait(1):
            current = [self.move(each) for each in current]

    def move(self, connection):
        """Move one byte; returns the connection, or the one that takes its place."""
        try:
            if self.goes_on(connection):
                return connection
        except (BlockingIOError, ssl.SSLWantReadError):
            return connection
        except OSError:
            pass
        self.ended += 1
        with suppress(OSError):
            return self.begin()
        return connection

    def goes_on(self, connection):
        """Raises where nothing has come: whoever reads waits, whoever sends is glad."""
        if not self.is_reader:
            connection.sendall(b"x")
            self.moving.add(connection)
        connection.setblocking(False)
        try:
            is_byte = len(connection.recv(1)) == 1
        finally:
            connection.settimeout(10)
        if self.is_reader and is_byte:
            self.moving.add(connection)
        return self.is_reader and is_byte


@contextmanager
def slow_clients(kind, count, port, media, trust):
    """So many of them, each from an address of its own, while the block runs."""
    slow = Slow(kind, port, media, trust)
    try:
        for _ in range(count):
            slow.begin()
        slow.thread.start()
        try:
            yield slow
        finally:
            slow.is_over.set()
            slow.thread.join()
    finally:
        for each in slow.begun:
            each.close()


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


def figures(times):
    known = sorted(seconds for seconds in times if seconds is not None)
    if not known:
        return "nobody answered"
    return (
        f"{len(known)}/{len(times)} answered, median {known[len(known) // 2]:.3f} s, "
        f"p95 {known[int(len(known) * 0.95)]:.3f} s, most {known[-1]:.3f} s"
    )
