"""What is pasted into the editor of a text: from Word, WPS, LibreOffice and the web.

LibreOffice wrote its two files itself, of the same text as .odt and as .docx. Those of
Word and WPS are written by hand in the form in which these programs copy.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.models import Picture, Story
from tests.actors.staged import picture
from tests.browser.injected import CANARY, look_at
from tests.browser.walking import editor_of, fits, save, sign_in
from tests.hostile.xss import PAYLOADS
from tests.pictures import encoded, quarters

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk", "media_folder")]
DATA = Path(__file__).parent / "data"
# A paste as a browser announces it, with what a program has put into the clipboard.
PASTE = """([name, given, files]) => {
  const box = document.querySelector(`.prose-editor:has([name=${name}]) .ProseMirror`);
  const clipboardData = new DataTransfer();
  for (const [type, text] of Object.entries(given)) clipboardData.setData(type, text);
  for (const base64 of files) {
    const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
    clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
  }
  box.focus();
  const values = { clipboardData, bubbles: true, cancelable: true };
  box.dispatchEvent(new ClipboardEvent("paste", values));
}"""
LISTS = (
    "<ol>\n<li>到达</li>\n<li>访问<ol>\n<li>港口</li>\n<li>学校</li>\n</ol></li>\n"
    "<li>返回</li>\n</ol>\n"
)
FILE = "<img src='file:///C:/Temp/a.png'>"
TABLE = (
    "<table>\n<thead>\n<tr><th>年份</th><th>活动</th></tr>\n</thead>\n"
    "<tbody>\n<tr><td>1993</td><td>签约</td></tr>\n"
    '<tr><td colspan="2">合并的一格</td></tr>\n</tbody>\n</table>\n'
)
LINKS = (
    '<ul>\n<li>请看<a href="https://example.org/plan">计划</a></li>\n'
    '<li>致信<a href="mailto:office@example.org">办公室</a>{}</li>\n</ul>\n'
)
ITEMS = """
<h1 style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>Title</h1>
<p style='mso-list:l2 level1 lfo3'><span style='mso-list:Ignore'>一、</span>甲</p>
<p style='mso-list:l2 level2 lfo3'><span style='mso-list:Ignore'>o</span>乙</p>
<p class=MsoNormal>中间<br></p>
<p style='mso-list:l2 level1 lfo3'><span style='mso-list:Ignore'>二、</span>丙</p>
<p style='mso-list:l4 level1 lfo5'><span style='mso-list:Ignore'>·</span>丁</p>
<table><tr><td>外<table><tr><td>内</td><td>里</td></tr></table></td><td></td></tr></table>
"""


@pytest.fixture
def form(page):
    """The form of a story, in Chinese."""
    sign_in(page, "editor")
    open_form(page)
    return page


def open_form(page):
    """A new story; whatever was pasted before is gone."""
    Picture.objects.all().delete()
    Story.objects.filter(slug="news").delete()
    row = Story.objects.create(title_zh_hans="新闻", slug="news")
    page.goto(f"/admin/portal/story/{row.pk}/change/")
    editor_of(page, "body_zh_hans").click()


def paste(page, html="", text="", rtf="", files=()):
    given = {"text/html": html, "text/plain": text, "text/rtf": rtf}
    editor_of(page, "body_zh_hans").wait_for()
    given = {key: value for key, value in given.items() if value}
    page.evaluate(PASTE, ["body_zh_hans", given, list(files)])


def line(page):
    return page.locator(".prose-editor:has([name=body_zh_hans]) [role=status]")


def saved(page):
    save(page, "_continue")
    return Story.objects.get(slug="news").body_zh_hans


def tell(page, text):
    """Say what the first picture of the dialog shows, and insert it."""
    page.locator("dialog[open] input").first.fill(text)
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_text_of_word_comes_whole_and_its_pictures_from_beside_it(form):
    paste(form, (DATA / "word.html").read_text())
    expect(line(form)).to_have_text(
        "已略去：2 种颜色或字体，1 处下划线或删除线，1 幅浏览器无法读取的图片，"
        "1 个绘图，1 条批注，1 处已删除的文字，1 个在此处无效的链接。"
    )
    assert saved(form) == (
        "<h2>友城往来</h2>\n"
        "<p>仁川与<strong>天津</strong>于<em>1993</em>年结好，面积红字10 km"
        "<sup>2</sup>。</p>\n<h3>日程</h3>\n"
        f"{LISTS}{LINKS.format('，见附件[1]')}{TABLE}"
        "<p>结束新字</p>\n<p>[1] 脚注</p>"
    )
    open_form(form)
    data = encoded(quarters(8, 6)).hex()
    lines = "\n".join(data[place : place + 128] for place in range(0, len(data), 128))
    rtf = (
        r"{\rtf1 {\*\shppict{\pict{\*\picprop\shplid1025}\picscalex100\picw8\pich6"
        r"\pngblip\bliptag1{\*\blipuid " + "0" * 32 + "}\n" + lines + "}}"
        r"{\nonshppict{\pict\wmetafile8\bliptag1 " + "00" * 64 + "}}}"
    )
    paste(form, (DATA / "word.html").read_text(), rtf=rtf)
    tell(form, "四块颜色")
    expect(line(form)).not_to_contain_text("图片")
    image = Picture.objects.get()
    assert (image.alt_zh_hans, image.width) == ("四块颜色", 8)
    assert f'</table>\n<figure data-picture="{image.pk}"></figure>\n<p>' in saved(form)


def test_a_text_of_libreoffice(form):
    for source in ("odt", "docx"):
        open_form(form)
        paste(form, (DATA / f"libreoffice_from_{source}.html").read_text())
        field = form.locator("dialog[open] input")
        expect(field).to_have_value("海湾")
        tell(form, "海湾的夜景")
        expect(line(form)).to_have_text(
            re.compile("^已略去：. 种颜色或字体，1 处下划线或删除线，1 条批注。$")
        )
        image = Picture.objects.get()
        assert saved(form) == (
            "<h2>友城往来</h2>\n"
            "<p>仁川与<strong>天津</strong>于<em>1993年</em>结好。红字下划线面积10 km"
            "<sup>2</sup>。</p>\n<h3>日程</h3>\n"
            f"{LISTS}{LINKS.format('')}{TABLE}"
            f'<p>一张图</p>\n<figure data-picture="{image.pk}"></figure>\n<p>在此。</p>'
        )
        assert (image.alt_zh_hans, image.width, image.height) == ("海湾的夜景", 48, 32)


def test_a_text_of_wps_and_a_web_page_and_lists_that_stop_and_go_on(form):
    """A picture of which nothing is said is left out."""
    paste(form, (DATA / "wps.html").read_text())
    tell(form, " ")
    expect(line(form)).to_have_text(
        "已略去：2 种颜色或字体，1 幅浏览器无法读取的图片，1 幅没有替代文本的图片。"
    )
    assert saved(form) == (
        "<h2>活动安排</h2>\n<ol>\n<li>第一项</li>\n<li>第二项</li>\n</ol>\n"
        "<ul>\n<li><strong>要点</strong></li>\n</ul>"
    )
    assert not Picture.objects.exists()

    open_form(form)
    paste(form, (DATA / "web_page.html").read_text())
    left_out = ("1 幅浏览器无法读取的图片", "1 个绘图", "1 个视频", "1 个表单")
    for text in (*left_out, "1 处隐藏", "1 个在此处无效的链接"):
        expect(line(form)).to_contain_text(text)
    assert re.fullmatch(
        r"<h3>港口</h3>\n<p>第一段<strong>重点</strong><br>第二行 "
        r'<a href="content:exchanges.city/\d+">仁川</a> 回到顶部</p>\n'
        r"<p>散文字</p>\n<p>另一段</p>\n<blockquote><p>引文</p></blockquote>\n"
        r"<ul>\n<li>甲<ul>\n<li>乙</li>\n</ul></li>\n</ul>",
        saved(form),
    )

    open_form(form)
    paste(form, ITEMS)
    expect(line(form)).to_have_text("已略去：1 个嵌套在表格中的表格。")
    assert saved(form) == (
        "<h2>1. Title</h2>\n<ol>\n<li>甲<ul>\n<li>乙</li>\n</ul></li>\n</ol>\n"
        '<p>中间</p>\n<ol start="2">\n<li>丙</li>\n</ol>\n<ul>\n<li>丁</li>\n</ul>\n'
        "<table>\n<tbody>\n<tr><td><p>外</p><p>内</p><p>里</p></td><td></td></tr>\n"
        "</tbody>\n</table>"
    )


def test_one_undo_takes_the_whole_paste_back_and_nothing_else(form):
    form.keyboard.type("原有")
    paste(form, (DATA / "libreoffice_from_odt.html").read_text())
    tell(form, "海湾")
    text = editor_of(form, "body_zh_hans")
    expect(text.locator("table")).to_be_visible()
    form.keyboard.type("后来")
    form.keyboard.press("Control+z")
    expect(text).not_to_contain_text("后来")
    expect(text.locator("table")).to_be_visible()
    form.keyboard.press("Control+z")
    assert text.inner_text().strip() == "原有"


def test_a_plain_text_and_a_text_of_the_editor_itself_are_as_before(form):
    image = picture("bay")
    paste(form, text="甲 <b>\n\n乙")
    own = (
        '<p data-pm-slice="0 0 []">丙</p><figure data-picture="{}"><img src="/x.png">'
        "<figcaption>丁</figcaption></figure>"
    )
    expect(line(form)).to_have_text("")
    form.route("**/x.png", lambda route: route.fulfill(body=""))
    paste(form, own.format(image.pk))
    assert saved(form) == (
        "<p>甲 &lt;b&gt;</p>\n<p>乙</p>\n<p>丙</p>\n"
        f'<figure data-picture="{image.pk}"><figcaption>丁</figcaption></figure>'
    )


def test_a_picture_alone_is_stored_and_what_is_wrong_is_said(form, complaints):
    html = (DATA / "libreoffice_from_odt.html").read_text()
    (base64,) = re.findall('base64,([^"]+)', html)
    paste(form, FILE, files=[base64])
    dialog = form.locator("dialog[open]")
    for width in (320, 900, 1440):
        fits(form, width)
    form.route("**/picture/upload/", lambda route: route.fulfill(status=500))
    dialog.locator("input").fill("海湾")
    dialog.locator("[type=submit]").click()
    expect(dialog.locator("[role=alert]")).to_have_text("图片未能保存。")
    complaints.clear()
    form.unroute("**/picture/upload/")
    tell(form, "海湾")
    assert saved(form) == f'<figure data-picture="{Picture.objects.get().pk}"></figure>'
    paste(form, f"{FILE}文字", files=[base64])
    expect(line(form)).to_have_text("已略去：1 幅浏览器无法读取的图片。")
    paste(form, FILE, files=[base64])
    dialog.get_by_role("button", name="不放图片").click()
    expect(line(form)).to_have_text("已略去：1 幅没有替代文本的图片。")
    assert Picture.objects.count() == 1


def test_nothing_that_is_pasted_runs(page, settings):
    """The policy is off: it is not what keeps the desk safe."""
    settings.SECURE_CSP = {}
    page.add_init_script(CANARY)
    page.route(re.compile("^https?://[^/]*example"), lambda route: route.abort())
    sign_in(page, "editor")
    open_form(page)
    for payload in [*PAYLOADS, "<img src=/x onerror=xss()>" * 2]:
        for html in (payload, f'<p data-pm-slice="0 0 []">{payload}</p>'):
            paste(page, html)
    page.wait_for_timeout(300)
    look_at(page)
    saved(page)
    look_at(page)
