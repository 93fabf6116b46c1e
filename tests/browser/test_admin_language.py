"""Staff switch the language of the desk, and what scripts put there follows it."""

import re

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from portal.models import User
from tests.browser.walking import in_view, sign_in
from tests.reading.foreign import Written, strange_texts, written

pytestmark = pytest.mark.browser

AWAY = "America/New_York"
ZONES = {
    "zh-hans": re.compile(r"请按北京时间填写。（你电脑的时间慢 1[23] 小时。）"),
    "ko": re.compile(r"베이징 시간 기준으로 입력하십시오.*1[23]시간 늦습니다"),
}


@pytest.fixture
def administrator(desk):
    User.objects.filter(username="administrator").update(is_superuser=True)


def strange(page):
    """What is on the page by now and not in its language."""
    return list(strange_texts(page.content(), Written(written())))


def be_elsewhere(page):
    """Give the browser another time zone than the office's."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTimezoneOverride", {"timezoneId": AWAY})


def test_a_switch_asks_before_it_leaves_what_is_not_saved_and_stays(
    administrator, page
):
    sign_in(page, "administrator", "/admin/portal/story/add/?q=1")
    page.locator("[name=title_zh_hans]").press_sequentially("新闻")
    asked = []
    answers = ["dismiss", "accept"]

    def answer(dialog):
        asked.append(dialog.type)
        getattr(dialog, answers.pop(0))()

    page.on("dialog", answer)
    page.locator(".account summary").click()
    page.locator("header [name=language]").select_option("ko")
    page.get_by_role("button", name="切换语言").click()
    expect(page.locator("[name=title_zh_hans]")).to_have_value("新闻")
    assert not User.objects.filter(language="ko").exists()
    page.get_by_role("button", name="切换语言").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page).to_have_url(re.compile(r"/admin/portal/story/add/\?q=1$"))
    expect(page.locator("header [name=language]")).to_have_value("ko")
    page.goto("/admin/")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    assert asked == ["beforeunload", "beforeunload"]


@pytest.mark.parametrize("language", ZONES)
def test_what_scripts_show_is_in_the_language(administrator, page, language):
    User.objects.update(language=language)
    be_elsewhere(page)
    sign_in(page, "administrator", "/admin/portal/holiday/add/")  # with a box for a day
    expect(page.locator(".timezonewarning").first).to_have_text(ZONES[language])
    expect(page.locator("body")).not_to_contain_text("Shanghai")
    page.locator("#calendarlink0").click()
    expect(page.locator("#calendarbox0")).to_be_visible()
    page.keyboard.press("Escape")
    assert strange(page) == []

    page.goto(f"/admin/auth/group/{Group.objects.first().pk}/change/")
    expect(page.locator(".selector-available")).to_be_visible()
    assert strange(page) == []

    page.goto("/admin/exchanges/city/add/")
    page.locator("#relations-group .add-row a").click()
    in_view(page.locator(".field-sources").first).locator(".select2").first.click()
    page.locator(".select2-search__field").last.press_sequentially("zzz")
    expect(page.locator(".select2-results__message")).to_be_visible()
    assert strange(page) == []

    page.goto("/admin/portal/story/")
    page.locator("#action-toggle").check()
    assert strange(page) == []
