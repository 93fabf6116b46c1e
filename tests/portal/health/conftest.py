"""A portal that is well, between servers on 127.0.0.1 that answer as the real ones."""

import json
import os
import socketserver
import ssl
import subprocess
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace

import pytest
from django.utils import timezone

from portal.health import machine, record, servers
from portal.models import User
from portal.models.audit import Event
from portal.models.audit import record as note
from portal.public.front import servers as fronts
from portal.public.front.edition import present

DISK = SimpleNamespace(f_frsize=4096, f_blocks=10**8, f_bavail=9 * 10**7)


class Web(BaseHTTPRequestHandler):
    """The web server in front, the service behind it, and a registry of packages."""

    def do_GET(self):
        world, path = self.server.world, self.path
        content = {"version": world.version}
        if path.startswith("/index/"):
            content = {"vulnerabilities": world.holes.get(path.split("/")[2], [])}
        self.send_response_only(200)
        self.send_header("Date", self.date_time_string(world.time()))
        self.send_header("X-Edition", world.edition)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *args):
        pass


class Mail(socketserver.StreamRequestHandler):
    """A mail server as far as `smtplib` needs one."""

    def handle(self):
        world = self.server.world
        self.say("554 no" if world.refuses_mail else "220 here")
        while words := self.rfile.readline().decode().upper().split():
            if words[0] == "DATA":
                self.say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                mail = message_from_bytes(b"".join(lines), policy=default)
                text = f"To: {mail['To']}\nSubject: {mail['Subject']}\n"
                world.mails.append(text + mail.get_content())
            refused = words[0] == "RCPT" and world.refuses_readers
            self.say("550 unknown" if refused else "250 yes")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class Secure(socketserver.BaseRequestHandler):
    def handle(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server.world.certificate)
        context.wrap_socket(self.request, server_side=True).close()


class Server(socketserver.ThreadingTCPServer):
    request_queue_size = 50


@contextmanager
def listening(handler, world):
    with Server(("127.0.0.1", 0), handler) as server:
        server.world = world
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def certificate(folder, days):
    path = folder / f"{days}.pem"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-batch"]
    words += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=localhost"]
    words += ["-days", str(days), "-keyout", path, "-out", f"{path}.crt"]
    subprocess.run(words, check=True, capture_output=True)
    path.write_text(path.read_text() + (folder / f"{path.name}.crt").read_text())
    return path


@pytest.fixture
def world(db, settings, tmp_path, monkeypatch):
    """A portal that is well; a test plants what it looks for."""
    world = SimpleNamespace(
        version=machine.RUNNING,
        edition=present(timezone.now())[0],
        holes={},
        mails=[],
        refuses_mail=False,
        refuses_readers=False,
        time=lambda: timezone.now().timestamp(),
        certificate=certificate(tmp_path, 90),
        folder=tmp_path,
        disk=DISK,
    )
    monkeypatch.setattr(os, "statvfs", lambda path: world.disk)
    monkeypatch.setattr(machine, "is_kept", lambda: True)
    monkeypatch.setattr(machine, "CONTAINER", tmp_path / "container")
    monkeypatch.setattr(fronts, "PATIENCE", 1)
    settings.MEDIA_ROOT, settings.BACKUP_ROOT = tmp_path / "media", tmp_path / "copies"
    settings.BACKUP_ROOT.mkdir()
    User.objects.create_superuser("chief", "chief@office.example", language="en")
    note(Event.BACKUP_MADE, file="a", digest="d")
    note(Event.BACKUP_DRILLED, file="a", digest="d", is_good=True, pages=3)
    with record.changing() as found:
        ended = {"at": record.now_in_words(), "is_good": True}
        found.units["portal-nightly.service"] = ended
    with (
        listening(Web, world) as web,
        listening(Mail, world) as mail,
        listening(Secure, world) as tls,
    ):
        address = f"http://127.0.0.1:{web}"
        monkeypatch.setenv("PORT", str(web))
        monkeypatch.setattr(servers, "PACKAGE_INDEX", f"{address}/index")
        settings.FRONTS = [address]
        settings.SITE_URL, settings.SITE_HOST = f"https://localhost:{tls}", "localhost"
        options = {"host": "127.0.0.1", "port": mail, "timeout": 5}
        smtp = "django.core.mail.backends.smtp.EmailBackend"
        settings.MAILERS = {"default": {"BACKEND": smtp, "OPTIONS": options}}
        yield world
