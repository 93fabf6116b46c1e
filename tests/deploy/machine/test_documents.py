"""The commands of the pages for operators, in their order, on fresh machines.

As root in an empty home, under umask 077, LANG=C and a time zone far from the office's.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass

import pytest

from tests.deploy.documents import ROOT, lines_of, pages
from tests.deploy.machine.machine import Machine, machine

pytestmark = pytest.mark.machine
HOME = "/root/operator"
PLACE = {"HOME": HOME, "LANG": "C", "TZ": "America/New_York"}
COPY = re.compile(r"portal-\d{8}T\d{6}Z\.tar")
NOW, NEXT = "1.0.0", "1.1.0"  # as the pages call this release and the next one
# What the pages say for other places: with an internet or without it, with a mail
# server. And the questions of `install`, which the options of the next line answer.
ELSEWHERE = re.compile(
    r"^make |--offline|--download-only| debs$|--from-copy|doctor --mail"
    r"|deploy/install$|/NAME"
)
# There is no other place for copies, no mail server, and the certificate signs itself.
STATES = {"portalctl doctor": {0, 1, 2}}


@dataclass
class Operator:
    """A person who follows the pages on a machine."""

    machine: Machine
    folder: str = "cd"

    def do(self, line):
        """Run a line of a page; the copy that it names is the newest one."""
        if COPY.search(line):
            found = self.machine.run("portalctl backup --list").stdout
            line = COPY.sub(max(COPY.findall(found)), line)
        command = f"{self.folder}; umask 077; {line}"
        result = self.machine.run(command, check=False, timeout=1200, variables=PLACE)
        text = f"{line}\n{result.stdout}\n{result.stderr}"
        assert result.returncode in STATES.get(line, {0}), text
        return result.stdout

    def follow(self, page):
        for line in lines_of(pages("en")[page]):
            if line.startswith("cd "):
                self.folder = line
            elif not ELSEWHERE.search(line):
                self.do(line)
        self.folder = "cd"

    def asks(self, path):
        """Return the page of the site at a path, as a visitor gets it."""
        resolve = "--resolve portal.example:443:127.0.0.1"
        return self.do(
            f"curl --silent --fail --insecure {resolve} https://portal.example{path}"
        )


def release(folder, version):
    """Make the archive of the last commit, as a release of this version."""
    source = folder / f"source-{version}"
    git = ["git", "-C", source, "-c", "user.name=test", "-c", "user.email=test@test"]
    subprocess.run(["git", "clone", "--quiet", ROOT, source], check=True)
    (source / ".venv").symlink_to((ROOT / ".venv").resolve())
    subprocess.run([*git, "tag", "--force", f"v{NOW}"], check=True)
    project = source / "pyproject.toml"
    line = re.compile(r'^version = ".*"', re.MULTILINE)
    text = line.sub(f'version = "{version}"', project.read_text())
    project.write_text(text)
    commit = [*git, "commit", "--quiet", "--all", "--allow-empty", "--message=release"]
    subprocess.run(commit, check=True)
    subprocess.run([source / "deploy/release", folder], check=True)
    shutil.rmtree(source)


def own_certificate(machine, folder):
    """Put a chain and its key where the page on installation has the office's."""
    paths = ["-keyout", folder / "key.pem", "-out", folder / "chain.pem"]
    names = ["-subj", "/CN=office", "-addext", "subjectAltName=DNS:portal.example"]
    words = ["openssl", "req", "-x509", "-noenc", "-newkey", "rsa:2048", *names, *paths]
    subprocess.run(words, check=True, capture_output=True)
    for name in ("key.pem", "chain.pem"):
        machine.put(folder / name, f"/root/{name}")


def carry(folder, machine, *names):
    """Put files into the empty home of a machine."""
    machine.run(f"mkdir --mode 700 {HOME}")
    for name in names:
        machine.put(folder / name, f"{HOME}/{name}")


def test_the_pages_lead_from_a_bare_machine_to_another_one(tmp_path):
    archives = []
    for version in (NOW, NEXT):
        release(tmp_path, version)
        name = f"youcheng-{version}.tar.gz"
        archives += [name, f"{name}.sha256"]
    with machine() as first:
        carry(tmp_path, first, *archives)
        own_certificate(first, tmp_path)
        operator = Operator(first)
        operator.follow("install.md")
        operator.follow("copies.md")
        operator.follow("upgrade.md")
        assert operator.do("readlink /srv/portal/current").strip().endswith(NOW)
        home = operator.asks("/zh-hans/")
        operator.do("portalctl backup")
        shutil.copytree(first.root / "var/lib/portal/copies", tmp_path / "copies")
        shutil.copy(first.root / "etc/portal.env", tmp_path)
        operator.follow("languages.md")  # adds ja and ru, and takes ru away
        operator.do(f"/srv/portal/current/deploy/upgrade {NEXT}")
        assert 'lang="ja"' in operator.asks("/ja/")
    with machine() as second:
        carry(tmp_path, second, *archives[:2], "copies", "portal.env")
        operator = Operator(second)
        operator.follow("new-machine.md")
        assert operator.asks("/zh-hans/") == home
