"""Searching in a real browser: by keyboard, and while an input method is at work."""

import pytest
from playwright.sync_api import expect

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


def test_the_script_holds_back_what_a_browser_does_not(portal, page):
    """Safari ends the composition first; only the number tells what the key was for."""
    page.goto("/ko/search/")
    sent = []
    for about in ("isComposing: true", "keyCode: 229", "keyCode: 13"):
        event = f"{{key: 'Enter', bubbles: true, cancelable: true, {about}}}"
        send = f"input => input.dispatchEvent(new KeyboardEvent('keydown', {event}))"
        sent.append(page.get_by_role("searchbox").evaluate(send))
    assert sent == [False, False, True]
