"""Translations at the desk, in Chinese, on a wide and on a narrow screen."""

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from portal.models import Story
from tests.browser.walking import fits, sign_in

pytestmark = pytest.mark.browser
WIDTHS = (320, 1440)  # what fits is looked at in both, what is done is done in one


@pytest.fixture
def page(page):
    """A small window."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 640})
    return page


@pytest.fixture
def story(desk):
    """A draft, the English text of which is behind; its Korean one is missing."""
    texts = {"body_zh_hans": "<p>旧的文字</p>", "body_en": "<p>Old words</p>"}
    row = Story.objects.create(
        slug="s", title_zh_hans="友城周", title_en="Sister City Week", **texts
    )
    row = Story.objects.get(pk=row.pk)
    row.body_zh_hans = "<p>新的文字</p>"
    row.save()
    return row


def address(row):
    return f"/admin/portal/story/{row.pk}/change/"


def row_of(page, field):
    return page.locator(f".form-row.field-{field}")


def boxes(page, field):
    """Where a field is, and the source of its text."""
    row = row_of(page, field)
    return row.locator("input").bounding_box(), row.locator(".source").bounding_box()


def test_a_translation_stands_beside_its_source(story, page):
    sign_in(page, "editor")
    page.goto(address(story))
    beside = row_of(page, "body_en").locator(".source")
    expect(beside).to_be_hidden()
    page.get_by_role("button", name="English", exact=True).press("Enter")
    expect(beside).to_be_visible()
    expect(beside.locator("del")).to_have_text("旧")
    expect(beside.locator("ins")).to_have_text("新")
    source = row_of(page, "title_en").locator(".source")
    expect(source).to_have_text("友城周")
    expect(source.locator(".marked")).to_have_count(0)
    box, below = boxes(page, "title_en")
    assert below["y"] >= box["y"] + box["height"]
    page.set_viewport_size({"width": WIDTHS[1], "height": 900})
    box, right = boxes(page, "title_en")
    assert right["x"] >= box["x"] + box["width"]
    fits(page, *WIDTHS)

    page.locator("[name=title_en]").focus()
    page.keyboard.press("Tab")
    expect(source).to_be_focused()
    expect(source).to_have_accessible_name("“标题 (English)”的简体中文原文")
    away = page.get_by_role("button", name="并列显示原文")
    for pressed in ("true", "false", "true"):
        expect(away).to_have_attribute("aria-pressed", pressed)
        expect(source).to_be_visible(visible=pressed == "true")
        away.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="中文", exact=True).click()
    expect(beside).to_be_hidden()


def test_the_list_leads_through_what_is_to_be_done(story, page):
    sign_in(page, "editor")
    section = page.get_by_role("region", name="译文", exact=True)
    section.get_by_role("link", name="英语, 已过期").click()
    fits(page, *WIDTHS)
    line = page.locator(".to-translate > li").filter(has_text="友城周")
    expect(line.locator("del")).to_have_text("旧")
    line.get_by_role("button", name="确认英语译文仍然有效").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator(".to-translate > li")).to_have_count(0)
    page.get_by_label("状态").select_option(label="缺失")
    page.locator(".to-translate-choice [name=language]").select_option("ko")
    page.get_by_role("button", name="查看").click()
    page.locator(".to-translate").get_by_role("link", name="友城周").click()
    expect(page.locator("[name=title_zh_hans]")).to_have_value("友城周")


def test_a_table_goes_out_and_comes_back(story, page, tmp_path):
    sign_in(page, "editor")
    page.goto("/admin/translations/")
    page.get_by_role("link", name="发出与收回").click()
    fits(page, *WIDTHS)
    page.locator("form[method=get] [name=language]").select_option("ko")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载表格").click()
    path = tmp_path / "t.xlsx"
    download.value.save_as(path)
    fill_in(path)
    page.locator("[name=file]").set_input_files(path)
    page.get_by_role("button", name="预览变更").click()
    expect(page.locator(".to-translate ins").first).to_be_visible()
    fits(page, *WIDTHS)
    page.get_by_role("button", name="全部收回").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Story.objects.get(pk=story.pk).title_ko == "우호도시 주간"


def fill_in(path):
    """What a translator does, in a program for tables."""
    book = load_workbook(path)
    for row in book.active.iter_rows(min_row=2):
        if row[5].value.endswith("/title/ko") and row[0].value == "友城周":
            row[4].value = "우호도시 주간"
    book.save(path)
