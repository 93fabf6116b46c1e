"""Every page on paper: the content alone, whole, with the addresses of its sources."""

import re

import pytest
from django.conf import settings

from tests.browser.opening import addresses, resize

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("illustrated")]

LANGUAGES = [code for code, _ in settings.LANGUAGES]
SIDES = ("top", "bottom", "left", "right")
PAPER = 718  # CSS pixels: A4 between margins of 10 mm
WRONG = """() => {
  const shown = (each) => each.checkVisibility({ visibilityProperty: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const after = (each) => getComputedStyle(each, "::after").content;
  const isTold = (each) =>
    after(each).includes(each.getAttribute("href")) ||
    each.textContent.includes(each.getAttribute("href").replace(/\\/$/, ""));
  const named = (each) => each.outerHTML.slice(0, 200);
  const said = document.body.innerText;
  const canonical = document.querySelector("[rel=canonical]")?.href;
  const paper = getComputedStyle(document.documentElement).colorScheme;
  const right = (each) => each.getBoundingClientRect().right;
  const clips = (each) =>
    getComputedStyle(each).overflowX !== "visible" &&
    each.scrollWidth > each.clientWidth + 1;
  // What a drawing has beyond its frame is cut off there.
  const texts = all("main *").filter(
    (each) => !each.closest("svg") && !each.querySelector(":scope > svg"),
  );
  return {
    controls: all("nav a, form, button, select, input, .skip").map(named),
    addresses: all("main a[href^=http]")
      .filter((each) => !each.closest("svg") && !isTold(each))
      .map(named),
    inside: all("main a[href^='/']")
      .filter((each) => after(each).includes("/"))
      .map(named),
    // A slide of the exhibition has the short address.
    itself: document.querySelector(".exhibition")
      ? []
      : [canonical].filter((each) => each && !said.includes(each)),
    clipped: texts.filter(clips).map(named),
    beside: texts.filter((each) => right(each) > innerWidth + 1).map(named),
    scheme: paper === "light" ? [] : [paper],
  };
}"""


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_printed_page_is_content_with_addresses_and_nothing_cut(page, code):
    page.emulate_media(media="print", color_scheme="dark")
    resize(page, PAPER)
    for address in addresses(page, code):
        page.goto(address)
        wrong = page.evaluate(WRONG)
        assert not any(wrong.values()), (address, wrong)
        if code == LANGUAGES[0]:  # that it is laid out at all is the same in the others
            assert page.pdf(format="A4").startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/zh-hans/attractions/?kind=island", "岛屿"),
        ("/en/exchanges/?city=incheon&year=2019", "Incheon"),
        ("/ko/search/?q=실미도", "실미도"),
    ],
)
def test_paper_says_what_a_list_was_narrowed_to(page, address, words):
    page.emulate_media(media="print")
    page.goto(address)
    assert words in page.locator(".printed").inner_text()


@pytest.mark.parametrize("slug", ["incheon", "shenyang", "karachi"])
def test_a_city_takes_four_pages_at_most(page, slug):
    page.goto(f"/en/cities/{slug}/", wait_until="networkidle")
    paper = page.pdf(format="A4", margin=dict.fromkeys(SIDES, "12mm"))
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 4
