"""A new colleague's first sign-in, and a second factor, by the keyboard alone.

In Chinese, with the authenticator that Chromium has for tests.
"""

import re

import pyotp
import pytest
from playwright.sync_api import expect

from portal.models import User
from tests.browser.looking import axe
from tests.browser.walking import fits, reach, sign_in, sign_in_here, succeeds
from tests.reading.foreign import Written, strange_texts, written

pytestmark = pytest.mark.browser

OWN = "春风又绿江南岸-2026"
CODES = "dl code"
PAGE = "/admin/account/second-factor/"
OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def look(page, *typed):
    """Look at a page as axe does, in two widths, and for words of another language."""
    page.wait_for_load_state()
    assert axe(page, 1440, 900) == [], page.url
    fits(page, 320, 900, 1440)
    codes = page.locator("code").all_inner_texts()
    data = Written([*written(), *typed, *codes])
    assert list(strange_texts(page.content(), data)) == [], page.url


def keys(page, *pressed):
    """Press keys by their names, and type texts in a list."""
    for key in pressed:
        if isinstance(key, list):
            page.keyboard.insert_text(*key)
        else:
            page.keyboard.press(key)


def make_account(page):
    """Returns the first password, which is shown once."""
    page.goto("/admin/portal/user/")
    add = page.locator(".object-tools .addlink")
    reach(page, add)
    keys(page, "Enter")
    expect(page.locator("[name=last_name]")).to_be_focused()
    look(page)
    page.locator("[name=last_name]").focus()
    keys(page, ["王"], "Tab", ["丽"], "Tab", ["wangli"])
    reach(page, page.locator("[name=role]").first)
    keys(page, "Space", "Enter")
    expect(page.locator("h1")).to_have_text("王丽的初始密码")
    password = page.locator(CODES).nth(1).inner_text()
    look(page, "wangli")
    return password


def test_an_account_is_made_and_its_owner_signs_in(desk, page, other):
    sign_in(page, "administrator")
    password = make_account(page)
    other.goto("/admin/portal/story/add/")
    reach(other, other.locator("[name=username]"))
    keys(other, ["wangli"], "Tab", [password], "Enter")
    expect(other.locator("h1")).to_have_text("设置你自己的密码")
    look(other)
    other.goto("/admin/portal/story/")
    expect(other.locator("h1")).to_have_text("设置你自己的密码")
    reach(other, other.locator("[name=old_password]"))
    keys(other, [password], "Tab", [OWN], "Tab", [OWN], "Enter")
    succeeds(other, "密码已修改")
    expect(other.locator("#user-tools")).to_contain_text("王丽")
    other.goto("/admin/portal/story/add/")
    expect(other.locator("[name=title_zh_hans]")).to_be_visible()
    user = User.objects.get(username="wangli")
    assert user.check_password(OWN)
    assert [group.name for group in user.groups.all()] == ["editor"]


@pytest.fixture
def required(desk, settings):
    """As in production, on the day on which the days are over."""
    settings.SECOND_FACTOR, settings.SECOND_FACTOR_DAYS = True, 0


@pytest.fixture
def cdp(page):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return session


@pytest.fixture
def device(cdp):
    """A device with a finger on it."""
    answer = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
    return answer["authenticatorId"]


def enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press(page, role, name):
    """Press a button or a link by the keyboard."""
    reach(page, page.get_by_role(role, name=name, exact=True))
    enter(page)


def enter_password(page, role="publisher"):
    page.context.clear_cookies()
    page.goto("/admin/portal/story/")
    with page.expect_navigation():
        sign_in_here(page, role)


def is_in(page):
    expect(page).to_have_url(re.compile("/admin/portal/story/$"))
    expect(page.locator("#user-tools")).to_be_visible()


def set_up_passkey(page):
    page.get_by_label("设备名称").fill("办公室电脑")
    page.keyboard.press("Enter")


def set_up_app(page):
    """Returns what the app learns from the page."""
    press(page, "link", "设置动态口令应用")
    look(page)
    key = "".join(page.locator(".key").inner_text().split())
    page.get_by_label("输入应用当前显示的6位动态口令：").fill(pyotp.TOTP(key).now())
    enter(page)
    return pyotp.TOTP(key)


def keep_codes(page):
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    look(page)
    codes = page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10
    press(page, "link", "我已妥善保管")
    expect(page.get_by_role("heading", name="我的验证方式")).to_be_visible()
    return codes


def test_enrolled_used_lost_recovered_and_reset(required, page, cdp, device):
    # The days are over: whatever is asked for leads to the one page.
    enter_password(page)
    expect(page).to_have_url(re.compile(f"{PAGE}$"))
    expect(page.locator(".errornote").first).to_contain_text("再继续使用后台")
    look(page)
    set_up_passkey(page)
    codes = keep_codes(page)
    expect(page.get_by_role("row", name="办公室电脑")).to_be_visible()
    expect(page.get_by_role("button", name="删除：办公室电脑")).to_have_count(0)
    app = set_up_app(page)
    succeeds(page, "设置成功")
    look(page)

    # With the passkey.
    enter_password(page)
    look(page)
    press(page, "button", "使用通行密钥")
    is_in(page)

    # With the code of the app; the one that set it up is used up, the next is not.
    enter_password(page)
    soon = app.at(page.evaluate("Date.now() / 1000 + 30"))
    page.get_by_label("动态口令应用显示的6位数字").fill(soon)
    enter(page)
    is_in(page)

    # Both are lost.
    cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device})
    enter_password(page)
    press(page, "link", "已丢失？使用恢复码")
    look(page)
    page.get_by_label("恢复码").fill(codes[0])
    enter(page)
    expect(page).to_have_url(re.compile(f"{PAGE}$"))
    expect(page.locator(".messagelist .warning")).to_contain_text("剩余9个")
    press(page, "button", "删除：办公室电脑")
    succeeds(page, "已删除")
    assert not User.objects.get(username="publisher").passkeys.exists()


def test_what_the_browser_refuses_is_said(desk, page, cdp, device):
    """A second passkey on the same device, and a device that confirms nobody."""
    sign_in(page, "editor", PAGE)
    set_up_passkey(page)
    keep_codes(page)
    set_up_passkey(page)
    expect(page.locator("[data-passkey-error]")).to_have_text(
        "此设备上已有你账号的通行密钥。"
    )
    refused = {"authenticatorId": device, "isUserVerified": False}
    cdp.send("WebAuthn.setUserVerified", refused)
    enter_password(page, "editor")
    page.get_by_role("button", name="使用通行密钥").press("Enter")
    expect(page.locator("[data-passkey-error]")).to_contain_text("请重试")
