"""An editor's session ends while they write, and nothing is lost."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from portal import demo
from portal.content.rich_text.sanitize import in_words
from portal.models import Story
from tests.browser.walking import fill, fits

pytestmark = pytest.mark.browser

TEXTS = {
    "title_zh_hans": "新闻",
    "title_en": "News",
    "title_ko": "소식",
    "body_zh_hans": "第一段\n\n“第二段” & <b>第三段</b>",
    "body_en": "The first\n\nThe second",
    "body_ko": "첫째\n\n둘째",
}


def sign_in_here(page):
    page.locator("[name=username]").fill("editor")
    page.locator("[name=password]").fill(demo.PASSWORD)
    page.locator("#login-form [type=submit]").click()
    expect(page.locator("#user-tools")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_outlives_the_session(desk, browser, live_server, scripts):
    with browser.new_context(
        base_url=live_server.url, java_script_enabled=scripts
    ) as context:
        page = context.new_page()
        page.goto("/admin/portal/story/add/")
        sign_in_here(page)
        if scripts:
            page.locator("[data-language=all]").click()
        for name, text in TEXTS.items():
            fill(page, name, text) if scripts else page.locator(f"[name={name}]").fill(
                text
            )
        Session.objects.all().delete()
        page.locator("[name=_save]").click()

        expect(page.get_by_label("用户名")).to_be_visible()
        expect(page.get_by_text("403")).to_have_count(0)
        expect(page.locator("dl")).to_contain_text("소식")
        sent = "&amp; &lt;b&gt;" if scripts else "& <b>"
        expect(page.locator("dl")).to_contain_text(f"“第二段” {sent}第三段")
        page.get_by_label("用户名").fill("editor")
        page.get_by_label("密码").fill(demo.PASSWORD)
        page.get_by_role("button", name="登录并继续").click()

        expect(page.locator("[name=title_zh_hans]")).to_have_value("新闻")
        page.locator("[name=_save]").click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        page.goto("/admin/portal/story/add/")
        expect(page.locator("[data-unsaved]")).to_have_count(0)

    row = Story.objects.get(title_ko="소식")
    for name, text in TEXTS.items():
        lines = in_words(getattr(row, name)).splitlines()
        assert lines == [each for each in text.splitlines() if each]


def test_the_page_fits(desk, page, complaints):
    page.goto("/admin/portal/story/add/")
    sign_in_here(page)
    page.locator("[name=title_zh_hans]").fill("沈" * 200)
    fill(page, "body_zh_hans", "W" * 2000)
    page.context.clear_cookies()
    page.locator("[name=_save]").click()
    page.locator("summary").click()
    fits(page, 320, 1440)
    assert len(complaints) == 1
    assert "403" in complaints.pop()
