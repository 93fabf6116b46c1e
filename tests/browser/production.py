"""The portal as it is served in production: DEBUG off, by gunicorn, compressed."""

import gzip
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from portal.wsgi import application as portal
from tests.start import HOST, answers, free_port

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ("text/", "application/json", "application/xml", "image/svg+xml")


def application(environ, start_response):
    """The portal behind a proxy that has taken off the HTTPS, and compresses texts."""
    began = []
    behind = {**environ, "HTTP_X_FORWARDED_PROTO": "https"}
    answer = portal(behind, lambda *line: began.append(line))
    body = b"".join(answer)
    answer.close()
    (status, headers), *_ = began
    kind = dict(headers).get("Content-Type", "")
    is_packed = "Content-Encoding" in dict(headers)
    if kind.startswith(TEXTS) and body and not is_packed:
        body = gzip.compress(body, 6)
        headers = [pair for pair in headers if pair[0] != "Content-Length"]
        headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
    start_response(status, headers)
    return [body]


def environment(folder, database_url, media):
    return {
        **os.environ,
        "DEBUG": "off",
        "SECRET_KEY": "k" * 50,
        "SITE_URL": "https://portal.example",
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": database_url,
        "MEDIA_ROOT": str(media),
        "STATIC_ROOT": str(folder / "static"),
    }


def manage(values, *task):
    """Run a command of manage.py with these settings; returns what it prints."""
    command = [sys.executable, "manage.py", *task, "-v0"]
    return subprocess.check_output(command, cwd=ROOT, env=values, text=True)


def is_healthy(port):
    return answers(port, "/healthz") == 200


@contextmanager
def gunicorn(arguments, port, values, is_ready=is_healthy, log=subprocess.DEVNULL):
    """A server with these settings, in a process group of its own, until the end."""
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *arguments],
        cwd=ROOT,
        env=values,
        stderr=log,
        start_new_session=True,
    )
    try:
        while not is_ready(port):
            assert server.poll() is None
            time.sleep(0.05)
        yield server
    finally:
        server.terminate()
        server.wait()


@contextmanager
def production(folder, database, media):
    """A server on this SQLite database; gives its address."""
    port = free_port()
    values = environment(folder, f"sqlite:///{database}", media)
    if not (folder / "static").exists():
        manage(values, "collectstatic", "--noinput")
    with gunicorn([__name__, "-b", f"{HOST}:{port}"], port, values):
        yield f"http://{HOST}:{port}"
