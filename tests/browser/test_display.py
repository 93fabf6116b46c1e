"""Large text and high contrast, for who does not know the browser's own settings."""

import pytest
from playwright.sync_api import expect

from tests.browser.walking import fits

pytestmark = pytest.mark.browser

PAGES = [
    *("/en/", "/en/cities/", "/en/cities/incheon/", "/en/exchanges/"),
    *("/en/exchanges/masks-2020/", "/en/attractions/muuido/", "/en/site-map/"),
    *("/en/exchanges/ftz-ifez-memorandum-2019/", "/en/pages/accessibility/"),
    *("/ko/exchanges/wwcam-mayors-2018/", "/zh-hans/stories/incheon-our-sister-city/"),
]

# Waits in the page: what waits outside is compiled anew, which the policy forbids.
PAINTED = """async () => {
  while (!window.sizes) await new Promise(requestAnimationFrame);
  return window.sizes;
}"""


def size(page):
    return page.evaluate("getComputedStyle(document.documentElement).fontSize")


def paper(page):
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def test_a_choice_holds_on_the_next_page_until_it_is_taken_back(portal, page):
    page.goto("/en/")
    plain = size(page), paper(page)
    page.locator(".display summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    chosen = size(page), paper(page)
    assert chosen == ("22px", "rgb(255, 255, 255)") != plain

    page.locator(".menu a").first.click()
    expect(page.locator("h1")).to_have_text("Cities")
    assert (size(page), paper(page)) == chosen
    page.goto("/ko/")
    assert (size(page), paper(page)) == chosen

    page.locator(".display summary").click()
    boxes = page.locator(".display input").all()
    assert len(boxes) == 2
    for box in boxes:
        expect(box).to_be_checked()
        box.uncheck()
    assert (size(page), paper(page)) == plain
    page.goto("/en/")
    assert (size(page), paper(page)) == plain
    page.go_back()
    assert (size(page), paper(page)) == plain


def test_it_is_there_before_anything_is_painted(portal, page):
    """And whatever else the browser keeps does no harm."""
    page.goto("/en/")
    plain = size(page)
    for kept in ("", "nonsense", "5", "null", "[]", '{"large": 1}'):
        page.evaluate("kept => localStorage.setItem('display', kept)", kept)
        page.goto("/en/cities/")
        assert size(page) == plain
    page.evaluate("localStorage.setItem('display', '{\"large\": true}')")
    page.add_init_script(
        "new PerformanceObserver(list => {"
        "  window.sizes = (window.sizes || []).concat(list.getEntries().map("
        "    () => getComputedStyle(document.documentElement).fontSize))"
        "}).observe({type: 'paint', buffered: true});"
        "new PerformanceObserver(list => {"
        "  window.shift = (window.shift || 0) + list.getEntries().length"
        "}).observe({type: 'layout-shift', buffered: true})"
    )
    page.goto("/en/exchanges/")
    assert set(page.evaluate(PAINTED)) == {"22px"}
    assert page.evaluate("window.shift || 0") == 0


def test_blocked_storage_only_ends_the_choice_with_the_page(portal, page):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('blocked', 'SecurityError') } })"
    )
    page.goto("/en/")
    plain = size(page)
    page.locator(".display summary").click()
    page.get_by_label("Large text").check()
    assert size(page) != plain
    page.goto("/en/cities/")
    assert size(page) == plain


def test_without_javascript_it_holds_for_the_page_and_says_so(portal, unscripted):
    page = unscripted
    page.goto("/en/")
    plain = size(page), paper(page)
    page.locator(".display summary").click()
    expect(page.locator(".display noscript p")).to_contain_text("this page only")
    page.get_by_label("Large text").check()
    page.get_by_label("High contrast").check()
    assert (size(page), paper(page)) == ("22px", "rgb(255, 255, 255)") != plain
    page.goto("/en/cities/")
    assert (size(page), paper(page)) == plain


def test_large_text_fits_a_narrow_screen(portal, page):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/en/")
    page.evaluate("""localStorage.setItem('display', '{"large": true}')""")
    for address in PAGES:
        page.goto(address)
        page.evaluate(
            "for (const d of document.querySelectorAll('details')) d.open = 1"
        )
        assert size(page) == "22px"
        fits(page)
    label = page.locator(".display label").first.bounding_box()
    assert label["height"] >= 44


def test_the_browsers_own_wish_for_contrast_comes_first(portal, page):
    for scheme, colour in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(0, 0, 0)")):
        page.emulate_media(contrast="more", color_scheme=scheme)
        page.goto("/en/")
        assert paper(page) == colour
    page.emulate_media(contrast="no-preference", forced_colors="active")
    page.goto("/en/")
    page.locator(".display summary").click()
    expect(page.get_by_label("High contrast")).to_be_hidden()
    expect(page.get_by_label("Large text")).to_be_visible()
