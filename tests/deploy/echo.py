"""In place of gunicorn: a server that keeps the requests that reach it."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from tests.start import HOST


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.server.reached.set()
        length = int(self.headers.get("Content-Length") or 0)
        self.server.requests.append((self.path, self.headers, self.rfile.read(length)))
        self.send_response(200)
        self.send_header("Content-Length", str(self.server.size))
        self.end_headers()
        self.wfile.write(b"x" * self.server.size)
        self.server.answered.set()

    do_GET = do_POST = answer  # noqa: N815 (the base class looks for them)

    def log_message(self, *_):
        pass


@contextmanager
def echo():
    """Its `requests` are triples of path, headers and body.

    Each answer has a `size`; `reached` is set once a head is there, `answered` once an
    answer is taken.
    """
    server = ThreadingHTTPServer((HOST, 0), Handler)
    server.requests, server.size = [], 0
    server.reached, server.answered = Event(), Event()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
