"""What compose.yaml says; no container is built or started here."""

import re

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from tests.deploy.nginx import DEPLOY, SITE, marked_lines
from tests.deploy.site import arguments_of_unit

pytestmark = pytest.mark.deploy
TEXT = (DEPLOY / "compose.yaml").read_text()
MADE = (DEPLOY / "Dockerfile").read_text()
NODES = ("portal-a", "portal-b")


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load(TEXT)["services"]


def test_every_image_has_a_name_and_a_tag_and_no_host(services):
    begun = re.findall(r"^FROM (\S+)", MADE, re.MULTILINE)
    for image in [*begun, *(each["image"] for each in services.values())]:
        assert re.fullmatch(r"[a-z][a-z-]*:[\w.-]+", image), image


def test_every_setting_is_one_of_the_portal(services):
    table = (settings.BASE_DIR / "README.md").read_text()
    for name in ("prepare", *NODES, "keeper-a", "keeper-b"):
        assert all(f"`{key}`" in table for key in services[name]["environment"])
    shipped = (DEPLOY / "portal.env").read_text()
    named = services["portal-a"]["environment"]
    for key in ("MEDIA_ACCEL", "MEDIA_ROOT", "PUBLISHED_ROOT"):
        assert f"\n{key}={named[key]}\n" in shipped
    asked = set(re.findall(r"\$\{(\w+):\?\}", TEXT))
    assert asked == set(re.findall(r"\b([A-Z_]+)=…", TEXT))


def test_nodes_have_their_own_keeper_and_folder_and_share_the_rest(services):
    for node in NODES:
        keeper = services[node.replace("portal", "keeper")]
        assert keeper["environment"] == services[node]["environment"]
        assert keeper["volumes"] == services[node]["volumes"]
        assert keeper["command"][-2:] == ["manage.py", "keep"]
        assert services[node]["environment"]["NODE_URL"] == f"http://{node}:8000"
    own = [set(services[node]["volumes"]) for node in NODES]
    assert own[0] & own[1] == {"media:/var/lib/portal/media"}
    first = {f"{volume}:ro" for volume in own[0]}
    assert first < set(services["nginx"]["volumes"])


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
    words = arguments_of_unit(8000)
    own = [part for word in services["portal-a"]["command"] for part in word.split("=")]
    assert [word for word in own if word != "gunicorn"] == [
        "0.0.0.0:8000" if word.endswith(":8000") else word for word in words
    ]


def test_every_line_that_is_an_offices_own_is_right_in_the_container():
    """Replaced, or a path at which the container has the file."""
    replaced = re.findall('-e "s/([^/]+)/', MADE)
    there = "/srv/portal/", "/etc/ssl/portal/", "/var/lib/portal/"
    for line in marked_lines(SITE.read_text()):
        is_there = any(path in line for path in there)
        assert is_there or line in replaced, line
        assert all(SITE.read_text().count(each) == 1 for each in replaced)
