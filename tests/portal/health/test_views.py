"""Who gets `/healthz?full`, and red lines at the desk."""

import json
from ipaddress import ip_network

import pytest
from django.core.management import call_command
from django.urls import reverse

from portal.health import record
from portal.models import User
from tests.portal.health.test_doctor import disk

pytestmark = pytest.mark.engine
OFFICE = [ip_network("10.20.0.0/16")]


def test_only_the_office_and_the_machine_itself_get_all_lines(client, world, settings):
    call_command("doctor", "--tell")
    settings.PROXIES = 1
    for networks, address, is_full in [
        ([], "127.0.0.1", True),
        ([], "::1", True),
        ([], "8.8.8.8", False),
        ([], "10.20.1.1", False),
        ([], "127.0.0.1, 8.8.8.8", False),
        (OFFICE, "10.20.1.1", True),
        (OFFICE, "10.21.1.1", False),
        (OFFICE, "127.0.0.1", True),
    ]:
        settings.ADMIN_NETWORKS = networks
        headers = {"X-Forwarded-For": address}
        answer = client.get("/healthz?full", headers=headers, secure=True)
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
        found = answer.text != "ok" and json.loads(answer.text)
        assert bool(found) == is_full, (networks, address)
        assert not found or (found["state"], len(found["lines"])) == ("green", 15)
    assert client.get("/healthz?full", secure=True).text == "ok", "past the web server"


def test_the_start_page_shows_red_lines_to_who_looks_after_the_site(
    client, world, settings
):
    settings.SECOND_FACTOR = False
    world.disk = disk(10**6)
    call_command("doctor", "--tell")
    editor = User.objects.create_user("editor", is_staff=True)
    for user, is_shown in [
        (User.objects.get(username="chief"), True),
        (editor, False),
    ]:
        client.force_login(user)
        text = client.get(reverse("admin:index"), secure=True).text
        assert ("Free on the disk" in text or "磁盘" in text) == is_shown, user
    with record.changing() as found:
        found.at, found.lines = "2026-01-01T00:00:00+08:00", []
    client.force_login(User.objects.get(username="chief"))
    assert "2026-01-01 00:00" in client.get(reverse("admin:index"), secure=True).text
