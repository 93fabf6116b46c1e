"""A visitor walks the portal, and staff sign in, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.walking import fits, sign_in

pytestmark = pytest.mark.browser

WORDS = {
    "zh-hans": ("友城", "仁川", "我们的友谊", "大事记", "实尾岛"),
    "en": ("Cities", "Incheon", "Our friendship", "Timeline", "Silmido"),
    "ko": ("도시", "인천", "우리의 우정", "교류 연표", "실미도"),
}


@pytest.mark.parametrize(
    ("language", "width"), [("zh-hans", 320), ("en", 1440), ("ko", 320)]
)
def test_a_visitor_walks_the_portal(portal, page, language, width):
    cities, incheon, moment, timeline, silmido = WORDS[language]
    page.set_viewport_size({"width": width, "height": 800})
    menu = page.locator(".menu")

    def open_menu():
        if width < 1000:
            page.locator(".masthead > .toggle > summary").click()

    page.goto(f"/{language}/")
    open_menu()
    menu.get_by_role("link", name=cities, exact=True).click()
    expect(page.locator("h1")).to_have_text(cities)
    fits(page)
    page.locator(".directory").get_by_role("link", name=incheon, exact=True).click()
    expect(page.get_by_role("heading", name=moment)).to_be_visible()
    fits(page)
    page.locator(".covers").get_by_role("link", name=silmido).click()
    expect(page.locator("h1")).to_have_text(silmido)
    fits(page)

    open_menu()
    menu.get_by_role("link", name=timeline, exact=True).click()
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


def test_the_language_switch_stays_on_the_page(portal, page):
    page.goto("/en/attractions/muuido/")
    page.get_by_role("link", name="한국어").click()
    expect(page).to_have_url(page.url)
    expect(page.locator("h1")).to_have_text("무의도")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("h1")).to_have_text("舞衣岛")


def test_the_first_stop_of_the_keyboard_skips_to_the_text(portal, page):
    page.goto("/en/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_pages_work_without_javascript(portal, unscripted):
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


def test_the_tab_with_an_error_is_opened_and_an_added_relation_has_the_tabs(desk, page):
    sign_in(page, "publisher")
    page.goto("/admin/portal/story/add/")
    page.get_by_role("button", name="English", exact=True).click()
    page.locator("[name=title_en]").fill("News")
    page.locator("form").first.evaluate("form => form.noValidate = true")
    page.locator("[name=_save]").click()
    chinese = page.locator("[data-language=zh_hans]")
    expect(chinese).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[name=title_zh_hans]")).to_be_visible()
    expect(page.locator("[name=title_en]")).to_have_value("News")
    page.goto("/admin/exchanges/city/add/")
    page.get_by_role("button", name="中文", exact=True).click()
    page.locator("#relations-group .add-row a").click()
    expect(page.locator("[name=relations-0-note_zh_hans]")).to_be_visible()
    expect(page.locator("[name=relations-0-note_en]")).to_be_hidden()
    page.get_by_role("button", name="English", exact=True).click()
    expect(page.locator("[name=relations-0-note_en]")).to_be_visible()
