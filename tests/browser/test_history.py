"""An editor takes a change back, a publisher a deletion, and a link goes outside."""

import re

import pytest
from playwright.sync_api import expect

from portal.content.states import State
from portal.models import PreviewLink, Story
from tests.actors.desk import versions
from tests.browser.walking import fill, fits, sign_in
from tests.reading.foreign import Written, strange_texts, written

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk")]

WIDTHS = (320, 1440)  # what fits is looked at in both, what is done is done in one
# What is typed, and the address that is made from it.
TYPED = [
    *("第一稿", "第二稿", "第三稿", "인천 주간", "인천 우호 주간"),
    "renchuanyouhaozhou",
]


@pytest.fixture
def page(page):
    """A small window."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return page


def write(page, **texts):
    """Fill in fields of the form, in all languages, and save."""
    page.locator("[data-language=all]").click()
    for name, text in texts.items():
        fill(page, name, text)
    page.locator("[name=_continue]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def draft_with_three_saves(page):
    page.goto("/admin/portal/story/add/")
    write(page, title_zh_hans="仁川友好周", title_ko="인천 주간", body_zh_hans="第一稿")
    write(page, title_ko="인천 우호 주간", body_zh_hans="第二稿")
    write(page, body_zh_hans="第三稿", summary_en="A week")
    return Story.objects.get(title_zh_hans="仁川友好周")


def reads_well(page):
    """The page is in one language and does not scroll sideways."""
    page.wait_for_load_state()
    assert list(strange_texts(page.content(), Written([*written(), *TYPED]))) == []
    fits(page, *WIDTHS)


def test_a_draft_is_shown_outside_compared_brought_back_deleted_and_recovered(
    page, browser, live_server
):
    sign_in(page, "editor")
    row = draft_with_three_saves(page)
    show_outside(page, browser, live_server)
    assert not PreviewLink.objects.about(row).exists()
    page.goto(f"/admin/portal/story/{row.pk}/change/")
    bring_the_first_back(page)
    row.refresh_from_db()
    assert (row.title_ko, row.body_zh_hans) == ("인천 주간", "<p>第一稿</p>")
    assert (row.state, row.summary_en or "") == (State.DRAFT, "")
    assert len(versions(row)) == 4

    sign_in(page, "publisher")
    page.goto(f"/admin/portal/story/{row.pk}/change/")
    page.locator(".deletelink").click()
    page.locator("#content [type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert not Story.objects.filter(pk=row.pk).exists()
    page.get_by_role("link", name="已删除的内容").click()
    reads_well(page)
    page.get_by_role("link", name="仁川友好周").click()
    expect(page.locator(".differences")).to_contain_text("第一稿")
    reads_well(page)
    page.get_by_role("button", name="恢复").click()
    expect(page.locator("[name=title_zh_hans]")).to_have_value("仁川友好周")
    assert Story.objects.get(pk=row.pk).body_zh_hans == "<p>第一稿</p>"


def bring_the_first_back(page):
    page.locator(".object-tools .historylink, .historylink").first.click()
    rows = page.locator(".history tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("摘要 (English)")
    reads_well(page)

    rows.nth(2).get_by_label("较早").check()
    rows.nth(0).get_by_label("较新").check()
    page.get_by_role("button", name="对比").click()
    table = page.locator(".differences")
    expect(table.locator("tbody tr")).to_have_count(3)
    body = table.locator("tr").filter(has_text="正文 (中文)")
    expect(body.locator("del")).to_have_text("一")
    expect(body.locator("ins")).to_have_text("三")
    reads_well(page)

    page.locator(".history tbody a").nth(2).click()
    expect(page.locator(".differences tbody tr")).to_have_count(3)
    reads_well(page)
    page.get_by_role("button", name="恢复此版本").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def show_outside(page, browser, live_server):
    page.get_by_role("link", name="给外部人员预览").click()
    page.locator("[name=days]").select_option("3")
    page.get_by_role("button", name="生成链接").click()
    url = page.locator(".share li a").nth(2).get_attribute("href")
    assert f"{live_server.url}/ko/preview/" in url
    reads_well(page)

    with browser.new_context(viewport=page.viewport_size) as context:
        outside = context.new_page()
        assert outside.goto(url).status == 200
        expect(outside.locator("html")).to_have_attribute("lang", "ko")
        expect(outside.locator("h1")).to_have_text("인천 우호 주간")
        expect(outside.locator(".preview")).to_be_visible()
        fits(outside, *WIDTHS)
        outside.locator(".languages a").first.click()
        expect(outside.locator("h1")).to_have_text("仁川友好周")
        expect(outside).to_have_url(re.compile("/zh-hans/preview/"))
        assert context.cookies() == []
        page.get_by_role("button", name="使此链接失效").click()
        expect(page.locator(".share li")).to_have_count(0)
        assert outside.reload().status == 410
