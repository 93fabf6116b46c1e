"""Maps in a real browser: points that can be hit, and reached without a mouse."""

from itertools import combinations

import pytest
from playwright.sync_api import expect

from attractions.models import Attraction
from tests.browser.walking import fits

pytestmark = pytest.mark.browser


def hit(page, marks):
    """Each mark can be hit and is not cut off."""
    edges = page.locator(".place-map > .frame > svg").bounding_box()
    for mark in marks:
        box = mark.locator(".target").bounding_box()
        assert min(box["width"], box["height"]) > 23.9
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        assert edges["x"] < middle[0] < edges["x"] + edges["width"]
        assert edges["y"] < middle[1] < edges["y"] + edges["height"]


@pytest.mark.parametrize("width", [320, 1440])
def test_places_are_hit_named_and_walked_by_keyboard(portal, page, width):
    page.set_viewport_size({"width": width, "height": 700})
    page.goto("/en/cities/incheon/")
    fits(page)
    known = Attraction.objects.of_city("incheon").filter(latitude__isnull=False)
    marks = page.locator(".place-map svg a")
    assert marks.count() == known.count()
    hit(page, marks.all())
    page.locator(".hero .panel a").last.focus()
    for name in ("Incheon Chinatown · district", "Silmido · island", "Muuido · island"):
        page.keyboard.press("Tab")
        mark = page.locator(".place-map").get_by_role("link", name=name, exact=True)
        expect(mark).to_be_focused()
        expect(mark).to_be_in_viewport()
        expect(mark.locator(".target")).not_to_have_css("stroke", "none")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Muuido")


def test_names_on_a_map_do_not_cover_each_other_whatever_their_size(portal, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/zh-hans/cities/incheon/")
    for size in ("100%", "200%"):
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        names = page.locator(".place-map text:visible").all()
        boxes = [name.bounding_box() for name in names]
        assert len(boxes) > 4
        for one, other in combinations(boxes, 2):
            apart = (
                one["x"] + one["width"] <= other["x"] + 1
                or other["x"] + other["width"] <= one["x"] + 1
                or one["y"] + one["height"] * 0.7 <= other["y"]
                or other["y"] + other["height"] * 0.7 <= one["y"]
            )
            assert apart, (size, one, other)


@pytest.mark.parametrize("width", [320, 1440])
def test_a_name_on_plain_ink_is_not_cut(portal, page, width):
    """Beside a higher card a plain one grows in height and not in width."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/en/attractions/?city=shenyang")
    wider = """() => [...document.querySelectorAll(".cover > .band")]
      .filter((each) => each.offsetWidth > each.parentElement.clientWidth + 1)
      .map((each) => each.textContent.trim())"""
    assert page.locator(".cover > .band:only-child").count() > 3
    assert page.evaluate(wider) == []
