"""From a new colleague to the first sign-in, in Chinese and by the keyboard alone."""

import pytest
from playwright.sync_api import expect

from portal.models import User
from tests.browser.looking import axe
from tests.browser.walking import fits, sign_in
from tests.reading.foreign import Written, strange_texts, written

pytestmark = pytest.mark.browser

OWN = "春风又绿江南岸-2026"
CODES = "dl code"


def look(page, *typed, widths=(1440, 900)):
    """Look at a page as axe does, in two widths, and for words of another language."""
    page.wait_for_load_state()
    assert axe(page, *widths) == [], page.url
    fits(page, 320, 900, 1440)
    data = Written([*written(), *typed])
    assert list(strange_texts(page.content(), data)) == [], page.url


def press(page, *keys):
    """Keys by their names, and texts in a list."""
    for key in keys:
        if isinstance(key, list):
            page.keyboard.insert_text(*key)
        else:
            page.keyboard.press(key)


def reach(page, locator):
    """Go on with the Tab key until the focus is there."""
    for _ in range(80):
        if locator.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not come to {locator}")


def make_account(page):
    """Returns the first password, which is shown once."""
    page.goto("/admin/portal/user/")
    add = page.locator(".object-tools .addlink")
    reach(page, add)
    press(page, "Enter")
    expect(page.locator("[name=last_name]")).to_be_focused()
    look(page)
    page.locator("[name=last_name]").focus()
    press(page, ["王"], "Tab", ["丽"], "Tab", ["wangli"])
    reach(page, page.locator("[name=role]").first)
    press(page, "Space", "Enter")
    expect(page.locator("h1")).to_have_text("王丽的初始密码")
    password = page.locator(CODES).nth(1).inner_text()
    look(page, "wangli", password, page.locator(CODES).nth(2).inner_text())
    return password


def test_an_account_is_made_and_its_owner_signs_in(desk, page, browser, live_server):
    sign_in(page, "administrator")
    password = make_account(page)
    with browser.new_context(base_url=live_server.url) as context:
        page = context.new_page()
        page.goto("/admin/portal/story/add/")
        reach(page, page.locator("[name=username]"))
        press(page, ["wangli"], "Tab", [password], "Enter")
        expect(page.locator("h1")).to_have_text("设置您自己的密码")
        look(page)
        page.goto("/admin/portal/story/")
        expect(page.locator("h1")).to_have_text("设置您自己的密码")
        reach(page, page.locator("[name=old_password]"))
        press(page, [password], "Tab", [OWN], "Tab", [OWN], "Enter")
        expect(page.locator(".messagelist .success")).to_contain_text("密码已修改")
        expect(page.locator("#user-tools")).to_contain_text("王丽")
        page.goto("/admin/portal/story/add/")
        expect(page.locator("[name=title_zh_hans]")).to_be_visible()
    user = User.objects.get(username="wangli")
    assert user.check_password(OWN)
    assert [group.name for group in user.groups.all()] == ["editor"]


def test_it_ends_and_comes_back_without_scripts(desk, unscripted):
    page, user = unscripted, User.objects.get(username="editor")
    sign_in(page, "administrator")
    for button, told in (("停用", "已停用"), ("恢复使用", "可以重新登录")):
        page.goto(f"/admin/portal/user/{user.pk}/change/")
        page.get_by_role("link", name=button, exact=True).press("Enter")
        page.get_by_role("button", name=button).press("Enter")
        expect(page.locator(".messagelist .success")).to_contain_text(told)


def test_axe_finds_nothing_on_the_pages_of_an_account(desk, page):
    user = User.objects.get(username="editor")
    sign_in(page, "administrator")
    names = ("change", "state", "password", "reset-factors")
    addresses = [f"/admin/portal/user/{user.pk}/{name}/" for name in names]
    for scheme, width in (("light", 1440), ("dark", 900)):
        page.emulate_media(color_scheme=scheme)
        for address in (*addresses, "/admin/auth/group/1/change/"):
            page.goto(address)
            look(page, widths=[width])
