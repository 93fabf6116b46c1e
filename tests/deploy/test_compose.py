"""What compose.yaml says; no container is built or started here."""

import re

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
