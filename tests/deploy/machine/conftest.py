"""Machines with the portal on them, installed from the files of this folder."""

import subprocess
import time

import pytest
from django.conf import settings

from tests.deploy.machine.machine import missing

HOST = "portal.example"
CODE = "/root/youcheng"
FILES = (
    "git ls-files -z --cached --others --exclude-standard | grep -zv '^tests/'"
    " | tar --create --null --files-from - --to-stdout"
)


@pytest.fixture(scope="session", autouse=True)
def tools():
    """Without what machines need, all of their tests are skipped."""
    if names := missing():
        pytest.skip(f"no machines here: {names} is missing")


@pytest.fixture(scope="session")
def put_code():
    """Put the code into a machine, as an unpacked archive has it."""

    def put(machine, folder=CODE):
        pack = ["bash", "-c", f"set -o pipefail; {FILES}"]
        archive = subprocess.check_output(pack, cwd=settings.BASE_DIR)
        path = machine.root / folder.lstrip("/")
        path.mkdir(parents=True)
        subprocess.run(["tar", "--extract", "-C", path], input=archive, check=True)

    return put


@pytest.fixture(scope="session")
def wheelhouse(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packages") / "wheelhouse"
    subprocess.run([settings.BASE_DIR / "deploy/wheelhouse", folder], check=True)
    return folder


def status(machine, path, *options, protocol="https"):
    """The status of a page, asked for from another machine, the host of this one."""
    port = {"https": 443, "http": 80}[protocol]
    words = ["curl", "--silent", "--output", "/dev/null", "--max-time", "90"]
    words += ["--write-out", "%{http_code}", f"{protocol}://{HOST}{path}"]
    words += ["--resolve", f"{HOST}:{port}:{machine.address}", *options]
    return int(subprocess.run(words, capture_output=True, check=False).stdout)


def wait_until_served(machine):
    """Wait until a machine that has just booted answers visitors."""
    for _ in range(120):
        if status(machine, "/healthz", "--insecure") == 200:
            return
        time.sleep(0.5)
    raise AssertionError(machine.run("journalctl --no-pager --lines 50").stdout)
