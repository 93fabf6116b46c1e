"""From a new colleague to the first sign-in, in Chinese and by the keyboard alone."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from portal.models import User
from tests.browser.walking import fits, sign_in
from tests.reading.foreign import Written, strange_texts, written

pytestmark = pytest.mark.browser

OWN = "春风又绿江南岸-2026"
CODES = "dl code"


@pytest.fixture
def look():
    """Looks at a page as axe does, in two widths, and for words of another language."""

    def look(page, *typed):
        page.wait_for_load_state("networkidle")
        page.evaluate(AXE_SCRIPT)
        size = page.viewport_size
        for width in (1440, 900):
            page.set_viewport_size({**size, "width": width})
            assert page.evaluate("axe.run()")["violations"] == [], page.url
        page.set_viewport_size(size)
        fits(page, 320, 900, 1440)
        data = Written([*written(), *typed])
        assert list(strange_texts(page.content(), data)) == [], page.url

    return look


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


def make_account(page, look):
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


def test_an_account_is_made_and_its_owner_signs_in(desk, browser, live_server, look):
    options = {"base_url": live_server.url, "bypass_csp": True}
    with browser.new_context(**options) as context:
        page = context.new_page()
        sign_in(page, "administrator")
        password = make_account(page, look)
    with browser.new_context(**options) as context:
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


def test_it_ends_and_comes_back_without_scripts(desk, browser, live_server):
    options = {"base_url": live_server.url, "java_script_enabled": False}
    user = User.objects.get(username="editor")
    with browser.new_context(**options) as context:
        page = context.new_page()
        sign_in(page, "administrator")
        for button, told in (("停用", "已停用"), ("恢复使用", "可以重新登录")):
            page.goto(f"/admin/portal/user/{user.pk}/change/")
            page.get_by_role("link", name=button, exact=True).press("Enter")
            page.get_by_role("button", name=button).press("Enter")
            expect(page.locator(".messagelist .success")).to_contain_text(told)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_an_account(
    desk, browser, live_server, look, scheme
):
    user = User.objects.get(username="editor")
    options = {"base_url": live_server.url, "bypass_csp": True}
    with browser.new_context(**options, color_scheme=scheme) as context:
        page = context.new_page()
        sign_in(page, "administrator")
        for name in ("change", "state", "password"):
            page.goto(f"/admin/portal/user/{user.pk}/{name}/")
            look(page)
        page.goto("/admin/auth/group/1/change/")
        look(page)
