"""The first view of any page, cold, on a phone, as production serves it.

Bytes are those on the wire, requests all that the page makes; a shift is what moves
after it was drawn.
"""

from itertools import cycle

import pytest
from django.db import connection

from attractions.models import Attraction
from portal.content.kinds import content_models
from portal.models import Picture, Story
from tests.browser.illustrated import WITHOUT_COVER, WORDS
from tests.browser.opening import addresses
from tests.browser.production import production
from tests.pictures import encoded, landscape, upload

pytestmark = [pytest.mark.browser, pytest.mark.full]

PHONE = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
MOST_BYTES = 60_000
MOST_REQUESTS = 8
# Of what comes with the project, which has drawn covers and no photographs.
MOST_BYTES_DRAWN = 45_000
MOST_REQUESTS_DRAWN = 5
PHOTOGRAPHS = 8  # more than are nearly seen at first
SHIFT = """window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""
# Pictures that are nearly seen are asked for by what runs after a page is drawn.
DRAWN = """new Promise((end) => requestAnimationFrame(() =>
  requestAnimationFrame(() => requestIdleCallback(end))))"""
UNSIZED = """[...document.images]
  .filter((each) => !each.hasAttribute("width") || !each.hasAttribute("height"))
  .map((each) => each.outerHTML)"""
EAGER = """[...document.images]
  .filter((each) => each.loading !== "lazy")
  .filter((each) => each.getBoundingClientRect().top > 2 * innerHeight)
  .map((each) => each.outerHTML)"""
SEEN = f"[window.shift, {UNSIZED}, {EAGER}]"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the static files are, collected once."""
    return tmp_path_factory.mktemp("production")


@pytest.fixture
def served(folder, settings):
    database = connection.settings_dict["NAME"]
    with production(folder, database, settings.MEDIA_ROOT) as address:
        # What only a mishap leads to is rendered here, with the sheets of production.
        joined = "portal.server.static_files.JoinedStaticFilesStorage"
        settings.STATIC_ROOT = folder / "static"
        settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": joined}}
        yield address


class Line:
    """What went over the wire to a page since it was last asked."""

    def __init__(self, page):
        self.page = page
        self.bytes = self.begun = self.ended = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.requestWillBeSent", self.note_request)
        session.on("Network.loadingFinished", self.note_end)

    def note_request(self, event):
        self.begun += 1

    def note_end(self, event):
        self.ended += 1
        self.bytes += event["encodedDataLength"]

    def open(self, address):
        """Open a page until nothing is on its way any more: its requests and bytes."""
        self.bytes = self.begun = self.ended = 0
        self.page.goto(address)
        self.page.evaluate(DRAWN)
        for _ in range(500):
            if self.ended == self.begun:
                break
            self.page.wait_for_timeout(10)
        return self.begun, self.bytes


@pytest.fixture
def visited(illustrated, browser, served):
    """Each page as it was found, full of photographs, once all that it shows is there.

    Some rows have none, so that of each kind of page one is drawn instead.
    """
    show(photographs(PHOTOGRAPHS))
    found = {}
    with browser.new_context(**PHONE, base_url=served) as context:
        page = context.new_page()
        page.add_init_script(SHIFT)
        line = Line(page)
        for address in addresses(page, "ko"):
            on_the_wire = line.open(address)
            found[address] = *on_the_wire, *page.evaluate(SEEN), said(page)
    return found


def said(page):
    """The main part; the button for the whole screen shows itself by a script."""
    return page.locator("main").inner_text().replace("전체 화면\n", "")


def test_every_page_is_light_does_not_move_and_says_the_same_without_javascript(
    visited, browser, served
):
    """Its photographs wait until they are nearly seen."""
    heavy = {
        address: (requests, sent, *seen)
        for address, (requests, sent, *seen, _text) in visited.items()
        if requests > MOST_REQUESTS or sent > MOST_BYTES or seen != [0, [], []]
    }
    assert heavy == {}
    options = {"base_url": served, "java_script_enabled": False}
    with browser.new_context(**PHONE, **options) as context:
        page = context.new_page()
        page.route("**/media/**", lambda route: route.abort())
        for address in addresses(page, "ko"):
            page.goto(address)
            assert said(page) == visited[address][-1], address
    with browser.new_context(**PHONE, base_url=served) as context:
        pictures_wait(context.new_page())


def test_the_first_view_of_what_comes_with_the_project_is_lighter(
    portal, browser, served
):
    """`tests/bench/README.md` has the figures."""
    with browser.new_context(**PHONE, base_url=served) as context:
        page = context.new_page()
        line = Line(page)
        on_the_wire = {path: line.open(path) for path in addresses(page, "ko")}
    heavy = {
        path: (requests, sent)
        for path, (requests, sent) in on_the_wire.items()
        if requests > MOST_REQUESTS_DRAWN or sent > MOST_BYTES_DRAWN
    }
    assert heavy == {}


def pictures_wait(page):
    """Until they are nearly seen, or printed; a screen reader names them all."""
    page.goto("/en/attractions/", wait_until="networkidle")
    places = page.locator("main picture")
    first = page.evaluate(LOADED)
    with page.expect_response("**/media/**"):
        places.nth(first + 1).scroll_into_view_if_needed()
    assert first <= page.evaluate(LOADED) < places.count()
    page.pdf()
    assert page.evaluate(LOADED) == places.count(), "paper has all of them"
    page.goto("/en/attractions/silmido/")
    assert page.locator(".later").count()
    named = page.get_by_role("img", name="An island", exact=True)
    assert named.count() == 1 + PHOTOGRAPHS


def photographs(number):
    """Pictures of which no two are the same."""
    found = []
    for seed in range(number):
        picture = Picture(slug=f"bay-{seed}", **WORDS)
        picture.file = upload(encoded(landscape(seed=seed), "JPEG"), f"bay-{seed}.jpg")
        picture.save()
        found.append(picture)
    return found


def show(pictures):
    """Covers that differ from row to row, and all of them in what shows several."""
    for model in content_models():
        rows = model.objects.exclude(slug__in=WITHOUT_COVER)
        for row, picture in zip(rows, cycle(pictures), strict=False):
            model.objects.filter(pk=row.pk).update(cover=picture)
    for attraction in Attraction.objects.all():
        attraction.pictures.set(pictures)
    figures = "".join(f'<figure data-picture="{p.pk}"></figure>' for p in pictures)
    for story in Story.objects.all():
        story.body_ko += figures
        story.save()


LOADED = """[...document.querySelectorAll("picture img")]
  .filter((each) => each.naturalWidth).length"""
