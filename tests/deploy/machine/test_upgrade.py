"""From one release to the next and back, on a machine, while visitors read."""

import re
import shutil
import ssl
import subprocess
import threading
import time
from http.client import HTTPSConnection

import pytest
from django.conf import settings

from tests.deploy.machine.machine import machine

pytestmark = pytest.mark.machine
HOST = "portal.example"
PACKAGES = "curl fonts-noto-cjk nginx openssl postgresql python3 python3-venv"
RELEASE = "carried/youcheng-1.0.0"
OFTEN = 0.1  # seconds between two requests
PAGES = ("/zh-hans/", "/en/", "/ko/", "/en/search/?q=", "/healthz", "/admin/login/")
NEXT = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("portal", "{last}")]
    operations = [{operation}]
"""
ADDS = 'migrations.AddField("story", "mood", models.TextField(null=True))'
DROPS = 'migrations.RemoveField("sitesettings", "phone")'


def run(*words, **options):
    subprocess.run(words, check=True, **options)


def git(clone, *words):
    names = ["-c", "user.name=Office", "-c", "user.email=office@example"]
    run("git", "-C", clone, *names, *words)


@pytest.fixture(scope="session")
def carried(tmp_path_factory):
    """What is carried to a machine: archives of three releases, and a wheelhouse."""
    folder, clone = tmp_path_factory.mktemp("carried"), tmp_path_factory.mktemp("clone")
    run("git", "clone", "--quiet", "--shared", settings.BASE_DIR, clone)
    shutil.copytree(settings.BASE_DIR / "deploy", clone / "deploy", dirs_exist_ok=True)
    (clone / ".venv").symlink_to(settings.BASE_DIR / ".venv")
    (clone / "pyproject.toml").write_text(
        (settings.BASE_DIR / "pyproject.toml").read_text()
    )
    git(clone, "add", "deploy")
    git(clone, "commit", "--quiet", "--all", "--allow-empty", "--message=First")
    run(clone / "deploy/release", folder)
    for version, operation in (("1.0.1", ADDS), ("1.0.2", DROPS)):
        made(clone, folder, version, operation)
    run(settings.BASE_DIR / "deploy/wheelhouse", folder / "wheelhouse")
    return folder


def made(clone, folder, version, operation):
    """Release the next version, with a migration."""
    migrations = clone / "portal/migrations"
    last = max(path.stem for path in migrations.glob("0*.py"))
    name = f"{int(last[:4]) + 1:04}_{version.replace('.', '_')}"
    text = NEXT.format(last=last, operation=operation)
    (migrations / f"{name}.py").write_text(text)
    path = clone / "pyproject.toml"
    for key in ("version", "copies-read-from"):
        text = re.sub(f"(?m)^{key} = .*", f'{key} = "{version}"', path.read_text())
        path.write_text(text)
    git(clone, "add", "portal")
    git(clone, "commit", "--quiet", "--all", f"--message={version}")
    run(clone / "deploy/release", folder)


@pytest.fixture(scope="module")
def installed(carried):
    """A machine without a network, on which 1.0.0 was installed from what was carried.

    Debian's packages are there, as in an office that has them on a disk.
    """
    with machine() as server:
        server.put(carried, "/root/carried")
        server.run("cd carried && tar xf youcheng-1.0.0.tar.gz")
        apt = "apt-get install --quiet=2 --yes --no-install-recommends"
        server.run(f"apt-get update --quiet=2 && {apt} {PACKAGES}", timeout=900)
        server.run("ip route delete default")
        server.run(f"{RELEASE}/deploy/install --host {HOST} --yes --demo", timeout=900)
        server.stop()
        yield server


@pytest.fixture
def server(installed):
    with machine(installed.layer) as server:
        deadline = time.monotonic() + 60
        while asked(server, "/healthz") != 200:
            assert time.monotonic() < deadline, "nothing answers"
            time.sleep(0.5)
        yield server


def connection(server):
    context = ssl._create_unverified_context()
    made = HTTPSConnection(server.address, timeout=90, context=context)
    return made


def asked(server, path):
    try:
        line = connection(server)
        line.request("GET", path, headers={"Host": HOST})
        return line.getresponse().status
    except OSError as error:
        return str(error)
