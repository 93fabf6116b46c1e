"""The portal as it is served in production: DEBUG off, by gunicorn, compressed."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from portal.wsgi import application as portal
from tests.start import HOST, answers, free_port

ROOT = Path(__file__).resolve().parents[2]


def application(environ, start_response):
    """The portal behind a proxy that has taken off the HTTPS."""
    return portal({**environ, "HTTP_X_FORWARDED_PROTO": "https"}, start_response)


def environment(folder, database, media):
    return {
        **os.environ,
        "DEBUG": "off",
        "SECRET_KEY": "k" * 50,
        "SITE_URL": "https://portal.example",
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": f"sqlite:///{database}",
        "MEDIA_ROOT": str(media),
        "STATIC_ROOT": str(folder / "static"),
    }


@contextmanager
def production(folder, database, media=""):
    """A server on this SQLite database, filled if it is new; gives its address."""
    values, port = environment(folder, database, media or folder / "media"), free_port()
    tasks = []
    if not (folder / "static").exists():
        tasks += [["collectstatic", "--noinput"]]
    if not Path(database).exists():
        fixtures = sorted(map(str, (ROOT / "fixtures").glob("*.yaml")))
        tasks += [["migrate"], ["loaddata", *fixtures]]
    for task in tasks:
        run = [sys.executable, "manage.py", *task, "-v0"]
        subprocess.run(run, cwd=ROOT, env=values, check=True)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", f"{__name__}", "-b", f"{HOST}:{port}"],
        cwd=ROOT,
        env=values,
        stderr=subprocess.DEVNULL,
    )
    try:
        while answers(port, "/healthz") != 200:
            assert server.poll() is None
            time.sleep(0.05)
        yield f"http://{HOST}:{port}"
    finally:
        server.terminate()
        server.wait()
