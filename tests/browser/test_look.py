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
