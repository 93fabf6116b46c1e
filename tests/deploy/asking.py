"""Requests of visitors, each from an address of its own (127.0.0.0/8)."""

import http.client
import itertools
import socket
import time
from typing import NamedTuple

from tests.deploy.nginx import NAME
from tests.start import HOST

NUMBERS = itertools.count(1)
WINDOW = 4096  # bytes that wait on the side of a slow reader
HTTPS = {"X-Forwarded-Proto": "https"}  # what gunicorn is told without nginx


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def new_address():
    """A visitor of whom nothing was counted yet."""
    number = next(NUMBERS)
    return f"127.1.{number // 250}.{number % 250 + 1}"


def connect(port, trust=None, source=None, timeout=10, window=0):
    """A connection, through TLS if a context is given; `window` is in bytes."""
    connection = socket.socket()
    connection.settimeout(timeout)
    if window:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    connection.bind((source or new_address(), 0))
    connection.connect((HOST, port))
    return trust.wrap_socket(connection, server_hostname=NAME) if trust else connection


def head(method, path, **headers):
    lines = [f"{name.replace('_', '-')}: {text}" for name, text in headers.items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {NAME}", *lines, ""])


def ask(port, path, trust=None, source=None, timeout=10, **more):
    """Send a request; `more` are its `method`, `headers` and `body`."""
    (answer,) = ask_again(1, port, path, trust, source, timeout, **more)
    return answer


def ask_again(
    count, port, path, trust=None, source=None, timeout=10, method="GET", **more
):
    """The answers to the same request, sent so many times over one connection."""
    asking = http.client.HTTPConnection(NAME)
    asking.sock = connect(port, trust, source, timeout)
    answers = []
    try:
        for _ in range(count):
            asking.request(method, path, **more)
            response = asking.getresponse()
            answers.append(Answer(response.status, response.headers, response.read()))
    finally:
        asking.close()
    return answers


def seconds_until(is_so, limit):
    begin = time.monotonic()
    while not is_so():
        assert time.monotonic() - begin < limit
        time.sleep(0.02)
    return time.monotonic() - begin
