"""What compose.yaml and the units of systemd start, and what they may do.

No container is built or started here.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from tests.deploy.nginx import DEPLOY, SITE, marked_lines
from tests.deploy.site import arguments_of_unit
from tests.start import HOST

pytestmark = pytest.mark.deploy
TEXT = (DEPLOY / "compose.yaml").read_text()
MADE = (DEPLOY / "Dockerfile").read_text()
PORTALS = ("portal-a", "portal-b", "edition")


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load(TEXT)["services"]


def test_every_image_has_a_name_and_a_tag_and_no_host(services):
    begun = re.findall(r"^FROM (\S+)", MADE, re.MULTILINE)
    for image in [*begun, *(each["image"] for each in services.values())]:
        assert re.fullmatch(r"[a-z][a-z-]*:[\w.-]+", image), image


def test_every_setting_is_one_of_the_portal(services):
    table = (settings.BASE_DIR / "docs/en/settings.md").read_text()
    named = services["portal-a"]["environment"]
    assert all(f"`{key}`" in table for key in named)
    for name in ("prepare", *PORTALS):
        assert services[name]["environment"] == named
        assert services[name]["volumes"] == services["portal-a"]["volumes"]
    shipped = (DEPLOY / "portal.env").read_text()
    for key in ("MEDIA_ROOT", "STALE_MINUTES"):
        assert f"\n{key}={named[key]}\n" in shipped
    asked = set(re.findall(r"\$\{(\w+):\?\}", TEXT))
    assert asked == set(re.findall(r"\b([A-Z_]+)=…", TEXT))


def test_what_is_named_is_there(services):
    for each in services.values():
        assert set(each.get("depends_on", ())) <= services.keys()
        for volume in each.get("volumes", ()):
            name = volume.partition(":")[0]
            assert name == "./tls" or name in yaml.safe_load(TEXT)["volumes"]
        command = each.get("command", ())
        if "manage.py" in command:
            assert command[command.index("manage.py") + 1] in get_commands()
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", MADE, re.MULTILINE):
        for source in sources.split():
            assert (settings.BASE_DIR / source).exists()
            kept = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
            assert f"!{source}" in kept


def test_gunicorn_starts_as_in_its_unit(services):
    for name, unit in (("portal-a", "portal"), ("edition", "portal-edition")):
        words = arguments_of_unit(8000 + (name == "edition"), unit)
        own = [part for word in services[name]["command"] for part in word.split("=")]
        assert [word for word in own if word != "gunicorn"] == [
            word.replace(HOST, "0.0.0.0") for word in words
        ]


def test_every_line_that_is_an_offices_own_is_right_in_the_container():
    """Replaced, or a path at which the container has the file."""
    replaced = re.findall('-e "s/([^/]+)/', MADE)
    assert all(each in SITE.read_text() for each in replaced)
    there = "/srv/portal/", "/etc/ssl/portal/", '127.0.0.1 "";'
    for line in marked_lines(SITE.read_text()):
        assert any(part in line for part in (*there, *replaced)), line


# Units

TIMED = ("portal-nightly", "portal-backup")
SERVICES = [DEPLOY / f"{name}.service" for name in ("portal", "portal-edition", *TIMED)]
UNITS = [*SERVICES, *(DEPLOY / f"{name}.timer" for name in TIMED)]
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
        text = unit.read_text().replace("/srv/portal/.venv/bin", programs)
        (tmp_path / unit.name).write_text(
            text.replace("/srv/portal", str(settings.BASE_DIR))
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
        for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "User=portal"):
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
    jobs = re.findall(r"^ExecStart=\S+ manage.py (\w+)", text, re.MULTILINE)
    nightly = ["forget_reports", "forget_contacts", "clearsessions", "check_links"]
    nightly += ["remind", "rebuild_search_index"]
    assert jobs == [*nightly, "audit", "audit", "backup", "drill"]
    assert set(jobs) <= get_commands().keys()


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
    services = [unit.read_text() for unit in SERVICES]
    folder = named["MEDIA_ROOT"].removeprefix("/var/lib/").partition("/")[0]
    assert all(f"\nStateDirectory={folder}" in text for text in services)
