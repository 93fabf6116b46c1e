"""Every page on paper: the content alone, whole, with the addresses of its links."""

import pytest
from django.db import connection

from tests.browser.opening import addresses, resize

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("illustrated"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the pages are the same"),
]

PAPER = 718  # CSS pixels: A4 between margins of 10 mm
WRONG = """() => {
  const shown = (each) => each.checkVisibility({ visibilityProperty: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const after = (each) => getComputedStyle(each, "::after").content;
  const isTold = (each) =>
    after(each).includes(each.getAttribute("href")) ||
    each.textContent.includes(each.getAttribute("href").replace(/\\/$/, ""));
  const named = (each) => each.outerHTML.slice(0, 200);
  const paper = getComputedStyle(document.documentElement).colorScheme;
  const right = (each) => each.getBoundingClientRect().right;
  const clips = (each) =>
    getComputedStyle(each).overflowX !== "visible" &&
    each.scrollWidth > each.clientWidth + 1;
  return {
    controls: all("nav a, form, button, select, input, .skip").map(named),
    addresses: all("main a[href^=http]").filter((each) => !isTold(each)).map(named),
    clipped: all("main *").filter(clips).map(named),
    beside: all("main *").filter((each) => right(each) > innerWidth + 1).map(named),
    scheme: paper === "light" ? [] : [paper],
  };
}"""


def test_a_printed_page_is_content_with_addresses_and_nothing_cut(page):
    page.emulate_media(media="print", color_scheme="dark")
    resize(page, PAPER)
    for address in addresses(page, "en"):
        page.goto(address)
        wrong = page.evaluate(WRONG)
        assert not any(wrong.values()), (address, wrong)
        assert page.pdf(format="A4").startswith(b"%PDF-")
