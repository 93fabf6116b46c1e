"""A server as docs/en/operate.md starts it, which hostile visitors ask."""

import re
import shlex
from pathlib import Path

import pytest

from tests.browser.production import ROOT, environment, gunicorn, manage
from tests.start import answers, free_port

HOST = "portal.example"


@pytest.fixture(scope="session")
def production(tmp_path_factory):
    """The port and the log of a server without content."""
    folder, port = tmp_path_factory.mktemp("production"), free_port()
    values = environment(folder, f"sqlite:///{folder}/db.sqlite3", folder / "media")
    values |= {"ALLOWED_HOSTS": ""}
    manage(values, "collectstatic", "--noinput")
    manage(values, "migrate")
    text = (ROOT / "docs/en/operate.md").read_text()
    words = shlex.split(re.search("^.venv/bin/gunicorn (.*)$", text, re.MULTILINE)[1])
    words += ["--workers", "1", "--threads", "2", "--no-control-socket"]
    words += ["--bind", f"127.0.0.1:{port}"]
    with (
        Path(folder, "log").open("w") as log,
        gunicorn(words, port, values, lambda _: answers(port, "/"), log),
    ):
        yield port, folder / "log"
