"""What the design promises: room, type, colours and maps."""

import re
from itertools import combinations, product

import pytest
from django.conf import settings
from playwright.sync_api import expect

from attractions.models import Attraction
from portal.models import SiteSettings
from tests.browser.opening import resize
from tests.browser.walking import fits

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("portal")]

STYLES = settings.BASE_DIR / "portal/static/portal"
DRAWINGS = {"inks.css", "covers.css", "coasts.css", "map.css"}  # they mix their own
TYPE = """() => {
  const text = document.querySelector(".prose p");
  text.innerHTML += "<em></em>";
  const { lineBreak, wordBreak } = getComputedStyle(text);
  const { fontStyle } = getComputedStyle(text.lastElementChild);
  return { lineBreak, wordBreak, fontStyle };
}"""
TYPES = {
    "zh-hans": {"lineBreak": "strict", "fontStyle": "normal"},
    "ko": {"wordBreak": "keep-all", "fontStyle": "normal"},
    "en": {"wordBreak": "normal", "fontStyle": "italic"},
}
HEADER = """() => Math.max(...[...document.querySelectorAll(".masthead, .trail")]
  .map((each) => each.getBoundingClientRect().bottom))"""
PARTS = [".friendship-map", ".dates", ".latest", ".story", ".small-world"]
SIDES = ("top", "bottom", "left", "right")


def bottom(box):
    return box["y"] + box["height"]


def test_a_phone_has_room_and_type_is_at_home_in_each_language(
    illustrated, page, unscripted
):
    """The head takes a third of a small one at most, home three screens and a half.

    A small one shows how each part begins, a usual one all down to the last city; the
    first screen shows where the friends are and what is next, as large as a wide page.
    The latest exchange has its picture.
    """
    for code, found in TYPES.items():
        resize(page, 320, 568)
        for address in ("cities/incheon/", "attractions/silmido/", "search/?q=a", ""):
            page.goto(f"/{code}/{address}")
            assert page.evaluate(HEADER) <= 568 / 3, address
        tops = [page.locator(part).bounding_box()["y"] for part in PARTS]
        assert tops == sorted(tops)
        assert tops[-1] < 3.5 * 568
        assert page.locator(".latest .cover").first.is_visible()
        date = page.locator(".dates .date").first
        sizes = set()
        for width in (320, 1440):
            resize(page, width, 568)
            sizes.add(date.evaluate("(each) => getComputedStyle(each).fontSize"))
        assert len(sizes) == 1
        resize(page, 320, 568)
        if code == "zh-hans":
            box = page.locator(".friendship-map > .frame").bounding_box()
            assert bottom(box) < 568
            assert page.locator(".dates .date").first.bounding_box()["y"] < 568
        resize(page, 412, 915)
        page.goto(f"/{code}/")
        assert bottom(page.locator(".by-country").bounding_box()) < 3.5 * 915
        page.goto(f"/{code}/stories/incheon-our-sister-city/")
        assert found.items() <= page.evaluate(TYPE).items()

    # The menu opens without a script.
    resize(unscripted, 320, 568)
    unscripted.goto("/en/")
    assert not unscripted.locator(".menu").is_visible()
    unscripted.locator(".masthead > .toggle > summary").press("Enter")
    assert unscripted.locator(".menu a").last.is_visible()
    assert unscripted.get_by_role("searchbox").is_visible()
    assert unscripted.locator(".display summary").is_visible()


# The lines of a title, as they are drawn.
BROKEN = """title => {
  const walker = document.createTreeWalker(title, NodeFilter.SHOW_TEXT)
  const range = document.createRange(), lines = []
  for (let bottom = -1; walker.nextNode(); )
    for (let i = 0; i < walker.currentNode.length; i++) {
      range.setStart(walker.currentNode, i)
      range.setEnd(walker.currentNode, i + 1)
      const box = range.getBoundingClientRect()
      if (box.height && box.top > bottom) lines.push(""), bottom = box.bottom - 5
      lines.push((lines.pop() ?? "") + range.toString())
    }
  return lines.map((line) => line.trim())
}"""
WHOLE = ("城南", "建立", "关系", "友好", "贸易", "会议", "组织", "札幌", "签署", "合作")


def test_a_title_breaks_between_words_and_leaves_no_character_alone(page):
    """Without a script Chinese breaks anywhere, as browsers do."""
    slugs = ("seongnam-visit-2025-02", "sapporo-sister-city-1980", "wwcam-mayors-2018")
    slugs += ("seongnam-fair-2025-09", "ftz-ifez-memorandum-2019")
    for code, slug in product(("zh-hans", "ko"), slugs):
        page.goto(f"/{code}/exchanges/{slug}/")
        for width in (320, 390, 412, 1440):
            resize(page, width, 900)
            fits(page)
            is_broken_well(page.locator("h1"), code)


