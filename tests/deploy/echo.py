"""In place of gunicorn: a server that keeps the requests that reach it."""

import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from tests.start import HOST


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        if self.path == "/edition":
            return self.tell_edition()
        server = self.server
        server.reached.set()
        if server.is_slow:
            server.pause()
        length = int(self.headers.get("Content-Length") or 0)
        server.requests.append((self.path, self.headers, self.rfile.read(length)))
        self.send({**server.headers, "X-Made": server.edition}, b"x" * server.size)
        server.answered.set()

    def tell_edition(self):
        name, second = self.server.edition, int(time.time())
        self.server.pause()
        self.send(
            {
                "X-Edition": name,
                "X-Accel-Expires": f"@{second}",
                "Cache-Control": "no-cache, stale-while-revalidate=60, "
                "stale-if-error=60",
                "Content-Type": "text/plain",
                "Vary": "Accept-Encoding",
            }
        )

    def send(self, headers, body=b""):
        self.send_response(200)
        for name, text in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer  # noqa: N815 (the base class looks for them)

    def log_message(self, *_):
        pass


class Echo(ThreadingHTTPServer):
    """Its `requests` are triples of path, headers and body, but for those of /edition.

    Each answer has a `size` and `headers`; `reached` is set once a head is there,
    `answered` once an answer is taken. It has an `edition`, which may be used for a
    minute if it is stale; `pause` is called before it is told, and before any answer of
    one that `is_slow`.
    """

    daemon_threads = True

    def forget(self):
        self.requests, self.size, self.headers, self.edition = [], 0, {}, "one"
        self.pause, self.is_slow = lambda: None, False
        self.reached, self.answered = Event(), Event()


@contextmanager
def echo():
    server = Echo((HOST, 0), Handler)
    server.forget()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
