"""Many clients that send, or read, one byte a second."""

import ssl
from contextlib import contextmanager, suppress
from threading import Event, Thread

from tests.deploy.asking import connect, head

FORM = "/en/report-an-error/"
HTTPS = {"X_Forwarded_Proto": "https"}
# By what is slow about them: what they send at once; the rest comes, or goes, byte by
# byte. A name in brackets is that of a stored file.
BEGINNINGS = {
    "heads": head("GET", "/en/cities/", **HTTPS) + "X-Slow: ",
    "bodies": head(
        *("POST", FORM),
        Content_Type="application/x-www-form-urlencoded",
        Content_Length="1000",
        **HTTPS,
    )
    + "\r\n",
    "readers": head("GET", "/media/{pdf}", **HTTPS) + "\r\n",
}
WINDOW = 4096  # bytes that wait on the side of a slow reader


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
def slow_clients(kind, count, port, media, trust=None):
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
