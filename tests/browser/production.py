"""The portal as it is served in production: DEBUG off, by gunicorn, compressed."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from tests.start import HOST, answers, free_port

# What a proxy in front says of a request that came by HTTPS.
HEADERS = {"X-Forwarded-Proto": "https"}


def environment(folder):
    return {
        **os.environ,
        "DEBUG": "off",
        "SECRET_KEY": "k" * 50,
        "SITE_URL": "https://portal.example",
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "STATIC_ROOT": str(folder),
    }


@contextmanager
def production(folder):
    """A server on the database of the tests; its address. SQLite only."""
    values, port = environment(folder), free_port()
    run = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(run, cwd=settings.BASE_DIR, env=values, check=True)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "portal.wsgi", "-b", f"{HOST}:{port}"],
        cwd=settings.BASE_DIR,
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
