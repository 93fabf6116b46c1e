"""Many clients that send, or read, one byte a second."""

import ssl
from contextlib import contextmanager
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
    """Connections of one kind that are kept open by a byte a second."""

    def __init__(self, kind, sockets):
        self.kind, self.sockets, self.moving = kind, sockets, set()
        self.is_over = Event()
        self.thread = Thread(target=self.drip)

    def drip(self):
        while not self.is_over.wait(1):
            self.sockets = [each for each in self.sockets if self.goes_on(each)]

    def goes_on(self, connection):
        """Move one byte; whether the other side still has the connection open.

        An answer to what was not yet asked is the end of it.
        """
        is_reader = self.kind == "readers"
        try:
            if not is_reader:
                connection.sendall(b"x")
                self.moving.add(connection)
            if self.reads(connection) != is_reader:
                return False
            self.moving.add(connection)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        return True

    def reads(self, connection):
        """Whether there is a byte to be read. Raises where it has to be waited for."""
        connection.setblocking(False)
        try:
            return len(connection.recv(1)) == 1
        finally:
            connection.settimeout(10)


@contextmanager
def slow_clients(kind, count, port, media, trust=None):
    """So many of them, each from an address of its own, while the block runs."""
    window = WINDOW if kind == "readers" else 0
    sockets = [connect(port, trust, window=window) for _ in range(count)]
    everyone = list(sockets)
    try:
        for each in sockets:
            each.sendall(BEGINNINGS[kind].format_map(media).encode())
        slow = Slow(kind, sockets)
        slow.thread.start()
        try:
            yield slow
        finally:
            slow.is_over.set()
            slow.thread.join()
    finally:
        for each in everyone:
            each.close()
