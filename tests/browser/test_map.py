"""The map in a real browser: near places apart, and reached without a mouse."""

from itertools import combinations
from math import dist

import pytest
from playwright.sync_api import expect

from tests.browser.walking import fits

pytestmark = pytest.mark.browser


def middles(page):
    """The middle of each marker's disc, each of which can be hit and is not cut off."""
    edges = page.locator(".map > svg").bounding_box()
    for disc in page.locator(".map .target + circle").all():
        box = disc.bounding_box()
        assert box["width"] >= 24
        assert box["height"] >= 24
        assert edges["x"] <= box["x"] <= edges["x"] + edges["width"] - box["width"]
        assert edges["y"] <= box["y"] <= edges["y"] + edges["height"] - box["height"]
        yield box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("width", [320, 1440])
def test_markers_are_apart_named_and_walked_by_keyboard(portal, page, width):
    page.set_viewport_size({"width": width, "height": 700})
    page.goto("/en/cities/incheon/")
    fits(page)
    found = list(middles(page))
    assert len(found) == 4
    assert min(dist(a, b) for a, b in combinations(found, 2)) >= 44
    page.locator(".places a").last.focus()
    for name in ("1 Incheon Chinatown", "2 Silmido", "3 Muuido"):
        page.keyboard.press("Tab")
        marker = page.locator(".map").get_by_role("link", name=name, exact=True)
        expect(marker).to_be_focused()
        expect(marker).to_be_in_viewport()
        expect(marker).not_to_have_css("outline-style", "none")
        disc = marker.locator(".target + circle")
        expect(disc).to_have_css("fill", "rgb(10, 74, 102)")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Muuido")


def test_a_number_keeps_to_its_disc_when_text_is_twice_as_large(portal, page):
    page.goto("/en/attractions/")
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    markers = page.locator(".map svg a").all()
    assert len(markers) == 4
    for marker in markers:
        text = marker.locator("text").bounding_box()
        disc = marker.locator(".target + circle").bounding_box()
        assert disc["width"] > text["width"]
        assert disc["x"] < text["x"]


def test_the_tables_of_the_directory_fit_a_narrow_screen(portal, page):
    page.set_viewport_size({"width": 320, "height": 700})
    for language in ("zh-hans", "en", "ko"):
        page.goto(f"/{language}/cities/")
        fits(page)
        tables = page.locator(".where table").all()
        assert tables
        for table in tables:
            assert table.bounding_box()["width"] <= 288
        names = page.locator(".where a")
        heights = [name.bounding_box()["height"] for name in names.all()]
        assert len(heights) == 24
        assert min(heights) >= 24
