"""What is typed into a form is stored every few seconds, and offered back."""

import pytest
from playwright.sync_api import expect

from portal.models import Draft, Story
from tests.browser.opening import resize
from tests.browser.walking import sign_in

pytestmark = pytest.mark.browser

ADD = "/admin/portal/story/add/"
SECONDS = 1000
KEYS = "Object.keys(localStorage)"


def type_title(page, text):
    page.locator("[name=title_zh_hans]").press_sequentially(text)


def stored_titles():
    rows = Draft.objects.filter(digest=None).order_by("pk")
    return [row.data["title_zh_hans"][0] for row in rows]


def test_a_tab_that_is_killed_loses_five_seconds_at_most(desk, page):
    """Also where one person has two tabs of the form: each is stored for itself."""
    sign_in(page, "editor")
    for text in ("第一", "第二"):
        tab = page.context.new_page()
        tab.goto(ADD)
        type_title(tab, text)
        for _ in range(50):
            if stored_titles()[-1:] == [text]:
                break  # whatever becomes of the tab now
            tab.wait_for_timeout(0.1 * SECONDS)
        assert stored_titles()[-1] == text
        tab.close()
    page.goto(ADD)
    offers = page.locator("[data-unsaved]")
    expect(offers).to_have_count(2)
    offers.first.locator("summary").click()
    expect(offers.first.locator("ins")).to_have_text("第二")
    offers.first.get_by_role("link", name="恢复到表单中").click()
    expect(page.locator("[name=title_zh_hans]")).to_have_value("第二")
    page.locator("[name=title_zh_hans]").press("Enter")  # saves, and does no step
    page.wait_for_url("**/story/")
    assert Story.objects.get(title_zh_hans="第二").status == "draft"
    assert stored_titles() == ["第一"]
    page.goto(ADD)
    page.get_by_role("button", name="放弃").click()
    expect(page.locator("[data-unsaved]")).to_have_count(0)


def test_what_does_not_reach_the_server_is_kept_in_the_browser(desk, page, complaints):
    sign_in(page, "editor")
    page.context.route("**/autosave/", lambda route: route.abort())
    page.goto(ADD)
    type_title(page, "海")
    line = page.locator("[data-autosave]")
    expect(line).to_contain_text("保留在本浏览器中", timeout=15 * SECONDS)
    page.context.unroute("**/autosave/")
    page.goto("about:blank")
    page.goto(ADD)
    expect(line).to_contain_text("已暂存到服务器", timeout=15 * SECONDS)
    line.get_by_role("link").click()
    expect(page.locator("[data-unsaved]")).to_have_count(1)
    assert stored_titles() == ["海"]
    assert not page.evaluate(
        "Object.keys(localStorage).filter((k) => /autosave/.test(k))"
    )
    complaints[:] = [each for each in complaints if "autosave" not in each]


def test_the_buttons_of_a_form_are_always_in_view(desk, page):
    sign_in(page, "editor")
    page.goto("/admin/exchanges/city/add/")
    for width, height in ((1440, 900), (900, 700), (320, 568)):
        resize(page, width, height)
        for share in (0, 0.5, 1):
            page.evaluate(f"scrollTo(0, document.body.scrollHeight * {share})")
            for name in ("_save", "_step"):
                box = page.locator(f".desk-actions [name={name}]").bounding_box()
                assert 0 <= box["y"] < box["y"] + box["height"] <= height, width