def is_broken_well(title, code):
    lines = title.evaluate(BROKEN)
    whole = title.inner_text().replace("\n", "")
    assert "".join(lines).replace(" ", "") == whole.replace(" ", "")
    assert len(lines[-1]) > 1, lines
    for word in WHOLE if code == "zh-hans" else ():
        assert sum(line.count(word) for line in lines) == whole.count(word), lines
    assert not any(line[0] in "·—" for line in lines), lines


def test_in_forced_colours_the_scale_and_arrow_of_a_coast_are_seen(page):
    page.emulate_media(forced_colors="active")
    page.goto("/en/cities/incheon/")
    drawn, ink = page.evaluate("""() => [
      [...document.querySelectorAll(".hero .scale, .hero .furniture")].map((each) =>
        getComputedStyle(each)[each.tagName === "text" ? "fill" : "stroke"]),
      getComputedStyle(document.body).color]""")
    assert drawn == 4 * [ink]


def test_no_line_of_another_colour_is_drawn_around_the_map_of_a_phone(page):
    """Its edge is its frame: what lies above has the colour of the page."""
    for scheme, width in product(("light", "dark"), (320, 390)):
        page.emulate_media(color_scheme=scheme)
        resize(page, width)
        page.goto("/en/")
        found = page.evaluate("""() => {
          const style = (each) => getComputedStyle(document.querySelector(each))
          const { borderWidth, outlineStyle } = style(".friendship-map > .frame")
          return [borderWidth, outlineStyle, style(".chart .title").backgroundColor,
            style(".friendship-map > figcaption").backgroundColor,
            style(":root").backgroundColor]}""")
        assert found == ["0px", "none", *found[-1:] * 3], (scheme, width)


def test_the_map_can_be_passed_and_each_link_of_the_footer_be_hit(page):
    for width in (320, 1440):
        resize(page, width, 900)
        page.goto("/en/")
        skip = page.get_by_role("link", name="Skip the map")
        skip.focus()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        stop = page.locator(":focus")
        assert not stop.evaluate("each => each.closest('.friendship-map svg')")
        assert stop.evaluate("each => each.closest('main')")
        for link in page.locator(".colophon a").all():
            assert link.bounding_box()["height"] >= 24, link.inner_text()


def test_paper_says_what_a_list_was_narrowed_to_and_a_city_takes_four_pages(
    illustrated, page
):
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
    sheets = [path for path in STYLES.rglob("*.css") if "admin" not in path.parts]
    colour = re.compile(r"#[0-9a-f]{3,8}\b")
    found = {path.name for path in sheets if colour.search(path.read_text())}
    assert found - DRAWINGS == {"tokens.css", "page_end.css"}


# Maps


def test_places_are_hit_named_and_walked_by_keyboard(page):
    known = Attraction.objects.of_city("incheon").filter(latitude__isnull=False).count()
    for width in (320, 1440):
        resize(page, width, 700)
        page.goto("/en/cities/incheon/")
        fits(page)
        marks = page.locator(".place-map svg a")
        assert marks.count() == known
        edges = page.locator(".place-map > .frame > svg").bounding_box()
        for mark in marks.all():
            box = mark.locator(".target").bounding_box()
            assert min(box["width"], box["height"]) > 23.9
            middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            assert edges["x"] < middle[0] < edges["x"] + edges["width"]
            assert edges["y"] < middle[1] < bottom(edges)
        page.locator(".hero .panel a").last.focus()
        for name in ("Incheon Chinatown · district", "Silmido · island"):
            stops_at(page, name)
        stops_at(page, "Muuido · island")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Muuido")


def stops_at(page, name):
    page.keyboard.press("Tab")
    mark = page.locator(".place-map").get_by_role("link", name=name, exact=True)
    expect(mark).to_be_focused()
    expect(mark).to_be_in_viewport()
    expect(mark.locator(".target")).not_to_have_css("stroke", "none")


def test_no_name_covers_another_or_is_cut_whatever_its_size(page):
    resize(page, 1280, 900)
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


def test_a_name_on_plain_ink_is_not_cut(page):
    """Without maps; beside a higher card one grows in height and not in width."""
    SiteSettings.objects.update(shows_maps=False)
    wider = """() => [...document.querySelectorAll(".cover > .band")]
      .filter((each) => each.offsetWidth > each.parentElement.clientWidth + 1)
      .map((each) => each.textContent.trim())"""
    for width in (320, 1440):
        resize(page, width, 900)
        page.goto("/en/attractions/?city=shenyang")
        assert page.locator(".cover > .band:only-child").count() > 3
        assert page.evaluate(wider) == []
