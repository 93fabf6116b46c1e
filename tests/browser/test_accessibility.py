"""Every public page as those need it who see it large, in few colours, or not at all.

The pages find themselves, see `tests.visitor`.
"""

from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.db import connection

from tests.visitor import TEMPLATES, other_pages, public_pages

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("illustrated"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the pages are the same"),
]

LANGUAGES = [code for code, _name in settings.LANGUAGES]
WIDTHS = (320, 1280)
LOOK = (Path(__file__).parent / "looking.js").read_text()
PLAIN = {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "reduce"}
# In forced colours the reader's own are shown, and axe looks at the ones that are not:
# Chromium tells of `-webkit-text-fill-color` as if nothing were forced.
LOOKS = {
    "light": ({"color_scheme": "light", "reduced_motion": "no-preference"}, {}),
    "dark": ({"color_scheme": "dark", "reduced_motion": "no-preference"}, {}),
    "forced": ({"forced_colors": "active"}, {"color-contrast": {"enabled": False}}),
    "still": (PLAIN, {}),
}
TAGS = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()
AXE = (
    """async (rules) => {
  const runOnly = { type: "tag", values: %s };
  const found = await axe.run({ runOnly, rules, resultTypes: ["violations"] });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}"""
    % TAGS
)  # noqa: UP031 - braces belong to JavaScript here
# The overrides that WCAG 2.2 names in 1.4.12 and 1.4.4.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""
LARGE = "html { font-size: 2.125rem !important; }"
ADOPT = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [sheet];
}"""


def addresses(page, language):
    """The address of every page of a language, also of those that a mishap shows."""
    yield from [address for address, _html in public_pages(language)]
    for name, html in other_pages(language):
        address = f"/{language}/{name}"
        page.route(f"**{address}", lambda route, html=html: answer(route, html))
        yield address


def answer(route, html):
    route.fulfill(body=html, content_type="text/html; charset=utf-8")


def opened(page, language):
    """Open every page, each ready to be looked at."""
    for address in addresses(page, language):
        page.goto(address)
        page.evaluate(LOOK)
        yield address


def resized(page, width):
    page.set_viewport_size({"width": width, "height": 800})
