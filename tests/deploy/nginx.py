"""The nginx of the machine, with the file that is shipped."""

import os
import re
import signal
import ssl
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

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


@dataclass
class Nginx:
    """A running one: its ports, and what trusts its certificate."""

    program: str
    folder: Path
    port: int
    plain_port: int
    front: int  # the port at which portals ask for its edition
    trust: ssl.SSLContext
    process: subprocess.Popen = None

    def start(self):
        command = [self.program, "-p", self.folder, "-c", self.folder / "main.conf"]
        command += ["-e", self.folder / "error.log", "-g", "daemon off;"]
        self.process = subprocess.Popen(
            command, stderr=subprocess.DEVNULL, start_new_session=True
        )
        for _ in range(200):
            assert self.process.poll() is None, self.log()
            with suppress(FileNotFoundError):
                if (self.folder / "nginx.pid").read_text().strip():  # once it listens
                    return
            time.sleep(0.05)
        raise AssertionError(self.log())

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        self.process.wait(timeout=20)

    def log(self):
        return (self.folder / "error.log").read_text()

    def files(self, zone):
        """What it keeps in a zone."""
        return [
            path
            for path in (self.folder / f"portal-{zone}").rglob("*")
            if path.is_file()
        ]


def site_file(text, values):
    """The shipped file with other values; all that each office changes is replaced."""
    marked = re.findall("^ *(.*;)  # yours", text, re.MULTILINE)
    assert marked
    assert all(any(old in line for old in values) for line in marked), marked
    for old, new in values.items():
        assert old in text, old
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
def nginx(program, folder, portal, edition=None, front=None, more="", values=None):
    """Start it before the servers at two ports; it ends with the block.

    `more` is what else an office has in its own nginx.conf, `values` what it has in
    place of a text in the site file.
    """
    folder.mkdir(exist_ok=True)
    key, chain = certificate(folder)
    plain, port, front = free_port(), free_port(), front or free_port()
    site = site_file(
        SITE.read_text(),
        {
            "server 127.0.0.1:8000;": f"server {HOST}:{portal};",
            "server 127.0.0.1:8001 ": f"server {HOST}:{edition or portal} ",
            "listen 127.0.0.1:8002;": f"listen {HOST}:{front};",
            "127.0.0.1:8003": f"{HOST}:{free_port()}",
            '127.0.0.1 "";': f'{HOST} "";',
            "listen 80; listen [::]:80;": f"listen {HOST}:{plain};",
            "listen 443 ssl; listen [::]:443 ssl;": f"listen {HOST}:{port} ssl;",
            "server_name portal.example;": f"server_name {NAME};",
            "/etc/portal/tls/fullchain.pem;": f"{chain};",
            "/etc/portal/tls/privkey.pem;": f"{key};",
            "/srv/portal/current/deploy/errors/;": f"{DEPLOY / 'errors'}/;",
            "/var/lib/nginx/": f"{folder}/",
            "/var/www/acme;": f"{folder}/acme;",
            **(values or {}),
        },
    )
    (folder / "site.conf").write_text(site)
    user = "user root;" if os.getuid() == 0 else ""
    main = MAIN.format(folder=folder, user=user, more=more)
    (folder / "main.conf").write_text(main)
    trust = ssl.create_default_context(cafile=chain)
    made = Nginx(program, folder, port, plain, front, trust)
    made.start()
    try:
        yield made
    finally:
        made.stop()
