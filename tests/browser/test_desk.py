"""Each role at its desk, in Chinese, in a real browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from exchanges.models import City
from portal.content.kinds import content_models
from portal.models import Story
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


def test_a_publisher_sets_times_and_takes_things_off_the_site(desk, page, do):
    Story.objects.create(title_zh_hans="定时报道", slug="later")
    sign_in(page, "publisher")
    page.goto("/admin/portal/story/?state=draft")
    page.get_by_role("link", name="定时报道").click()
    expect(page.locator(".steps")).to_contain_text("北京时间")
    do("保存并定时发布")
    expect(page.locator(".messagelist .error")).to_contain_text("请填写发布日期")
    day = timezone.localtime() + timedelta(days=2)
    page.locator("[name=step-moment_0]").fill(f"{day:%Y-%m-%d}")
    page.locator("[name=step-moment_1]").fill("09:30")
    do("保存并定时发布")
    expect(page.locator(".state")).to_contain_text(f"{day:%Y-%m-%d} 09:30")
    assert timezone.localtime(Story.objects.get(slug="later").published_at).hour == 9
    do("撤下")
    expect(page.locator(".state")).to_contain_text("已撤下")


def test_a_publisher_publishes_many_from_the_list(desk, page, do):
    published = Story.objects.published().count()
    for number in range(3):
        Story.objects.create(title_zh_hans=f"报道{number}", slug=f"many-{number}")
    sign_in(page, "publisher")
    page.goto("/admin/portal/story/")
    for box in page.locator("[name=_selected_action]").all():
        box.check()
    page.locator("select[name=action]").select_option(label="立即发布")
    do("执行")
    expect(page.locator(".step-rows > li")).to_have_count(published + 3)
    expect(page.locator(".step-rows")).to_contain_text("不能进行此操作")
    do("立即发布")
    expect(page.locator(".messagelist .success")).to_contain_text("3")
    expect(page.locator(".messagelist .warning")).to_have_count(published)
    assert Story.objects.published().count() == published + 3


def test_the_auditor_sees_everything_and_finds_nothing_to_press(desk, page):
    sign_in(page, "auditor")
    for model in content_models():
        name = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        page.goto(name)
        page.locator("#result_list tbody th a").first.click()
        expect(page.locator(".state")).to_be_visible()
        expect(page.locator("#content-main [type=submit]")).to_have_count(0)
        expect(page.locator("#content-main button[name=_step]")).to_have_count(0)
        page.get_by_role("link", name="历史", exact=True).click()
        expect(page.locator("#content")).to_contain_text("由数据文件导入")


def test_the_administrator_lets_authors_publish_alone(desk, page, do):
    sign_in(page, "publisher")
    new_story(page, "一人值班")
    do("保存并继续编辑")
    expect(page.locator(".steps")).to_contain_text("须由其他人员发布")
    expect(page.get_by_role("button", name=re.compile("立即发布"))).to_have_count(0)
    sign_in(page, "administrator")
    page.goto("/admin/portal/sitesettings/1/change/")
    page.get_by_label("允许发布本人的修改").check()
    do("保存")
    sign_in(page, "publisher")
    section(page, "我的草稿").get_by_role("link", name="一人值班").click()
    do("保存并立即发布")
    expect(page.locator(".state")).to_contain_text("已发布")
