"""A visitor walks the portal, searches, reports an error and sees an exhibition."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from portal.models import ErrorReport
from tests.browser.looking import EACH, LOOK, PLAIN, by_axe
from tests.browser.opening import resize
from tests.browser.walking import fits, reach

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("portal")]

WORDS = {
    "zh-hans": (320, "友城", "仁川", "友好往来", "大事记", "实尾岛"),
    "en": (1440, "Cities", "Incheon", "Our friendship", "Timeline", "Silmido"),
    "ko": (320, "도시", "인천", "교류 발자취", "교류 연표", "실미도"),
}


def test_a_visitor_walks_the_portal(page):
    for language in WORDS:
        walk(page, language)

    # The switch of the language stays on the page.
    page.goto("/en/attractions/muuido/")
    page.get_by_role("link", name="한국어").click()
    expect(page.locator("h1")).to_have_text("무의도")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("h1")).to_have_text("舞衣岛")

    # The first stop of the keyboard skips to the text.
    page.goto("/en/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def walk(page, language):
    width, cities, incheon, moment, timeline, silmido = WORDS[language]
    resize(page, width)
    menu = page.locator(".menu")

    def follow(name):
        if width < 1000:
            page.locator(".masthead > .toggle > summary").click()
        menu.get_by_role("link", name=name, exact=True).click()

    page.goto(f"/{language}/")
    follow(cities)
    expect(page.locator("h1")).to_have_text(cities)
    fits(page)
    page.locator(".covers").get_by_role("link", name=incheon, exact=True).click()
    expect(page.get_by_role("heading", name=moment)).to_be_visible()
    fits(page)
    page.locator(".covers").get_by_role("link", name=silmido).click()
    expect(page.locator("h1")).to_have_text(silmido)
    fits(page)

    follow(timeline)
    expect(page.locator(".timeline li").first).to_be_visible()
    fits(page)
    page.locator(".years summary").click()
    page.locator(".years a[href='?year=2020']").click()
    donations = page.locator(".filters a[href='?kind=donation&year=2020']")
    expect(donations).to_be_hidden()
    page.locator(".filters summary").nth(1).press("Enter")
    number = int(donations.locator("small").text_content())
    donations.press("Enter")
    expect(page.locator(".timeline li")).to_have_count(number)
    expect(page.locator(".filters summary b")).to_have_count(2)
    fits(page)
    page.locator(".timeline a[href$='/epidemic-material-2020/']").click()
    expect(page.locator(".hero .date")).to_contain_text("2020")
    fits(page)


def test_the_pages_work_without_javascript(unscripted):
    page = unscripted
    page.goto("/en/exchanges/")
    page.locator(".filters summary", has_text="Years").click()
    page.locator("select[name=from]").select_option("2019")
    page.locator(".filters button").click()
    page.locator(".filters summary", has_text="Direction").click()
    ours = page.get_by_role("link", name="Ours to theirs")
    number = int(ours.locator("small").inner_text())
    ours.click()
    expect(page.locator(".timeline li")).to_have_count(number)
    expect(page).to_have_url(re.compile(r"\?direction=ours&from=2019$"))
    page.locator(".chosen").get_by_role("link", name="from 2019").click()
    expect(page).to_have_url(re.compile(r"\?direction=ours$"))


# Searching while an input method is at work


def press_enter(session, code):
    key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": code}
    for kind in ("rawKeyDown", "keyUp"):
        session.send("Input.dispatchKeyEvent", {"type": kind, **key})


def test_the_enter_of_an_input_method_sends_nothing(page):
    session = page.context.new_cdp_session(page)
    for code in (13, 229):
        page.goto("/zh-hans/")
        page.locator("summary", has_text="搜索").click()
        page.get_by_role("searchbox").focus()
        composed = {"text": "仁川", "selectionStart": 2, "selectionEnd": 2}
        session.send("Input.imeSetComposition", composed)
        press_enter(session, code)
        page.wait_for_timeout(300)
        assert page.url.endswith("/zh-hans/")
        session.send("Input.insertText", {"text": "仁川"})
        expect(page.get_by_role("searchbox")).to_have_value("仁川")
        page.keyboard.press("Enter")
        expect(page.locator("mark").first).to_have_text("仁川")
        assert "/zh-hans/search/?q=" in page.url
    # Safari ends the composition first; only the number tells what the key was for.
    page.goto("/ko/search/")
    sent = []
    for about in ("isComposing: true", "keyCode: 229", "keyCode: 13"):
        event = f"{{key: 'Enter', bubbles: true, cancelable: true, {about}}}"
        send = f"input => input.dispatchEvent(new KeyboardEvent('keydown', {event}))"
        sent.append(page.get_by_role("searchbox").evaluate(send))
    assert sent == [False, False, True]


# Reporting an error


def test_an_error_is_reported_by_keyboard_without_scripts_on_a_phone(unscripted):
    page = unscripted
    resize(page, 320, 640)
    for language in WORDS:
        page.goto(f"/{language}/cities/incheon/")
        reach(page, page.locator("a[href*='report-an-error']"))
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_be_visible()
        reach(page, page.locator("#id_email"))
        page.keyboard.type("nobody")
        page.keyboard.press("Enter")
        expect(page.locator("[role=alert] a")).to_have_count(2)
        reach(page, page.locator("[role=alert] a").first)
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")  # from where the link has led
        assert "topic" not in reach(page, page.locator("main button[type=submit]"))
        page.locator("#id_text").focus()
        page.keyboard.type("It was 2014.")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("a@b.cn")
        page.keyboard.press("Enter")
        page.wait_for_url("**/sent/")
        page.reload()
        row = ErrorReport.objects.get()
        told = (row.text, row.email, row.language, row.page)
        own = (language, f"/{language}/cities/incheon/")
        assert told == ("It was 2014.", "a@b.cn", *own)
        assert page.context.cookies() == []
        row.delete()


def test_a_form_that_came_back_is_as_accessible_as_any_page(page, complaints):
    page.emulate_media(**PLAIN)
    found = []
    for width, language in ((320, "zh-hans"), (320, "ko"), (1280, "en")):
        resize(page, width)
        page.goto(f"/{language}/report-an-error/")
        page.locator("#id_email").fill("nobody")
        page.locator("#id_page").fill("https://evil.example")
        page.locator("#id_email").press("Enter")
        expect(page.locator("[aria-invalid]")).to_have_count(3)
        page.evaluate(LOOK)
        looks = ["cut", "outside", "overlapping", "sideways", "outline", "small"]
        found += by_axe(page, [width], []) + page.evaluate(EACH, looks)
    complaints.clear()  # Chromium names the status of the page
    assert found == []


# The exhibition of a city, by the keys that a remote control has


def places(page, key):
    """Where the page stands after each press, until nothing more comes."""
    found = [page.evaluate("scrollY")]
    while len(found) < 2 or found[-1] != found[-2]:
        page.keyboard.press(key)
        page.wait_for_timeout(50)
        found.append(page.evaluate("scrollY"))
    return found[:-1]


def test_each_press_leads_one_slide_on_or_back_and_skips_nothing(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/en/cities/incheon/exhibition/")
    slides = page.locator(".slide")
    resize(page, 1280, 900)
    assert len(places(page, "ArrowRight")) >= slides.count()
    expect(slides.last.locator("img")).to_be_in_viewport()
    page.keyboard.press("PageUp")
    expect(slides.nth(slides.count() - 2)).to_be_in_viewport(ratio=0.5)

    height = 480  # pixels, in which no slide with a long text fits
    page.goto("/en/cities/incheon/exhibition/")
    resize(page, 1280, height)
    on, back = places(page, "PageDown"), places(page, "PageUp")
    assert max(after - before for before, after in pairwise(on)) <= height + 1
    assert (on[0], back[-1]) == (0, 0)
    assert on[-1] == page.evaluate("document.documentElement.scrollHeight") - height
    link = page.get_by_role("link", name="Leave the exhibition")
    expect(link).to_be_in_viewport()
