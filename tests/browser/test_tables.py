"""A table goes out, comes back with a mistake, is corrected and taken in."""

import openpyxl
import pytest
from playwright.sync_api import expect

from exchanges.models import Exchange
from tests.browser.walking import fits, sign_in
from tests.portal.editorial.records.plans import waiting

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("media_folder")]


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def choose(page, path):
    page.locator("[name=file]").set_input_files(path)
    press(page, "预览变更")
    fits(page)


def edited(path, **cells):
    """The table with some cells of its second row typed anew, as in Excel."""
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book.active[1]]
    for name, value in cells.items():
        book.active.cell(2, heads.index(name) + 1).value = value
    book.save(path)
    return path


@pytest.fixture
def path(desk, page, tmp_path):
    """The exchanges, as an editor gets them from the list."""
    sign_in(page, "editor")
    page.goto("/admin/exchanges/exchange/")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()
    path = tmp_path / "exchanges.xlsx"
    download.value.save_as(path)
    return path


def test_an_editor_corrects_a_table_and_takes_it_in_and_back(page, path):
    page.get_by_role("link", name="导入表格").click()
    choose(page, edited(path, 日期="2021-02-30"))
    problem = page.locator(".import-problems tbody tr")
    expect(problem).to_contain_text(["2"])
    expect(problem).to_contain_text(["日期"])
    expect(problem).to_contain_text(["2021-02-30"])
    expect(page.get_by_role("button", name="导入", exact=True)).to_have_count(0)

    choose(page, edited(path, 日期="2014-02", 类别="会议"))
    expect(page.locator(".differences ins")).to_have_count(2)
    expect(page.get_by_label("立即发布")).to_have_count(0)
    press(page, "导入")
    expect(page.locator(".messagelist .success")).to_contain_text("1")
    page.set_viewport_size({"width": 320, "height": 640})
    fits(page)
    copy = Exchange.objects.get(live__isnull=False)
    assert (str(copy.date), copy.kind, copy.status) == (
        "2014-02",
        "conference",
        "draft",
    )
    assert not list(waiting().iterdir())

    page.get_by_role("link", name="撤销导入").click()
    fits(page)
    press(page, "撤销导入")
    expect(page.locator(".messagelist .success")).to_contain_text("已撤销")
    assert not Exchange.objects.filter(live__isnull=False).exists()
