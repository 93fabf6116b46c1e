"""What visitors get while something is away: what is kept, until it has to leave."""

import re
import signal
import time

import pytest

from tests.deploy.asking import ask
from tests.deploy.echo import echo
from tests.deploy.nginx import DEPLOY, nginx
from tests.deploy.test_kept import PAGES

pytestmark = pytest.mark.deploy
AWAY = (DEPLOY / "errors/503.html").read_bytes()
# A page that begins or ends so many seconds from now, and when that will be.
TIMED = """
from datetime import timedelta
from django.utils import timezone
from portal.models import Story
now = timezone.now()
row = Story.objects.published().filter(slug="{slug}").first() or Story(
    slug="{slug}", title_zh_hans="标题", title_ko="제목", status="published")
row.published_at, row.expires_at = now + timedelta(seconds={begin}), {end}
row.save()
print((row.expires_at or row.published_at).timestamp())
"""
END = "now + timedelta(seconds={})"


def keep(whole):
    """Pages as they are kept, in both forms, and a style sheet.

    After the last change of a row: a change makes all pages new.
    """
    page = whole.visit("/en/").body.decode()
    style = page[page.index("/static/portal/") :].partition('"')[0]
    return {path: whole.visit(path) for path in (*PAGES, style)}


def restart(site):
    """Nothing but what is on the disk remains; as systemd does it on Debian."""
    site.nginx.stop(signal.SIGQUIT)
    site.nginx.start()


def check_kept(whole, kept):
    """Every page is answered as before; returns how many, and the slowest."""
    slowest = count = 0
    for form in ("gzip", "identity"):
        for path, before in kept.items():
            begin = time.monotonic()
            answer = whole.visit(path, headers={"Accept-Encoding": form})
            slowest, count = max(slowest, time.monotonic() - begin), count + 1
            assert answer.status == 200, path
            assert answer.headers["ETag"] == before.headers["ETag"], path
            if form == "identity":
                assert answer.body == before.body, path
    return f"{count} of {count} kept pages, slowest {slowest:.2f} s"


def wait_until_back(whole):
    """Wait until every process has noticed: each believes for a second what it saw."""
    in_a_row = 0
    for _ in range(200):
        is_back = whole.status("/healthz") == whole.status("/en/cities/?page=1") == 200
        in_a_row = in_a_row + 1 if is_back else 0
        if in_a_row == 15:
            return
        time.sleep(0.1)
    pytest.fail("it has not come back")


def test_without_the_portal_pages_go_on_and_the_rest_says_when_to_come(whole):
    path, leaving = story_that_leaves(whole, "leaves-a-dead-portal", 12)
    kept = keep(whole)
    with whole.stopped():
        print("\nportal dead:", check_kept(whole, kept))
        restart(whole)
        print("nginx restarted:", check_kept(whole, kept))
        lost = [
            whole.visit(path, method=method, body=body)
            for method, path, body in (
                ("GET", "/en/search/?q=never", None),
                ("POST", "/en/report-an-error/", b"a=1"),
                ("GET", "/en/nothing/", None),
                ("GET", "/admin/", None),
                ("POST", "/admin/login/", b"a=1"),
            )
        ]
        first = whole.visit("/", headers={"Accept-Language": "ko-KR,en;q=0.5"})
        assert (first.status, first.headers["Location"]) == (302, "/ko/")
        assert whole.visit("/").headers["Location"] == "/zh-hans/"
        other = whole.visit("/", headers={"Accept-Language": "fr, en;q=0.5"})
        assert (other.status, other.headers["Location"]) == (302, "/fr/")
        lost.append(whole.visit("/fr/"))
        assert whole.status("/", method="POST") == 503
        never_past(whole, path, leaving, leaving + 1.2)
    for answer in lost:
        assert (answer.status, answer.body) == (503, AWAY)
        assert answer.headers["Retry-After"] == "30"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    wait_until_back(whole)


