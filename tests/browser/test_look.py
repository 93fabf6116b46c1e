"""What the design promises: the type of each language, colours by name, no shadows."""

import re

import pytest
from django.conf import settings

from tests.browser.opening import addresses, resize

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("illustrated")]

STYLES = settings.BASE_DIR / "portal/static/portal"
DRAWINGS = {"inks.css", "covers.css", "coasts.css", "map.css"}  # they mix their own
WIDEST = 1920
STORY = "/{}/stories/incheon-our-sister-city/"
TYPE = """() => {
  const text = document.querySelector(".prose p");
  text.innerHTML += "<em></em>";
  const { lineBreak, wordBreak } = getComputedStyle(text);
  const { fontStyle } = getComputedStyle(text.lastElementChild);
  return { lineBreak, wordBreak, fontStyle };
}"""
WRONG = """() => {
  const all = [...document.querySelectorAll("body *")];
  const named = (each) => each.outerHTML.slice(0, 120);
  const shadow = (each) => getComputedStyle(each).boxShadow;
  const isCard = (each) => shadow(each) !== "none" && !shadow(each).endsWith("inset");
  return {
    shadows: all.filter(isCard).map(named),
    foreign: [...document.fonts].map((font) => font.family),
    sideways: document.documentElement.scrollWidth > innerWidth ? ["page"] : [],
  };
}"""


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("zh-hans", {"lineBreak": "strict", "fontStyle": "normal"}),
        ("ko", {"wordBreak": "keep-all", "fontStyle": "normal"}),
        ("en", {"wordBreak": "normal", "fontStyle": "italic"}),
    ],
)
def test_type_is_at_home_in_each_language(page, code, found):
    page.goto(STORY.format(code))
    assert found.items() <= page.evaluate(TYPE).items()


def test_the_widest_window_has_no_shadows_fonts_of_its_own_or_sideways_way(page):
    resize(page, WIDEST)
    for address in addresses(page, "en"):
        page.goto(address)
        wrong = page.evaluate(WRONG)
        assert not any(wrong.values()), (address, wrong)


def test_colours_have_a_name_in_one_sheet():
    """Beside the tokens those of high contrast, which replace them, and of drawings."""
    named = {path.name for path in STYLES.rglob("*.css") if "admin" not in path.parts}
    found = {n for n in named if re.search(r"#[0-9a-f]{3,8}\b", sheet(n))}
    assert found - DRAWINGS == {"tokens.css", "page_end.css"}


def sheet(name):
    return next(STYLES.rglob(name)).read_text()


HEADER = """() => Math.max(...[...document.querySelectorAll(".masthead, .trail")]
  .map((each) => each.getBoundingClientRect().bottom))"""


@pytest.mark.parametrize("code", ["zh-hans", "en", "ko"])
def test_the_head_takes_a_third_of_a_small_phone_at_most(page, code):
    resize(page, 320, 568)
    for address in ("", "cities/incheon/", "attractions/silmido/", "search/?q=a"):
        page.goto(f"/{code}/{address}")
        assert page.evaluate(HEADER) <= 568 / 3, address


def test_the_menu_of_a_phone_opens_without_a_script(illustrated, browser, live_server):
    phone = {"viewport": {"width": 320, "height": 568}, "java_script_enabled": False}
    with browser.new_context(base_url=live_server.url, **phone) as context:
        page = context.new_page()
        page.goto("/en/")
        assert not page.locator(".menu").is_visible()
        page.locator(".masthead > .toggle > summary").press("Enter")
        assert page.locator(".menu a").last.is_visible()
        assert page.get_by_role("searchbox").is_visible()
        assert page.locator(".display summary").is_visible()


def test_one_sees_where_the_friends_are_and_what_is_next_in_the_first_screens(page):
    resize(page, 320, 568)
    page.goto("/zh-hans/")
    box = page.locator(".friendship-map > .frame").bounding_box()
    assert box["y"] + box["height"] < 568
    assert page.locator(".dates .date").first.bounding_box()["y"] < 568


@pytest.mark.parametrize("code", ["zh-hans", "en", "ko"])
def test_three_screens_of_a_phone_show_all_of_home(page, code):
    """A small one shows how each part begins, a usual one all down to the last city."""
    resize(page, 320, 568)
    page.goto(f"/{code}/")
    parts = [".friendship-map", ".dates", ".latest", ".story", ".small-world"]
    tops = [page.locator(part).bounding_box()["y"] for part in parts]
    assert tops == sorted(tops)
    assert tops[-1] < 3 * 568
    resize(page, 412, 915)
    page.goto(f"/{code}/")
    cities = page.locator(".by-country").bounding_box()
    assert cities["y"] + cities["height"] < 3 * 915
