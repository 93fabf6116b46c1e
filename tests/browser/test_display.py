"""Large text and high contrast, for who does not know the browser's own settings."""

import pytest
from playwright.sync_api import expect

from tests.browser.opening import resize
from tests.browser.walking import fits

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("portal")]

PAGES = [
    *("/en/", "/en/cities/", "/en/cities/incheon/", "/en/exchanges/"),
    *("/en/exchanges/masks-2020/", "/en/attractions/muuido/", "/en/site-map/"),
    *("/en/exchanges/ftz-ifez-memorandum-2019/", "/en/pages/accessibility/"),
    *("/ko/exchanges/wwcam-mayors-2018/", "/zh-hans/stories/incheon-our-sister-city/"),
]
LARGE = ("22px", "rgb(255, 255, 255)")
# Waits in the page: what waits outside is compiled anew, which the policy forbids.
PAINTED = """async () => {
  while (!window.sizes) await new Promise(requestAnimationFrame);
  return window.sizes;
}"""
WATCH = """new PerformanceObserver((list) => {
  const { fontSize } = getComputedStyle(document.documentElement);
  window.sizes = (window.sizes || []).concat(list.getEntries().map(() => fontSize));
}).observe({ type: "paint", buffered: true });
new PerformanceObserver((list) => {
  window.shift = (window.shift || 0) + list.getEntries().length;
}).observe({ type: "layout-shift", buffered: true });"""


def display(page):
    """The size of the text, and the colour of the ground."""
    style = "getComputedStyle(document.documentElement)"
    return tuple(page.evaluate(f"[{style}.fontSize, {style}.backgroundColor]"))


def choose(page):
    """Both, by the keyboard."""
    page.locator(".display summary").focus()
    for key in ("Enter", "Tab", "Space", "Tab", "Space"):
        page.keyboard.press(key)


def test_a_choice_holds_on_the_next_page_until_it_is_taken_back(page):
    page.goto("/en/")
    plain = display(page)
    choose(page)
    assert display(page) == LARGE != plain
    page.locator(".menu a").first.click()
    expect(page.locator("h1")).to_have_text("Cities")
    assert display(page) == LARGE
    page.goto("/ko/")
    assert display(page) == LARGE

    page.locator(".display summary").click()
    boxes = page.locator(".display input").all()
    assert len(boxes) == 2
    for box in boxes:
        expect(box).to_be_checked()
        box.uncheck()
    assert display(page) == plain
    page.goto("/en/")
    assert display(page) == plain
    page.go_back()
    assert display(page) == plain

    # Whatever else the browser keeps does no harm.
    for kept in ("", "nonsense", "5", "null", "[]", '{"large": 1}'):
        page.evaluate("kept => localStorage.setItem('display', kept)", kept)
        page.goto("/en/cities/")
        assert display(page) == plain


def test_large_text_is_there_before_anything_is_painted_and_fits_a_phone(page):
    resize(page, 320)
    page.goto("/en/")
    page.evaluate("localStorage.setItem('display', '{\"large\": true}')")
    page.add_init_script(WATCH)
    page.goto("/en/exchanges/")
    assert set(page.evaluate(PAINTED)) == {"22px"}
    assert page.evaluate("window.shift || 0") == 0
    for address in PAGES:
        page.goto(address)
        page.evaluate(
            "for (const d of document.querySelectorAll('details')) d.open = 1"
        )
        assert display(page)[0] == "22px"
        fits(page)
    label = page.locator(".display label").first.bounding_box()
    assert label["height"] >= 44


def test_without_storage_or_javascript_it_ends_with_the_page(page, unscripted):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('blocked', 'SecurityError') } })"
    )
    for each in (page, unscripted):
        each.goto("/en/")
        plain = display(each)
        choose(each)
        assert display(each) == LARGE != plain
        if each is unscripted:
            said = each.locator(".display noscript p")
            expect(said).to_contain_text("this page only")
        each.goto("/en/cities/")
        assert display(each) == plain


def test_the_browsers_own_wish_for_contrast_comes_first(page):
    for scheme, colour in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(0, 0, 0)")):
        page.emulate_media(contrast="more", color_scheme=scheme)
        page.goto("/en/")
        assert display(page)[1] == colour
    page.emulate_media(contrast="no-preference", forced_colors="active")
    page.goto("/en/")
    page.locator(".display summary").click()
    expect(page.get_by_label("High contrast")).to_be_hidden()
    expect(page.get_by_label("Large text")).to_be_visible()
