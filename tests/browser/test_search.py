"""Searching in a real browser: by keyboard, and while an input method is at work."""

import pytest
from playwright.sync_api import expect

from tests.browser.walking import fits

pytestmark = pytest.mark.browser


def press_enter(session, code):
    for kind in ("rawKeyDown", "keyUp"):
        session.send(
            "Input.dispatchKeyEvent",
            {
                "type": kind,
                "key": "Enter",
                "code": "Enter",
                "windowsVirtualKeyCode": code,
            },
        )


@pytest.mark.parametrize("code", [13, 229])
def test_the_enter_of_an_input_method_sends_nothing(portal, page, code):
    page.goto("/zh-hans/")
    page.locator("summary", has_text="搜索").click()
    page.get_by_role("searchbox").focus()
    session = page.context.new_cdp_session(page)
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


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize(
    ("code", "word"), [("en", "Incheon"), ("zh-hans", "沈阳"), ("ko", "qwertz")]
)
def test_the_page_fits_and_keeps_the_words(portal, page, width, code, word):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/{code}/search/?q={word}")
    fits(page)
    field = page.get_by_role("searchbox")
    expect(field).to_have_value(word)
    expect(field).to_be_visible()
    assert field.bounding_box()["height"] >= 44


# Safari ends the composition first, and only the number tells what the key was for.
@pytest.mark.parametrize(
    ("about", "is_held_back"),
    [("isComposing: true", True), ("keyCode: 229", True), ("keyCode: 13", False)],
)
def test_the_script_holds_back_what_a_browser_does_not(
    portal, page, about, is_held_back
):
    page.goto("/ko/search/")
    event = f"{{key: 'Enter', bubbles: true, cancelable: true, {about}}}"
    sent = f"input => input.dispatchEvent(new KeyboardEvent('keydown', {event}))"
    assert page.get_by_role("searchbox").evaluate(sent) is not is_held_back