def test_a_frozen_portal_holds_up_no_page_that_is_kept(whole):
    path, leaving = story_that_leaves(whole, "leaves-a-frozen-portal", 12)
    kept = keep(whole)
    with whole.frozen():
        print("\nportal frozen:", check_kept(whole, kept))
        restart(whole)
        print("nginx restarted:", check_kept(whole, kept))
        never_past(whole, path, leaving, int(leaving) - 0.1)
        time.sleep(max(0, leaving - time.time()))
        with pytest.raises(TimeoutError):  # what is not kept waits for the portal
            whole.status(path, timeout=2)
    wait_until_back(whole)


def test_without_the_database_pages_go_on_and_come_back_by_themselves(whole):
    if not whole.values["DATABASE_URL"].startswith("postgres"):
        pytest.skip("SQLite has no server")
    kept = keep(whole)
    with whole.no_database():
        print("\ndatabase dead:", check_kept(whole, kept))
        restart(whole)
        print("nginx restarted:", check_kept(whole, kept))
        for path in ("/en/search/?q=never", "/ko/delegations/"):
            answer = whole.visit(path)
            assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    wait_until_back(whole)
    assert whole.status("/ko/delegations/") == 200


def statuses(whole, path, end):
    """Pairs of time and status, of asking again and again until a time."""
    found = []
    while time.time() < end:
        begin = time.time()
        found.append((begin, whole.status(path), time.time()))
        time.sleep(0.01)
    return found


def story_that_leaves(whole, slug, seconds):
    """The address of a page that leaves so many seconds from now, and when that is."""
    leaving = float(
        whole.run(TIMED.format(slug=slug, begin=-1, end=END.format(seconds)))
    )
    assert whole.status(f"/en/stories/{slug}/") == 200
    return f"/en/stories/{slug}/", leaving


def never_past(whole, path, leaving, end):
    """Asked before that time it is answered by then, or not at all."""
    found = statuses(whole, path, end)
    kept = [begin for begin, status, _end in found if status == 200]
    print(f"leaves: last answered {max(kept) - leaving:+.2f} s, of {len(found)}")
    assert max(kept) < leaving
    early = [begin for begin, status, _end in found if status != 200]
    assert not early or min(early) > leaving - 1.1


def test_a_page_appears_and_leaves_at_its_time_without_any_job(whole):
    path, end = "/ko/stories/begins/", END.format(6)
    leaving = float(whole.run(TIMED.format(slug="begins", begin=3, end=end)))
    begins = leaving - 3
    found = statuses(whole, path, begins + 1.5)
    first = min(end for _begin, status, end in found if status == 200)
    print(f"\nbegins: first answered {first - begins:+.2f} s")
    assert 0 <= first - begins < 1.5
    assert b"/stories/begins/" in whole.visit("/sitemap.xml").body
    never_past(whole, path, leaving, leaving + 1.2)


# Without anything of the portal

ERRORS = sorted((DEPLOY / "errors").glob("*.html"))


def test_who_waits_for_a_portal_that_hangs_reads_that_it_is_away(
    nginx_program, tmp_path
):
    """As those do whom a dead one refuses."""
    patience = {"proxy_connect_timeout 5s;": "proxy_read_timeout 1s;"}
    with echo() as portal:
        portal.pause = lambda: time.sleep(2)
        portal.is_slow = True
        port = portal.server_port
        with nginx(nginx_program, tmp_path, port, values=patience) as ahead:
            answer = ask(ahead.port, "/en/", ahead.trust)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert answer.body == AWAY


def test_the_pages_of_nginx_speak_three_languages_and_need_nothing_else(send):
    """They cannot be asked for."""
    for page in ERRORS:
        answer, requests = send(f"/.errors/{page.name}")
        assert (answer.status, requests) == (404, [])
        text = page.read_text()
        assert re.findall('lang="([^"]+)"', text) == ["zh-Hans", "en", "ko"], page
        assert not re.search(r"src=|url\(|<script|@import|//", text), page
        homes = ["/zh-hans/", "/en/", "/ko/"] if page.stem == "503" else []
        assert re.findall('href="([^"]+)"', text) == homes, page
    site = (DEPLOY / "nginx.conf").read_text()
    named = {int(code) for code in re.findall(r" /\.errors/(\d+)\.html;", site)}
    assert named == {int(page.stem) for page in ERRORS}
