"""The first view of any page, cold, on a phone, as production serves it.

Bytes are those on the wire, requests all that the page makes; a shift is what moves
after it was drawn.
"""

import pytest
from django.db import connection

from portal.content import content_models
from portal.models import Picture
from tests.browser.opening import addresses
from tests.browser.production import production
from tests.pictures import encoded, landscape, upload

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the pages are the same"),
]

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


@pytest.fixture
def served(tmp_path, settings):
    database = connection.settings_dict["NAME"]
    with production(tmp_path, database, settings.MEDIA_ROOT) as address:
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


def test_the_first_view_of_every_page_is_light_and_stands_still(
    portal, browser, served
):
    for address, requests, sent, shift, _pictures in measured(browser, served, "ko"):
        assert requests <= MOST_REQUESTS, address
        assert sent <= MOST_BYTES, address
        assert shift == 0, address


def test_so_is_every_page_with_a_photograph(portal, browser, served):
    picture = Picture(slug="bay", alt_zh_hans="海湾", alt_en="A bay", alt_ko="만")
    picture.file = upload(encoded(landscape(), "JPEG"), "bay.jpg")
    picture.save()
    for model in content_models():
        model.objects.update(cover=picture)
    for address, requests, sent, shift, _pictures in measured(browser, served, "ko"):
        assert requests <= MOST_REQUESTS, address
        assert sent <= MOST_BYTES, address
        assert shift == 0, address


def test_pictures_keep_their_place_and_load_when_they_are_needed(
    illustrated, browser, served
):
    for address, _, _, shift, pictures in measured(browser, served, "en"):
        assert shift == 0, address
        assert pictures == [[], []], address


def test_every_page_says_the_same_without_javascript(illustrated, browser, served):
    with_scripts, without = (texts(browser, served, each) for each in (True, False))
    assert with_scripts == without


def texts(browser, served, has_scripts):
    """What each page shows in its main part."""
    with browser.new_context(
        base_url=served, java_script_enabled=has_scripts
    ) as context:
        page, found = context.new_page(), {}
        for address in addresses(page, "zh-hans"):
            page.goto(address)
            found[address] = page.locator("main").inner_text()
        return found
