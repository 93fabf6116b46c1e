"""`python -m pytest tests/browser/guide_pictures.py`: our own pictures, taken anew.

That of README.md, and those of the guide, which show the desk in Chinese with the
project's content and the demo accounts. What differs from one time to the next, such as
the day, is made the same before, and tabs of languages do not stay in the way.
"""

import io
from pathlib import Path

import pytest
from django.conf import settings
from openpyxl import load_workbook
from PIL import Image

from portal.models import ErrorReport, Source, Story
from tests.browser.walking import editor_of, press, sign_in, unfold
from tests.pictures import encoded

README = Path(__file__).with_name("readme.webp")
HEIGHT, GAP = 640, 16
# path, width and height of the window, whether it is dark
VIEWS = (
    ("/en/cities/incheon/", 1200, 1000, "light"),
    ("/zh-hans/", 390, 844, "light"),
    ("/ko/attractions/silmido/", 390, 844, "dark"),
)
FOLDER = settings.BASE_DIR / "portal/static/portal/guide"
SIZE = {"width": 1100, "height": 700}
WIDEST = 900  # pixels
SAME = """() => {
  const replacements = [
    [/\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}/g, "2026-05-18 09:30"],
    [/(09:30):\\d{2}/g, "$1:00"],
    [/已 \\d+ 天/g, "已 20 天"],
    [/https?:\\/\\/[^/]+(\\S*preview\\/)\\S+/g, "https://example.org$1…/"],
  ];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    for (const [pattern, text] of replacements) {
      walker.currentNode.data = walker.currentNode.data.replace(pattern, text);
    }
  }
  document.activeElement.blur();
  // What stays in view would lie over what is shown.
  const bars = "#header, .language-tabs, .desk-actions";
  for (const bar of document.querySelectorAll(bars)) {
    bar.style.position = "static";
  }
}"""


