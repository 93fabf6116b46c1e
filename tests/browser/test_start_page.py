"""The start page in a real browser: by keys alone, without scripts, on a phone."""

from itertools import cycle

import pytest
from playwright.sync_api import expect

from portal import demo
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.models import Story, User
from tests.browser.looking import axe
from tests.browser.walking import fits, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def sent(desk):
    """A story that the editor has sent to review."""
    editor = User.objects.get(username="editor")
    row = Story(title_zh_hans="友城周开幕", created_by=editor, updated_by=editor)
    row.save()
    return apply_step(StepRequest("ask"), row, editor)


def region(page, name):
    return page.get_by_role("region", name=name, exact=True)


def test_what_was_sent_is_taken_back_by_keys_and_without_scripts(sent, unscripted):
    page = unscripted
    page.goto("/admin/")
    page.locator("[name=username]").fill("editor")
    page.locator("[name=password]").fill(demo.PASSWORD)
    page.keyboard.press("Enter")
    box = region(page, "我送审的")
    box.get_by_role("link", name="友城周开幕").focus()
    page.keyboard.press("Tab")
    expect(box.get_by_role("button", name="撤回")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("已撤回")
    expect(region(page, "我的草稿")).to_contain_text("友城周开幕")
    page.get_by_role("searchbox").fill("友城周")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="报道")).to_contain_text("草稿")


def test_it_fits_a_phone_and_axe_finds_nothing(sent, page):
    schemes = cycle(("light", "dark"))
    for role in ("editor", "publisher", "administrator"):
        sign_in(page, role)
        for address in ("/admin/", "/admin/search/?q=友城", "/admin/account/"):
            page.emulate_media(color_scheme=next(schemes))
            page.goto(address)
            fits(page, 320, 900, 1440)
            assert axe(page) == [], (role, address)
