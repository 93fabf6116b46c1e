"""An error is reported by keyboard alone, without JavaScript, on a small phone."""

import pytest
from playwright.sync_api import expect

from portal.models import ErrorReport
from tests.browser.looking import EACH, LOOK, PLAIN, by_axe
from tests.browser.opening import resize

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("portal")]


@pytest.fixture
def phone(unscripted):
    """A page of 320 pixels that runs no script."""
    resize(unscripted, 320, 640)
    return unscripted


def tab_to(page, selector):
    """Press Tab until the focus is there; returns the names of what it met."""
    met = []
    for _ in range(120):
        page.keyboard.press("Tab")
        met.append(page.locator(":focus").get_attribute("name"))
        if page.locator(f"{selector}:focus").count():
            return met
    raise AssertionError(f"the keyboard does not reach {selector}: {met}")


LANGUAGES = ["zh-hans", "en", "ko"]


def test_an_error_is_reported_by_keyboard_without_scripts(phone):
    for language in LANGUAGES:
        report_by_keyboard(phone, language)
        ErrorReport.objects.all().delete()


def report_by_keyboard(phone, language):
    phone.goto(f"/{language}/cities/incheon/")
    tab_to(phone, "a[href*='report-an-error']")
    phone.keyboard.press("Enter")
    expect(phone.locator("h1")).to_be_visible()
    tab_to(phone, "#id_email")
    phone.keyboard.type("nobody")
    phone.keyboard.press("Enter")
    expect(phone.locator("[role=alert] a")).to_have_count(2)
    tab_to(phone, "[role=alert] a")
    phone.keyboard.press("Enter")
    phone.keyboard.press("Tab")  # from where the link has led
    assert "topic" not in tab_to(phone, "button[type=submit]")
    phone.locator("#id_text").focus()
    phone.keyboard.type("It was 2014.")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    phone.keyboard.press("ControlOrMeta+a")
    phone.keyboard.type("a@b.cn")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/sent/")
    phone.reload()
    row = ErrorReport.objects.get()
    assert (row.text, row.email, row.language) == ("It was 2014.", "a@b.cn", language)
    assert row.page == f"/{language}/cities/incheon/"
    assert phone.context.cookies() == []


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