@pytest.fixture
def shoot(page):
    """Take the picture of a page of the guide: of the window, or of an element."""

    def take(name, selector=None, height=SIZE["height"]):
        page.wait_for_load_state()
        page.evaluate(SAME)
        if selector:
            data = page.locator(selector).first.screenshot()
        else:
            data = page.screenshot(clip={"x": 0, "y": 0, **SIZE, "height": height})
        picture = Image.open(io.BytesIO(data)).convert("RGB")
        if picture.width > WIDEST:
            size = (WIDEST, picture.height * WIDEST // picture.width)
            picture = picture.resize(size, Image.Resampling.LANCZOS)
        picture.save(FOLDER / f"{name}.webp", quality=70, method=6)

    page.set_viewport_size(SIZE)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return take


def new_story(page, title, summary):
    page.goto("/admin/portal/story/add/")
    page.locator("[name=title_zh_hans]").fill(title)
    page.locator("[name=summary_zh_hans]").fill(summary)


def test_a_story_is_written_reviewed_and_shown_outside(desk, page, shoot):
    sign_in(page, "editor")
    new_story(page, "友城周活动预告", "展示表单用的示例，不是真实报道。")
    shoot("write", ".steps")
    press(page, "送审")
    page.get_by_role("link", name="给外部人员预览").click()
    press(page, "生成链接")
    shoot("preview", "form:has([name=days])")
    new_story(page, "示例草稿", "展示工作台用的示例。")
    press(page, "保存")
    sign_in(page, "publisher")
    new_story(page, "另一示例草稿", "展示工作台用的示例。")
    press(page, "保存")
    page.goto("/admin/")
    shoot("start", height=620)
    waiting = page.get_by_role("region", name="待我审核")
    waiting.get_by_role("listitem").get_by_role("link").last.click()
    reader = page.frame_locator("iframe")
    reader.locator(".colophon").wait_for()
    shoot("review")


def test_a_text_is_written(desk, page, shoot):
    sign_in(page, "editor")
    new_story(page, "友城周活动预告", "展示表单用的示例。")
    editor_of(page, "body_zh_hans").fill("展示编辑器用的示例，不是真实报道。")
    shoot("text", ".form-row.field-body_zh_hans")


def test_a_picture_is_chosen(desk, page, shoot, media_folder):
    data = encoded(Image.radial_gradient("L").resize((1200, 800)))
    file = {"name": "one.png", "mimeType": "image/png", "buffer": data}
    sign_in(page, "editor", "/admin/portal/picture/add/")
    page.locator("[name=file]").set_input_files(file)
    page.locator("[name=alt_zh_hans]").fill("展示表单用的图案，不是照片")
    page.locator(".focal-point").wait_for()
    shoot("pictures", "fieldset:has(.framing)")


def test_a_translation_is_out_of_date(desk, page, shoot):
    row = Story.objects.create(
        title_zh_hans="友城周活动预告",
        title_en="Announcing Sister City Week",
        title_ko="우호도시 주간 예고",
        summary_zh_hans="活动五月开始。",
        summary_en="It begins in May.",
        summary_ko="5월에 시작합니다.",
    )
    row = Story.objects.get(pk=row.pk)
    row.summary_zh_hans = "活动六月开始。"
    row.save()
    sign_in(page, "editor", "/admin/translations/")
    shoot("translations", ".to-translate li:has-text('友城周活动预告')")


def test_a_table_is_looked_at(desk, page, shoot, tmp_path, media_folder):
    sign_in(page, "editor", "/admin/exchanges/exchange/")
    page.get_by_text("表格与已删除的内容").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()
    path = tmp_path / "exchanges.xlsx"
    download.value.save_as(path)
    page.get_by_role("link", name="导入表格").click()
    book = load_workbook(path)
    heads = [cell.value for cell in book.active[1]]
    book.active.cell(2, heads.index("日期") + 1).value = "2014-02"
    book.save(path)
    page.locator("[name=file]").set_input_files(path)
    press(page, "预览变更")
    shoot("tables", ".import-preview")


def test_what_is_live_is_changed_in_a_copy(desk, page, shoot):
    sign_in(page, "editor")
    page.goto("/admin/exchanges/city/?q=incheon")
    page.get_by_role("link", name="仁川广域市").click()
    page.get_by_role("button", name="在工作副本中修改").click()
    page.wait_for_load_state()
    summary = page.locator("[name=summary_zh_hans]")
    summary.fill(summary.input_value() + "两市往来频繁。")
    unfold(page, "latitude")
    page.locator("[name=latitude]").fill("41.8053")
    page.locator("[name=longitude]").fill("123.4382")
    press(page, "保存")
    shoot("checks", ".doubts")
    page.get_by_role("link", name="与网站内容对比").click()
    shoot("change", ".differences")
    page.get_by_role("link", name="返回工作副本").click()
    page.get_by_role("link", name="历史", exact=True).click()
    shoot("history", ".history")


def test_two_people_write_in_one_form(desk, page, shoot):
    source = Source.objects.order_by("pk")[0]
    sign_in(page, "publisher", f"/admin/portal/source/{source.pk}/change/")
    Source.objects.filter(pk=source.pk).update(title_zh_hans="另一位同事填写的标题")
    page.locator("[name=title_zh_hans]").fill("我填写的标题")
    press(page, "保存")
    shoot("together", ".conflict")


def test_a_report_of_an_error_waits(desk, page, shoot):
    ErrorReport.objects.create(
        language="zh-hans",
        page="/zh-hans/cities/incheon/",
        text="展示来信用的示例：人口数字的年份写错了。",
    )
    sign_in(page, "publisher", "/admin/portal/errorreport/")
    shoot("reports", "#result_list")


def test_the_site_is_shown_in_windows_side_by_side(portal, new_page):
    pictures = []
    for path, width, height, scheme in VIEWS:
        size = {"width": width, "height": height}
        page = new_page(viewport=size, color_scheme=scheme)
        page.goto(path)
        picture = Image.open(io.BytesIO(page.screenshot()))
        size = (width * HEIGHT // height, HEIGHT)
        pictures.append(picture.resize(size, Image.Resampling.LANCZOS))
    width = sum(picture.width + GAP for picture in pictures) - GAP
    whole, left = Image.new("RGB", (width, HEIGHT), "white"), 0
    for picture in pictures:
        whole.paste(picture, (left, 0))
        left += picture.width + GAP
    whole.save(README, quality=80, method=6)
