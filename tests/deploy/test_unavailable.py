"""What visitors read while gunicorn is away, and what else only nginx can say."""

import re
import time

import pytest

from tests.deploy.asking import ask
from tests.deploy.echo import echo
from tests.deploy.nginx import DEPLOY, nginx
from tests.start import free_port

pytestmark = pytest.mark.deploy
PAGES = sorted((DEPLOY / "errors").glob("*.html"))


def test_who_waits_for_a_portal_that_hangs_reads_that_it_is_away(
    nginx_program, tmp_path
):
    """As those do whom a dead one refuses (test_outages.py)."""
    patience = {"proxy_connect_timeout 5s;": "proxy_read_timeout 1s;"}
    with echo() as portal:
        portal.pause = lambda: time.sleep(2)
        portal.is_slow = True
        port = portal.server_port
        with nginx(nginx_program, tmp_path, port, values=patience) as ahead:
            answer = ask(ahead.port, "/en/", ahead.trust)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert answer.body == (DEPLOY / "errors/503.html").read_bytes()


def test_the_pages_of_nginx_cannot_be_asked_for(nginx_program, tmp_path):
    with nginx(nginx_program, tmp_path, free_port()) as ahead:
        for page in PAGES:
            assert ask(ahead.port, f"/.errors/{page.name}", ahead.trust).status == 404


def test_they_speak_three_languages_and_need_nothing_else_but_their_place():
    for page in PAGES:
        text = page.read_text()
        assert re.findall('lang="([^"]+)"', text) == ["zh-Hans", "en", "ko"], page
        assert not re.search(r"src=|url\(|<script|@import|//", text), page
        homes = ["/zh-hans/", "/en/", "/ko/"] if page.stem == "503" else []
        assert re.findall('href="([^"]+)"', text) == homes, page
    site = (DEPLOY / "nginx.conf").read_text()
    named = {int(code) for code in re.findall(r" /\.errors/(\d+)\.html;", site)}
    assert named == {int(page.stem) for page in PAGES}
