"""Two editors in one form, each in a browser of their own, in Chinese."""

import pytest
from playwright.sync_api import expect

from portal.models import Story
from tests.browser.walking import fill, fits, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk")]


@pytest.fixture
def other(browser, live_server):
    """The page of a second person."""
    with browser.new_context(base_url=live_server.url) as context:
        page = context.new_page()
        yield page
        context.set_offline(True)  # `page` waits for the server, see `go_quietly`


@pytest.fixture
def form():
    row = Story.objects.create(
        title_zh_hans="友城周", body_zh_hans="第一稿", slug="week"
    )
    return f"/admin/portal/story/{row.pk}/change/"


def test_the_second_to_save_sees_both_and_chooses(page, other, form):
    sign_in(page, "editor")
    page.goto(form)
    sign_in(other, "publisher")
    other.goto(form)
    expect(other.locator("[data-presence]")).to_be_visible()
    fill(other, "body_zh_hans", "审核者的稿子")
    other.locator("[name=_continue]").click()
    expect(other.locator(".messagelist .success")).to_be_visible()

    fill(page, "body_zh_hans", "编辑的稿子")
    page.locator("[name=title_zh_hans]").fill("友城周开幕")
    page.locator("[name=_save]").click()
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("请选择保留哪一版本")
    expect(conflict.locator(".version")).to_have_text(["审核者的稿子", "编辑的稿子"])
    expect(conflict.locator("del").first).to_have_css("display", "inline")
    expect(page.locator("[name=title_zh_hans]")).to_have_value("友城周开幕")
    fits(page, 320, 1440)
    assert Story.objects.get(slug="week").title_zh_hans == "友城周"

    conflict.get_by_label("我的版本").check()
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    row = Story.objects.get(slug="week")
    assert (row.title_zh_hans, row.body_zh_hans) == ("友城周开幕", "<p>编辑的稿子</p>")
