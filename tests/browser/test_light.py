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
from tests.browser.illustrated import WORDS
from tests.browser.opening import addresses
from tests.browser.production import production
from tests.pictures import encoded, landscape, upload

pytestmark = pytest.mark.browser

PHONE = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
MOST_BYTES = 60_000
MOST_REQUESTS = 8
SHIFT = """window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""
UNSIZED = """[...document.images]
  .filter((each) => !each.hasAttribute("width") || !each.hasAttribute("height"))
  .map((each) => each.outerHTML)"""
EAGER = """[...document.images]
  .filter((each) => each.loading !== "lazy")
  .filter((each) => each.getBoundingClientRect().top > 2 * innerHeight)
  .map((each) => each.outerHTML)"""


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
        self.bytes, self.requests = 0, 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.requestWillBeSent", self.note_request)
        session.on("Network.loadingFinished", self.note_end)

    def note_request(self, event):
        self.requests += 1

    def note_end(self, event):
        self.bytes += event["encodedDataLength"]

    def take(self):
        taken = self.requests, self.bytes
        self.bytes, self.requests = 0, 0
        return taken


def measured(browser, served, language):
    """Each address with its requests, bytes, shift, and pictures that are wrong."""
    with browser.new_context(**PHONE, base_url=served) as context:
        page = context.new_page()
        page.add_init_script(SHIFT)
        line = Line(page)
        for address in addresses(page, language):
            page.goto(address, wait_until="networkidle")
            requests, sent = line.take()
            shift = page.evaluate("window.shift")
            yield address, requests, sent, shift, page.evaluate(f"[{UNSIZED}, {EAGER}]")
            line.take()


def heavy(browser, served):
    """The pages whose first view is not light, moves, or loads what nobody sees yet."""
    return [
        (address, requests, sent, shift, pictures)
        for address, requests, sent, shift, pictures in measured(browser, served, "ko")
        if requests > MOST_REQUESTS
        or sent > MOST_BYTES
        or shift != 0
        or pictures != [[], []]
    ]


def test_the_first_view_of_every_page_is_light_and_stands_still(
    portal, browser, served
):
    """As it is, and full of photographs, which wait until they are nearly seen."""
    assert heavy(browser, served) == []
    show(photographs(Attraction.objects.count()))
    assert heavy(browser, served) == []
    with browser.new_context(**PHONE, base_url=served) as context:
        page = context.new_page()
        page.goto("/en/attractions/", wait_until="networkidle")
        places = page.locator("main picture")
        first = page.evaluate(LOADED)
        with page.expect_response("**/media/**"):
            places.nth(first + 1).scroll_into_view_if_needed()
        assert first <= page.evaluate(LOADED) < places.count()
        page.pdf()
        assert page.evaluate(LOADED) == places.count(), "paper has all of them"


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
        for row, picture in zip(model.objects.all(), cycle(pictures), strict=False):
            model.objects.filter(pk=row.pk).update(cover=picture)
    for attraction in Attraction.objects.all():
        attraction.pictures.set(pictures)
    figures = "".join(f'<figure data-picture="{p.pk}"></figure>' for p in pictures)
    for story in Story.objects.all():
        story.body_ko += figures
        story.save()


LOADED = """[...document.querySelectorAll("picture img")]
  .filter((each) => each.naturalWidth).length"""


def test_every_page_says_the_same_without_javascript(illustrated, browser, served):
    with_scripts, without = (texts(browser, served, each) for each in (True, False))
    assert with_scripts == without
    with browser.new_context(**PHONE, base_url=served) as context:
        page = context.new_page()
        page.goto("/en/attractions/silmido/", wait_until="networkidle")
        assert page.locator(".later").count()
        told = page.get_by_role("img", name="An island", exact=True)
        assert told.count() == 2, "a reader aloud is told of pictures that wait"


def texts(browser, served, has_scripts):
    """What each page shows in its main part."""
    with browser.new_context(
        base_url=served, java_script_enabled=has_scripts
    ) as context:
        page, found = context.new_page(), {}
        for address in addresses(page, "zh-hans"):
            page.goto(address)
            found[address] = page.locator("main").inner_text()
            # the button for the whole screen needs a script, and shows itself by one
            found[address] = found[address].replace("全屏\n", "")
        return found
