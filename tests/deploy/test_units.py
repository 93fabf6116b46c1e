"""What the units of systemd start, and what they may do."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from tests.deploy.nginx import DEPLOY
from tests.deploy.site import arguments_of_unit

pytestmark = pytest.mark.deploy
TIMED = ("portal-nightly", "portal-backup", "portal-doctor")
ALWAYS = ("portal", "portal-edition")
SERVICES = [DEPLOY / f"{name}.service" for name in (*ALWAYS, *TIMED, "portal-failed@")]
UNITS = [*SERVICES, DEPLOY / "portal.socket"]
UNITS += [DEPLOY / f"{name}.timer" for name in TIMED]
MOST_EXPOSED = 2.0  # of 10, as systemd counts; a unit without any of it has 9.6


@pytest.fixture(scope="module")
def analyze():
    path = shutil.which("systemd-analyze")
    return path or pytest.skip("no systemd-analyze on this machine")


@pytest.fixture
def installed(tmp_path):
    """The units with the paths of this copy, whose programs are there."""
    programs = str(Path(sys.executable).parent)
    for unit in UNITS:
        text = unit.read_text().replace("/srv/portal/current/.venv/bin", programs)
        (tmp_path / unit.name).write_text(
            text.replace("/srv/portal/current", str(settings.BASE_DIR))
        )
    return tmp_path


def test_systemd_understands_every_line(analyze, installed):
    for unit in UNITS:
        command = [analyze, "verify", "--man=no", installed / unit.name]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        own = [line for line in result.stderr.splitlines() if "portal" in line]
        assert (result.returncode, own) == (0, []), unit.name


def test_a_service_can_do_little_harm(analyze):
    for unit in SERVICES:
        command = [analyze, "security", "--offline=yes", "--no-pager", unit]
        text = subprocess.check_output(command, text=True)
        exposure = float(re.search(r"exposure level for \S+ ([\d.]+)", text)[1])
        assert exposure < MOST_EXPOSED, unit.name
        words = unit.read_text()
        lines = ["NoNewPrivileges=yes", "ProtectSystem=strict", "User=portal"]
        for line in [*lines, "StateDirectoryMode=0750"]:
            assert f"\n{line}\n" in words, unit.name


def test_gunicorn_starts_as_documented_and_a_restart_waits_for_what_is_under_way():
    text = (settings.BASE_DIR / "docs/en/operate.md").read_text()
    words = re.search("^.venv/bin/gunicorn (.*)$", text, re.MULTILINE)[1].split()
    own = arguments_of_unit(8000)
    assert own[0] == words[0]
    for name, value in zip(words[1::2], words[2::2], strict=True):
        assert own[own.index(name) + 1] == value.strip('"'), name
    graceful = int(own[own.index("--graceful-timeout") + 1])
    unit = (DEPLOY / "portal.service").read_text()
    assert int(re.search(r"TimeoutStopSec=(\d+)", unit)[1]) > graceful


def test_every_nightly_job_is_a_command_of_the_portal():
    text = "".join((DEPLOY / f"{name}.service").read_text() for name in TIMED)
    jobs = re.findall(r"^ExecStart=\S+ manage.py ([^%\n]*\w)", text, re.MULTILINE)
    nightly = ["forget_reports", "forget_contacts", "clearsessions", "check_links"]
    nightly += ["remind", "audit --verify", "audit --forget"]
    nightly += ["rebuild_search_index --check", "doctor --ended"]
    assert jobs == [
        *nightly,
        "backup --keep 7,4,12",
        "drill",
        "doctor --ended",
        "doctor --tell",
    ]
    assert {each.split()[0] for each in jobs} <= get_commands().keys()


def test_administrators_hear_of_each_unit_that_fails_and_the_doctor_of_those_that_end():
    for unit in SERVICES:
        text = unit.read_text()
        is_last = unit.name == "portal-failed@.service"
        assert ("\nOnFailure=portal-failed@%n.service\n" in text) != is_last, unit.name
    for name in ("portal-nightly", "portal-backup"):
        last = re.findall(
            "^ExecStart=.*", (DEPLOY / f"{name}.service").read_text(), re.M
        )
        assert last[-1].endswith(" doctor --ended %n"), name


def test_the_edition_is_told_apart_and_ends_and_begins_with_the_portal():
    text = (DEPLOY / "portal-edition.service").read_text()
    for line in ("BindsTo=portal.service", "WantedBy=portal.service", "Restart=always"):
        assert f"\n{line}\n" in text
    assert "--max-requests" not in arguments_of_unit(8001, "portal-edition")


def test_the_settings_that_are_shipped_are_those_of_the_other_files():
    text = (DEPLOY / "portal.env").read_text()
    named = dict(re.findall("^(\\w+)=(.*)$", text, re.MULTILINE))
    table = (settings.BASE_DIR / "docs/en/settings.md").read_text()
    assert all(f"`{name}`" in table for name in named)
    site = (DEPLOY / "nginx.conf").read_text()
    assert f"server_name {named['SITE_URL'].removeprefix('https://')};" in site
    assert f"listen {named['FRONTS'].removeprefix('http://')};" in site
    for unit in ("portal", "portal-edition"):
        words = (DEPLOY / f"{unit}.service").read_text().split()
        assert f"server {words[words.index('--bind') + 1]}" in site
    assert "ListenStream=127.0.0.1:8000" in (DEPLOY / "portal.socket").read_text()
    services = [unit.read_text() for unit in SERVICES]
    folder = named["MEDIA_ROOT"].removeprefix("/var/lib/").partition("/")[0]
    assert all(f"\nStateDirectory={folder}" in text for text in services)
