"""What visitors read while gunicorn is away, and what else only nginx can say."""

import re

import pytest

from tests.deploy.asking import ask
from tests.deploy.nginx import DEPLOY, nginx
from tests.start import free_port

pytestmark = pytest.mark.deploy
PAGES = sorted((DEPLOY / "errors").glob("*.html"))


def test_a_page_says_so_while_gunicorn_is_away_and_the_site_comes_back(whole, visit):
    whole.stop()
    try:
        answers = [visit("/en/"), visit("/admin/login/", method="POST", body=b"a=1")]
    finally:
        whole.start()
    for answer in answers:
        assert answer.status == 503
        assert answer.headers["Retry-After"] == "30"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.body == (DEPLOY / "errors/503.html").read_bytes()
    assert visit("/en/").status == 200


def test_the_pages_of_nginx_cannot_be_asked_for(nginx_program, tmp_path):
    with nginx(nginx_program, tmp_path, free_port()) as ahead:
        for page in PAGES:
            assert ask(ahead.port, f"/.errors/{page.name}", ahead.trust).status == 404


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_they_speak_three_languages_and_need_nothing_else(page):
    text = page.read_text()
    assert re.findall('lang="([^"]+)"', text) == ["zh-Hans", "en", "ko"]
    assert not re.search(r"src=|url\(|<script|@import|//", text)
    homes = ["/zh-hans/", "/en/", "/ko/"] if page.stem == "503" else []
    assert re.findall('href="([^"]+)"', text) == homes


def test_each_has_its_place_in_nginx_conf():
    site = (DEPLOY / "nginx.conf").read_text()
    named = {int(code) for code in re.findall(r"error_page .*/(\d+)\.html;", site)}
    assert named == {int(page.stem) for page in PAGES}
