"""A site on 127.0.0.1 that answers, redirects and never ends."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


class Site(BaseHTTPRequestHandler):
    """A site of a few addresses, which notes what it is asked for."""

    asked, endless = [], False
    robots = "User-agent: *\nDisallow: /closed/\nCrawl-delay: 0.01\n"
    statuses = {"/good": 200, "/gone": 410, "/missing": 404, "/login": 403}
    # `send_header` writes Latin-1, so that these are the bytes of UTF-8.
    chinese = "/沈阳".encode().decode("latin-1")
    places = {
        **{"/chinese": chinese, "/broken": "http://[bad"},
        **{"/moved": "/good", "/inwards": "http://10.0.0.1/", "/circle": "/circle"},
        "/file": "file:///etc/passwd",
    }

    def do_GET(self):
        self.asked.append((self.command, self.path))
        status = self.statuses.get(self.path, 200)
        if self.path == "/get-only":
            status = 405 if self.command == "HEAD" else 200
        self.send_response(302 if self.path in self.places else status)
        if self.path in self.places:
            self.send_header("Location", self.places[self.path])
        self.end_headers()
        if self.path == "/robots.txt":
            self.wfile.write(self.robots.encode())
        for _ in range(1000 * (self.endless and self.path == "/robots.txt")):
            self.wfile.write(b"# more\n")
            time.sleep(0.02)

    do_HEAD = do_GET  # noqa: N815 - as the base class calls it

    def log_message(self, *args):
        pass


@contextmanager
def serving(handler):
    """Serve a handler on a free port; yield its address."""
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def only_this(address):
    return address == "127.0.0.1"
