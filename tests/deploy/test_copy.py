"""Every page is kept after `warm`, and the recipe of a static copy leaves none out."""

import os
import re
import socket
import subprocess
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.production import manage
from tests.deploy.nginx import DEPLOY, NAME
from tests.start import HOST

pytestmark = pytest.mark.deploy
RECIPE = re.compile(r"## A static copy.*?```\n(.*?)```", re.DOTALL)
LINK = re.compile(r'\s(?:href|src)="([^"#?]+)')


@contextmanager
def proxy_to(port):
    """A proxy through which the name of the site leads to a port of this machine."""

    class Tunnel(StreamRequestHandler):
        def handle(self):
            while self.rfile.readline().strip():
                pass
            with socket.create_connection((HOST, port)) as server:
                self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
                back = Thread(target=pass_on, args=(server, self.connection))
                back.start()
                pass_on(self.connection, server)
                back.join()

    with ThreadingTCPServer((HOST, 0), Tunnel) as proxy:
        Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://{HOST}:{proxy.server_address[1]}"
        proxy.shutdown()


def pass_on(source, target):
    try:
        while some := source.recv(65536):
            target.sendall(some)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def broken_links(folder):
    """Links of a copy that lead to no file of it, nor to the site itself."""
    for page in folder.rglob("*.html"):
        for link in LINK.findall(page.read_text()):
            parts = urlsplit(link)
            path = page.parent / unquote(parts.path)
            if not parts.scheme and not path.is_file():
                yield f"{page.relative_to(folder)} -> {link}"


def test_after_warm_a_copy_is_made_without_the_portal(whole, tmp_path):
    chain = whole.nginx.folder / "fullchain.pem"
    said = manage(whole.values, "warm", "--new", f"{HOST}:{whole.nginx.port}")
    pages = re.findall("<loc>https://[^/]+([^<]+)", whole.text("/sitemap.xml"))
    assert int(re.search(r": (\d+) ", said)[1]) > 2 * len(pages) > 120, said
    (tmp_path / "wgetrc").write_text(f"ca_certificate = {chain}\n")
    recipe = RECIPE.search((DEPLOY.parent / "docs/en/operate.md").read_text())[1]
    assert NAME in recipe
    with whole.stopped(), proxy_to(whole.nginx.port) as proxy:
        own = {"https_proxy": proxy, "WGETRC": str(tmp_path / "wgetrc")}
        command = ["bash", "-e", "-o", "pipefail", "-c", recipe]
        subprocess.run(
            command, cwd=tmp_path, env={**os.environ, **own}, check=True, timeout=300
        )
    copy = tmp_path / "copy"
    missing = [path for path in pages if not (copy / f"{path[1:]}index.html").is_file()]
    assert missing == []
    assert not [*broken_links(copy)]
