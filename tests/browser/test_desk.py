"""Editor and publisher at their desks, in Chinese, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from exchanges.models import City
from tests.browser.walking import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def do(page):
    """Press a button of the form by what stands on it."""

    def press(name):
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_load_state()

    return press


def section(page, name):
    return page.get_by_role("region", name=name, exact=True)


def new_story(page, title):
    page.goto("/admin/portal/story/add/")
    page.locator("[name=title_zh_hans]").fill(title)


def test_a_story_goes_back_and_forth_and_then_to_the_site(desk, page, do):
    sign_in(page, "editor")
    new_story(page, "友城周开幕")
    korean = page.locator("[name=title_ko]")
    expect(korean).to_be_hidden()
    do("한국어")
    korean.fill("우호도시 주간 개막")
    do("保存并送审")
    expect(page.locator(".messagelist .success")).to_contain_text("待审核")
    expect(page.get_by_role("button", name="立即发布")).to_have_count(0)

    sign_in(page, "publisher")
    section(page, "待我审核").get_by_role("link", name="友城周开幕").click()
    do("退回")
    expect(page.locator(".messagelist .error")).to_contain_text("请在意见中写明")
    page.locator("[name=step-remark]").fill("请补英文标题")
    do("退回")
    expect(page.locator(".messagelist .success")).to_contain_text("已退回修改")

    sign_in(page, "editor")
    section(page, "退回给我").get_by_role("link", name="友城周开幕").click()
    expect(page.locator(".state")).to_contain_text("请补英文标题")
    do("English")
    page.locator("[name=title_en]").fill("Sister City Week opens")
    do("保存并送审")

    sign_in(page, "publisher")
    section(page, "待我审核").get_by_role("link", name="报道: 1").click()
    page.get_by_role("link", name="友城周开幕").click()
    do("保存并立即发布")
    expect(page.locator(".state")).to_contain_text("已发布")
    page.context.clear_cookies()
    page.goto("/en/stories/youchengzhoukaimu/")
    expect(page.locator("h1")).to_have_text("Sister City Week opens")


def test_a_live_page_is_changed_in_a_copy_that_a_publisher_takes_over(desk, page, do):
    address = "/zh-hans/cities/incheon/"
    page.goto(address)
    before = page.locator("main").inner_text()
    sign_in(page, "editor")
    page.goto("/admin/exchanges/city/?q=incheon")
    page.get_by_role("link", name="仁川广域市").click()
    expect(page.locator("[name=summary_zh_hans]")).to_have_count(0)
    do("在工作副本中修改")
    page.locator("[name=summary_zh_hans]").fill("仁川是沈阳的友好城市。")
    page.locator("[name=relations-0-since]").fill("2014-06")
    do("保存并送审")
    page.get_by_role("link", name="与网站内容对比").click()
    expect(page.locator(".differences")).to_contain_text("2014年6月12日")
    expect(page.locator(".differences ins").first).to_be_visible()

    page.goto(address)
    assert page.locator("main").inner_text() == before
    sign_in(page, "publisher")
    section(page, "待我审核").get_by_role("link", name="仁川广域市").click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="在新标签页打开").click()
    expect(opened.value.locator(".preview")).to_contain_text("此内容尚未发布")
    opened.value.wait_for_load_state()
    preview = opened.value.locator("main").inner_text()
    assert "分享本页" not in preview  # nobody else may open its address
    opened.value.close()
    do("立即发布")
    expect(page.locator(".messagelist .success")).to_contain_text("已发布")
    page.goto(address)
    shown = page.locator("main").inner_text()
    assert untimed(shown).replace("\n分享本页", "") == untimed(preview)
    assert shown != before
    assert City.objects.filter(slug="incheon").count() == 1


def untimed(text):
    """The text of a page without the minute in which it was changed last."""
    return re.sub(r"\d\d:\d\d （", "（", text)
