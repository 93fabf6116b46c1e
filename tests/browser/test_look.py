"""What the design promises: room on a phone and on paper, type, colours by name."""

import re

import pytest
from django.conf import settings

from tests.browser.opening import resize

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("illustrated")]

STYLES = settings.BASE_DIR / "portal/static/portal"
DRAWINGS = {"inks.css", "covers.css", "coasts.css", "map.css"}  # they mix their own
STORY = "/{}/stories/incheon-our-sister-city/"
TYPE = """() => {
  const text = document.querySelector(".prose p");
  text.innerHTML += "<em></em>";
  const { lineBreak, wordBreak } = getComputedStyle(text);
  const { fontStyle } = getComputedStyle(text.lastElementChild);
  return { lineBreak, wordBreak, fontStyle };
}"""
HEADER = """() => Math.max(...[...document.querySelectorAll(".masthead, .trail")]
  .map((each) => each.getBoundingClientRect().bottom))"""


SIDES = ("top", "bottom", "left", "right")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("zh-hans", {"lineBreak": "strict", "fontStyle": "normal"}),
        ("ko", {"wordBreak": "keep-all", "fontStyle": "normal"}),
        ("en", {"wordBreak": "normal", "fontStyle": "italic"}),
    ],
)
def test_a_phone_has_room_and_type_is_at_home_in_each_language(page, code, found):
    """The head takes a third of a small one at most, and home three screens.

    A small one shows how each part begins, a usual one all down to the last city; the
    first screen shows where the friends are and what is next.
    """
    resize(page, 320, 568)
    for address in ("cities/incheon/", "attractions/silmido/", "search/?q=a", ""):
        page.goto(f"/{code}/{address}")
        assert page.evaluate(HEADER) <= 568 / 3, address
    parts = [".friendship-map", ".dates", ".latest", ".story", ".small-world"]
    tops = [page.locator(part).bounding_box()["y"] for part in parts]
    assert tops == sorted(tops)
    assert tops[-1] < 3 * 568
    if code == "zh-hans":
        box = page.locator(".friendship-map > .frame").bounding_box()
        assert box["y"] + box["height"] < 568
        assert page.locator(".dates .date").first.bounding_box()["y"] < 568
    resize(page, 412, 915)
    page.goto(f"/{code}/")
    cities = page.locator(".by-country").bounding_box()
    assert cities["y"] + cities["height"] < 3 * 915
    page.goto(STORY.format(code))
    assert found.items() <= page.evaluate(TYPE).items()


def test_the_menu_of_a_phone_opens_without_a_script(illustrated, unscripted):
    page = unscripted
    resize(page, 320, 568)
    page.goto("/en/")
    assert not page.locator(".menu").is_visible()
    page.locator(".masthead > .toggle > summary").press("Enter")
    assert page.locator(".menu a").last.is_visible()
    assert page.get_by_role("searchbox").is_visible()
    assert page.locator(".display summary").is_visible()


def test_paper_says_what_a_list_was_narrowed_to_and_a_city_takes_four_pages(page):
    for slug in ("incheon", "shenyang", "karachi"):
        page.goto(f"/en/cities/{slug}/", wait_until="networkidle")
        paper = page.pdf(format="A4", margin=dict.fromkeys(SIDES, "12mm"))
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 4, slug
    page.emulate_media(media="print")
    for address, words in (
        ("/zh-hans/attractions/?kind=island", "岛屿"),
        ("/en/exchanges/?city=incheon&year=2019", "Incheon"),
        ("/ko/search/?q=실미도", "실미도"),
    ):
        page.goto(address)
        assert words in page.locator(".printed").inner_text(), address


def test_colours_have_a_name_in_one_sheet():
    """Beside the tokens those of high contrast, which replace them, and of drawings."""
    named = {path.name for path in STYLES.rglob("*.css") if "admin" not in path.parts}
    found = {n for n in named if re.search(r"#[0-9a-f]{3,8}\b", sheet(n))}
    assert found - DRAWINGS == {"tokens.css", "page_end.css"}


def sheet(name):
    return next(STYLES.rglob(name)).read_text()
