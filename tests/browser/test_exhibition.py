"""The exhibition of a city moves on by the keys that a remote control has."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("portal")]

ADDRESS = "/en/cities/incheon/exhibition/"
HEIGHT = 480  # pixels, in which no slide with a long text fits
FIT = {"width": 1280, "height": 900}


@pytest.fixture
def slides(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto(ADDRESS)
    return page.locator(".slide")


def places(page, key):
    """Where the page stands after each press, until nothing more comes."""
    found = [page.evaluate("scrollY")]
    while len(found) < 2 or found[-1] != found[-2]:
        page.keyboard.press(key)
        page.wait_for_timeout(50)
        found.append(page.evaluate("scrollY"))
    return found[:-1]


def test_each_press_leads_one_slide_on_or_back(page, slides):
    page.set_viewport_size(FIT)
    assert len(places(page, "ArrowRight")) >= slides.count()
    expect(slides.last.locator("img")).to_be_in_viewport()
    page.keyboard.press("PageUp")
    expect(slides.nth(slides.count() - 2)).to_be_in_viewport(ratio=0.5)


def test_no_press_skips_a_part_of_a_slide_that_does_not_fit(page, slides):
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    on = places(page, "PageDown")
    back = places(page, "PageUp")
    assert max(after - before for before, after in pairwise(on)) <= HEIGHT + 1
    assert (on[0], back[-1]) == (0, 0)
    assert on[-1] == page.evaluate("document.documentElement.scrollHeight") - HEIGHT
    link = page.get_by_role("link", name="Leave the exhibition")
    expect(link).to_be_in_viewport()
