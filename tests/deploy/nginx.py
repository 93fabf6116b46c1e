"""The nginx of the machine, with the file that is shipped."""

import os
import re
import shutil
import ssl
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from tests.start import HOST, free_port

DEPLOY = Path(settings.BASE_DIR) / "deploy"
SITE = DEPLOY / "nginx.conf"
NAME = "portal.example"
# What surrounds a site file on Debian, with its number of connections, and the line
# that the site file asks for.
MAIN = """
pcre_jit on;
{user}
pid {folder}/nginx.pid;
worker_processes 2;
events {{ worker_connections 768; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    tcp_nopush on;
    gzip on;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {more}
    include {folder}/site.conf;
}}
"""


class Nginx(NamedTuple):
    """A running one: its ports, and what trusts its certificate."""

    port: int
    plain_port: int
    trust: ssl.SSLContext


def find_nginx():
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def marked_lines(text):
    """The lines that each office changes, as they are shipped."""
    return re.findall("^ *(.*;)  # yours", text, re.MULTILINE)


def site_file(text, values):
    """The shipped file with other values in a few directives; each stands there once.

    A value that is empty takes the line away. All that is marked has to be replaced.
    """
    for old in values:
        assert text.count(old) == 1, old
    marked = marked_lines(text)
    assert marked
    assert all(any(old in line for old in values) for line in marked), marked
    for old, new in values.items():
        text = text.replace(old, new)
    return text


def certificate(folder):
    """A key and a certificate that it signs itself."""
    key, chain = folder / "privkey.pem", folder / "fullchain.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", f"/CN={NAME}"]
    command += ["-addext", f"subjectAltName=DNS:{NAME}", "-keyout", key, "-out", chain]
    subprocess.run(command, check=True, capture_output=True)
    return key, chain


@contextmanager
def nginx(program, folder, upstream, roots=None, more="", inside=""):
    """Start it before the server at a port; it ends with the block.

    Of the folders in `roots` (media, static, published) it gives out files. `more` is
    what else an office has in its own nginx.conf, `inside` in the server of the portal.
    """
    roots = dict.fromkeys(("media", "static", "published"), folder) | (roots or {})
    key, chain = certificate(folder)
    plain, port = free_port(), free_port()
    site = site_file(
        SITE.read_text(),
        {
            "server 127.0.0.1:8000;": f"server {HOST}:{upstream};",
            "listen 80;": f"listen {HOST}:{plain};",
            "listen [::]:80;": "",
            "listen 443 ssl;": f"listen {HOST}:{port} ssl;",
            "listen [::]:443 ssl;": "",
            "server_name portal.example;": f"server_name {NAME};",
            "/etc/ssl/portal/fullchain.pem;": f"{chain};",
            "/etc/ssl/portal/privkey.pem;": f"{key};",
            "alias /var/lib/portal/media/;": f"alias {roots['media']}/;",
            "root /srv/portal/static-root;": f"root {roots['static']};",
            "root /var/lib/portal/published/slots": f"root {roots['published']}/slots",
            "alias /srv/portal/deploy/errors/;": f"alias {DEPLOY / 'errors'}/;",
        },
    )
    (folder / "site.conf").write_text(f"{site.rstrip().removesuffix('}')}{inside}}}")
    user = "user root;" if os.getuid() == 0 else ""
    main = MAIN.format(folder=folder, user=user, more=more)
    (folder / "main.conf").write_text(main)
    command = [program, "-p", folder, "-c", folder / "main.conf"]
    command += ["-e", folder / "error.log", "-g", "daemon off;"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for(server, folder / "error.log", folder / "nginx.pid")
        yield Nginx(port, plain, ssl.create_default_context(cafile=chain))
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(server, log, pid):
    for _ in range(200):
        assert server.poll() is None, log.read_text()
        with suppress(FileNotFoundError):
            if pid.read_text().strip():  # written once it listens
                return
        time.sleep(0.05)
    raise AssertionError(log.read_text())
