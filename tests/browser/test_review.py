"""A review in a real browser: by clicks, by keys, without scripts, on a phone."""

import pytest
from playwright.sync_api import expect

from exchanges.models import City
from portal import demo
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story, User
from tests.browser.looking import axe
from tests.browser.walking import fits, sign_in

pytestmark = pytest.mark.browser

SIZES = {320: 640, 900: 900, 1440: 900}


@pytest.fixture
def waits(desk):
    """A changed copy of Incheon and a new story that the editor has sent to review."""
    editor = User.objects.get(username="editor")
    copy, _new = create_working_copy(City.objects.get(slug="incheon"), editor)
    copy.summary_zh_hans += "新增一句。"
    copy.latitude, copy.updated_by = 41.8, editor
    copy.save()
    story = Story(title_zh_hans="友城周开幕", created_by=editor, updated_by=editor)
    story.save()
    return [apply_step(StepRequest("ask"), row, editor) for row in (copy, story)]


def address(row):
    return f"/admin/{row._meta.label_lower.replace('.', '/')}/{row.pk}/review/"


def waiting(page, name):
    return page.get_by_role("region", name="待我审核").get_by_role("link", name=name)


def test_a_copy_is_reviewed_and_published_in_two_clicks(waits, page):
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, "publisher")
    clicks = [0]
    page.expose_function("clicked", lambda: clicks.append(clicks.pop() + 1))
    page.add_init_script("addEventListener('click', () => clicked(), true)")
    page.reload()
    waiting(page, "仁川广域市").click()
    reader = page.frame_locator("iframe")
    expect(reader.get_by_role("heading", level=1)).to_contain_text("仁川")
    expect(page.locator("ins").first).to_have_text("新增一句。")
    frame, changes = (page.locator(each).bounding_box() for each in BESIDE)
    assert frame["x"] + frame["width"] <= changes["x"], "side by side"
    publish = page.get_by_role("button", name="立即发布", exact=True)
    expect(publish).to_be_in_viewport()
    publish.click()
    expect(page.locator(".messagelist .success")).to_contain_text("已发布")
    assert clicks == [2]
    page.goto("/zh-hans/cities/incheon/")
    expect(page.locator("main")).to_contain_text("新增一句。")


BESIDE = (".reader iframe", ".changes")


def test_what_a_link_of_the_frame_leads_to_opens_in_a_tab(waits, page):
    sign_in(page, "publisher")
    page.goto(address(waits[0]))
    reader = page.frame_locator("iframe")
    with page.context.expect_page() as opened:
        reader.get_by_role("link", name="友城", exact=True).last.click()
    expect(opened.value.locator("h1")).to_contain_text("友城")
    opened.value.close()
    expect(reader.locator(".preview")).to_be_visible()


def test_by_keys_and_without_scripts(waits, unscripted):
    page = unscripted
    page.goto("/admin/")
    page.locator("[name=username]").fill("publisher")
    page.locator("[name=password]").fill(demo.PASSWORD)
    page.keyboard.press("Enter")
    waiting(page, "仁川广域市").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="韩语").focus()
    page.keyboard.press("Enter")
    expect(page.locator("iframe")).to_have_attribute("title", "预览：韩语")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到改动内容")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("[name=step-remark]")).to_be_focused()
    page.keyboard.type("韩文摘要请重译")
    page.get_by_label("完成后转到下一条待审").check()
    page.get_by_role("button", name="退回").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1").last).to_have_text("审核：友城周开幕")
    expect(page.locator(".messagelist .success")).to_contain_text("已退回修改")
    page.get_by_text("定时发布 …").focus()
    page.keyboard.press("Enter")
    page.locator("[name=step-moment_0]").fill("2099-05-01")
    page.locator("[name=step-moment_1]").fill("08:30")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("2099-05-01")


def test_it_fits_a_phone_and_axe_finds_nothing(waits, page):
    sign_in(page, "publisher")
    for row, scheme in zip(waits, ("light", "dark"), strict=True):
        page.emulate_media(color_scheme=scheme)
        page.goto(address(row))
        fits(page, *SIZES)
        for width, height in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            for name in ("退回", "立即发布"):
                button = page.get_by_role("button", name=name, exact=True)
                expect(button).to_be_in_viewport(ratio=1)
            assert axe(page) == [], (row, scheme)
