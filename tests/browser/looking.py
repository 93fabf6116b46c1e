"""What is wrong on the page that is open, for who sees it large, or in few colours, on
paper, or not at all."""

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.opening import resize

WIDTHS = (320, 1280)
WIDEST = 1920
PLAIN = {
    "media": "screen",
    "color_scheme": "light",
    "forced_colors": "none",
    "reduced_motion": "reduce",
}
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


PAPER = 718  # CSS pixels: A4 between margins of 10 mm
PRINTED = """() => {
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
WIDE = """() => {
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
DESK = """async (part) => {
  const { violations } = await axe.run(part);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`));
}"""


def axe(page, *widths, part="html"):
    """What axe finds in a part of a page of the desk in windows of these widths."""
    for frame in page.frames:
        frame.evaluate(AXE_SCRIPT)
    size, found = page.viewport_size, []
    for width in widths or [size["width"]]:
        page.set_viewport_size({**size, "width": width})
        found += [(width, wrong) for wrong in page.evaluate(DESK, part)]
    page.set_viewport_size(size)
    return found


def by_axe(page, widths, looks):
    """What axe finds on a public page at each width, as it is and in each look."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for width in widths:
        resize(page, width)
        wrong = page.evaluate(AXE, [*ALL, {}])
        found += [(each, width) for each in wrong]
        for media, wrong in in_looks(page, looks):
            found += [(each, (width, media)) for each in wrong]
    return found


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


def by_eye(page):
    """What is cut or covers something, in large and in spaced letters too."""
    found = []
    for width in WIDTHS:
        resize(page, width)
        for sheet in ("", SPACED, LARGE):
            page.evaluate(ADOPT, sheet)
            looks = ["cut", "outside", "overlapping", "sideways"]
            looks += [] if sheet else ["outline", "small"]
            found += [(each, (width, sheet)) for each in page.evaluate(EACH, looks)]
    page.evaluate(ADOPT, "")
    return found


def in_a_wide_window(page):
    """No shadow, no font of its own, and no way sideways."""
    resize(page, WIDEST)
    wrong = page.evaluate(WIDE)
    return [(f"{what}: {each}", WIDEST) for what in wrong for each in wrong[what]]


def by_keyboard(page, width):
    """Whatever Tab does not reach in order, and where the focus is not seen."""
    resize(page, width)
    stops = page.evaluate("look.stops()")
    seen, wrong = walked(page, 2 * len(stops) + 20)
    if seen != sorted(set(seen)):
        wrong.append(f"not in order: {seen}")
    if not stops or set(stops) - set(seen):
        wrong.append(f"not reached: {set(stops) - set(seen)}")
    return [(each, ("Tab", width)) for each in wrong]


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


def on_paper(page):
    """What is printed and is no content, and content that is not printed whole."""
    page.emulate_media(media="print", color_scheme="dark")
    resize(page, PAPER)
    wrong = page.evaluate(PRINTED)
    page.emulate_media(**PLAIN)
    return [(f"{what}: {each}", "paper") for what in wrong for each in wrong[what]]
