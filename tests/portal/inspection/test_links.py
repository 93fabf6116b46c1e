"""Links are checked politely, and never in a private network."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.inspection import links
from portal.inspection.models import Link
from portal.models import Source, Story
from portal.server.fetching import UnreachableError
from tests.portal.server.site import Site, only_this, serving

State = Link.State
TODAY = timezone.localdate()


@pytest.fixture
def site():
    Site.asked = []
    with serving(Site) as address:
        yield address


def stored(url):
    return Link.objects.create(url=url, host=url.split("/")[2], first_seen=TODAY)


@pytest.mark.django_db
def test_each_answer_is_a_state(site):
    wanted = {
        **{"/good": State.GOOD, "/moved": State.GOOD, "/get-only": State.GOOD},
        **{"/missing": State.FAILING, "/gone": State.FAILING},
        **{"/login": State.UNCLEAR, "/closed/x": State.FORBIDDEN},
        **{"/inwards": State.REFUSED, "/circle": State.UNCLEAR},
        **{"/broken": State.UNCLEAR, "/chinese": State.GOOD},
    }
    for path in wanted:
        stored(site + path)
    assert links.check(1, only_this, pause=0) == len(wanted)
    found = {link.url.removeprefix(site): link.state for link in Link.objects.all()}
    assert found == wanted
    assert Site.asked[0] == ("GET", "/robots.txt")
    assert ("HEAD", "/%E6%B2%88%E9%98%B3") in Site.asked
    assert not [path for _method, path in Site.asked if path.startswith("/closed")]


@pytest.mark.django_db
@pytest.mark.engine
def test_a_link_is_dead_after_three_days_and_alive_at_once(site, monkeypatch):
    link, now = stored(f"{site}/missing"), timezone.now()

    def state_on(day):
        monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=day))
        links.check(1, only_this, pause=0)
        link.refresh_from_db()
        return link.state

    assert [state_on(day) for day in (0, 0, 1, 1)] == [State.FAILING] * 4
    assert state_on(2) == State.DEAD
    assert link.first_failed == timezone.localdate(now)
    monkeypatch.setitem(Site.statuses, "/missing", 200)
    assert state_on(3) == State.GOOD
    assert (link.failures, link.first_failed) == (0, None)


@pytest.mark.django_db
def test_a_site_out_of_reach_is_not_dead_and_not_tried_again_and_again(monkeypatch):
    for number in range(9):
        stored(f"http://gone.example/{number}")
    tried = []

    def nobody(url, method, allowed, most=0):
        tried.append(url)
        raise UnreachableError

    monkeypatch.setattr(links, "fetch", nobody)
    links.check(1, pause=0)
    assert {link.state for link in Link.objects.all()} == {State.UNREACHABLE}
    assert len(tried) == links.MOST_MISSED


def test_links_of_public_rows_are_collected_and_others_forgotten(content, make_one):
    body = '<p><a href="https://a.example/?a=1&amp;b=2">x</a></p>'
    story = make_one(Story, "one", body_en=body)
    make_one(Story, "two", body_en=body.replace("a.", "draft."), status="draft")
    source = Source.objects.create(slug="s", url="https://s.example/")
    story.sources.add(source)
    stored("https://old.example/")
    links.collect(TODAY)
    found = dict(Link.objects.values_list("url", "found_in"))
    assert found["https://a.example/?a=1&b=2"] == [["portal.story", story.pk]]
    assert found["https://s.example/"] == [["portal.source", source.pk]]
    assert not {url for url in found if "old.ex" in url or "draft." in url}
    assert not links.is_outside("http://testserver/x")
    first = set(Link.objects.values_list("pk", flat=True))
    links.collect(TODAY)
    assert set(Link.objects.values_list("pk", flat=True)) == first
