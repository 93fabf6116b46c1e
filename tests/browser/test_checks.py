"""What is doubtful meets who writes it and who reviews it, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.walking import sign_in, unfold

pytestmark = pytest.mark.browser

OUTSIDE = "该坐标不在韩国境内"


def test_a_reviewer_sees_the_point_that_an_editor_put_into_another_country(desk, page):
    sign_in(page, "editor")
    page.goto("/admin/exchanges/city/?q=incheon")
    page.get_by_role("link", name="仁川广域市").click()
    page.get_by_role("button", name="在工作副本中修改").click()
    unfold(page, "latitude")
    page.locator("[name=latitude]").fill("41.8053")
    page.locator("[name=longitude]").fill("123.4382")
    page.get_by_role("button", name="保存并送审").click()
    expect(page.locator(".messagelist .warning").first).to_contain_text(OUTSIDE)
    expect(page.locator(".doubts")).to_contain_text(OUTSIDE)
    expect(page.locator("#id_latitude_helptext")).to_contain_text(OUTSIDE)

    sign_in(page, "publisher")
    page.get_by_role("region", name="待我审核").get_by_role("link", name="仁川").click()
    latitude = page.get_by_role("article").filter(has_text="纬度")
    expect(latitude.locator(".doubt")).to_contain_text(OUTSIDE)
    page.get_by_role("link", name="打开编辑页面").click()
    expect(page.locator(".doubts")).to_contain_text(OUTSIDE)
    page.get_by_role("link", name="与网站内容对比").click()
    row = page.locator(".differences tr").filter(has_text="纬度")
    expect(row.locator(".doubt")).to_contain_text(OUTSIDE)
    page.get_by_role("link", name="返回工作副本").click()
    page.get_by_role("button", name="保存并立即发布").click()
    expect(page.locator(".state")).to_contain_text("已发布")
