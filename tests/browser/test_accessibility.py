"""Every public page as those need it who see it large, in few colours, or not at all.

The pages find themselves, see `tests.visitor`.
"""

from collections import Counter
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings

from tests.browser.opening import addresses, resize

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("illustrated")]

LANGUAGES = [code for code, _name in settings.LANGUAGES]
WIDTHS = (320, 1280)
PLAIN = {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "reduce"}
# What else a reader may have set. In forced colours the reader's own are shown, and axe
# looks at the ones that are not: Chromium tells of `-webkit-text-fill-color` as if
# nothing were forced.
NO_CONTRAST = {"color-contrast": {"enabled": False}}
LOOKS = (
    ({**PLAIN, "reduced_motion": "no-preference"}, {}),
    ({**PLAIN, "color_scheme": "dark"}, {}),
    ({**PLAIN, "forced_colors": "active"}, NO_CONTRAST),
)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# It leaves undecided the contrast of an arrow and of one digit, whose colours are those
# of other texts and are computed in test_contrast, and of cells of a wide table that
# have to be scrolled to: what lies over a text is looked for below. Nothing else.
# Drawings are hidden while it looks at colours: it takes their frames for what they
# draw, and the ground of a text near them for unknown. The colours of names on maps are
# computed in test_contrast.
AXE = """async ([type, values, rules]) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("svg * { visibility: hidden !important }");
  const run = (type, values, rules) => axe.run({ runOnly: { type, values }, rules });
  const answers = [];
  if (type === "tag") {
    const others = { ...rules, "color-contrast": { enabled: false } };
    answers.push(await run(type, values, others));
    values = "color-contrast" in rules ? [] : ["color-contrast"];
  }
  if (values.length) {
    document.adoptedStyleSheets = [sheet];
    answers.push(await run("rule", values, {}));
    document.adoptedStyleSheets = [];
  }
  const alone = ["nonBmp", "shortTextContent", "elmPartiallyObscured"];
  const undecided = ({ any }) => !alone.includes(any[0]?.data?.messageKey);
  const told = (id, nodes) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`);
  return answers.flatMap(({ violations, incomplete }) => [
    ...violations.flatMap(({ id, nodes }) => told(id, nodes)),
    ...incomplete.flatMap(({ id, nodes }) => told(id, nodes.filter(undecided))),
  ]);
}"""
ALL = ("tag", TAGS)
# All that a look can change while everything that is shown keeps its size.
COLOURS = ("color-contrast", "link-in-text-block")
LOOK = (Path(__file__).parent / "looking.js").read_text()
EACH = """(names) =>
  names.flatMap((name) => look[name]().map((wrong) => `${name}: ${wrong}`))"""
# What WCAG 2.2 lets a reader override, in 1.4.12 and 1.4.4.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""
LARGE = "html { font-size: 2.125rem !important; }"
ADOPT = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [sheet];
}"""


def opened(page, language):
    """Open every page, each ready to be looked at."""
    page.emulate_media(**PLAIN)
    for address in addresses(page, language):
        page.goto(address)
        page.evaluate(LOOK)
        yield address


def told(found):
    """The first of what was found, with the number of times and a page where it is."""
    count = Counter(what for what, _where in found)
    places = dict(reversed(found))
    lines = [f"{count[what]} x {what}: {places[what]}" for what in count]
    return "\n".join([f"{len(found)} findings", *lines[:40]])


@pytest.mark.parametrize(
    ("language", "widths", "looks"),
    [("en", WIDTHS, LOOKS), ("zh-hans", [320], []), ("ko", [1280], [])],
)
def test_axe_finds_nothing(page, language, widths, looks):
    """Style sheets show, hide and colour by width and look, not by language.

    What a width does to the texts of each language is looked for below.
    """
    found = []
    for address in opened(page, language):
        page.evaluate(AXE_SCRIPT)
        for width in widths:
            resize(page, width)
            wrong = page.evaluate(AXE, [*ALL, {}])
            found += [(each, (address, width)) for each in wrong]
            for media, wrong in in_looks(page, looks):
                found += [(each, (address, width, media)) for each in wrong]
    assert not found, told(found)


def in_looks(page, looks):
    """What axe finds in each look: all its rules where more than colours is changed."""
    plain = page.evaluate("look.boxes()")
    for media, rules in looks:
        page.emulate_media(**media)
        is_same = page.evaluate("look.boxes()") == plain
        # Among rules that are named, axe leaves out none.
        colours = ("rule", [each for each in COLOURS if each not in rules])
        wrong = page.evaluate(AXE, [*(colours if is_same else ALL), rules])
        if media["forced_colors"] == "active":
            wrong += page.evaluate("look.optedOut()")
        yield media, wrong
    page.emulate_media(**PLAIN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_large_and_spaced_text_is_whole_and_targets_can_be_hit(page, language):
    found = []
    for address in opened(page, language):
        for width in WIDTHS:
            resize(page, width)
            for sheet in ("", SPACED, LARGE):
                page.evaluate(ADOPT, sheet)
                looks = ["cut", "outside", "overlapping", "sideways"]
                looks += [] if sheet else ["outline", "small"]
                wrong = page.evaluate(EACH, looks)
                found += [(each, (address, width, sheet)) for each in wrong]
    assert not found, told(found)


@pytest.mark.parametrize(
    # The longest words where there is least room, and the other layout.
    ("language", "width"),
    [("ko", 320), ("en", 1280)],
)
def test_the_keyboard_reaches_everything_in_order_and_is_seen(page, language, width):
    found = []
    resize(page, width)
    for address in opened(page, language):
        stops = page.evaluate("look.stops()")
        assert stops, address
        seen, wrong = walked(page, 2 * len(stops) + 20)
        if seen != sorted(set(seen)):
            wrong.append(f"not in order: {seen}")
        if missed := set(stops) - set(seen):
            wrong.append(f"not reached: {missed}")
        found += [(each, address) for each in wrong]
    assert not found, told(found)


def walked(page, most):
    """Press Tab until the page is left: where it stopped, and what was wrong there.

    Without a frame around it, Chromium may go on at the first stop.
    """
    seen, wrong = [], []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate("look.focus()")
        if stop is None or [stop["number"]] == seen[:1]:
            return seen, wrong
        seen.append(stop["number"])
        wrong += [f"{each}: {stop['name']}" for each in stop["wrong"]]
    return seen, [*wrong, "the focus does not leave the page"]
