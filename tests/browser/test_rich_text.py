"""The editor of rich texts in a real browser, under the policy of the site."""

import re

import pytest
from modeltranslation.utils import get_translation_fields
from playwright.sync_api import expect
from reversion.models import Version

from exchanges.models import City
from portal.content.kinds import content_models
from portal.content.rich_text.references import for_form
from portal.models import Story
from tests.actors.staged import picture
from tests.browser.walking import editor_of, fits, press, save, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk", "media_folder")]

# Whether the editor gives back what it was given, for each of many texts.
GIVEN_BACK = """async (texts) => {
  const address = document.querySelector("[data-rich-text]").dataset.richText;
  const library = await import(address);
  const { meaning, toHtml } = await import("/static/portal/admin/rich_text_form.js");
  const { parts } = await import("/static/portal/admin/rich_text_parts.js");
  return texts.filter((text) => {
    const element = document.createElement("div");
    document.body.append(element);
    const extensions = parts(library, {});
    const options = { element, extensions, content: text, injectCSS: false };
    const editor = new library.Editor(options);
    const html = toHtml(editor.getHTML());
    editor.destroy();
    element.remove();
    return meaning(html) !== meaning(text) || toHtml(html) !== html;
  });
}"""
OWN = [
    "<p>One<br>two <strong><a href='https://a.example/'>three</a></strong></p>",
    "<ul><li>One<ul><li>Two</li></ul></li><li><p>Three</p><p>Four</p></li></ul>",
    "<ol start='3'><li>Three</li></ol><blockquote>Said</blockquote>",
    "<table><thead><tr><th scope='col'>A</th></tr></thead>"
    "<tbody><tr><td lang='ko' colspan='2'>가</td></tr></tbody></table>",
    "<h2 lang='en'>A</h2><p lang='ko'>실미도 <span lang='zh-Hans'>岛</span></p>",
    "<figure data-picture='1'><img src='/static/portal/favicon.png' alt='A'>"
    "<figcaption lang='ko'>항 <em>구</em></figcaption></figure>",
    "<p>H<sub>2</sub>O<sup>2</sup> &amp; &lt;b&gt;</p>",
]


def change(row):
    return f"/admin/portal/story/{row.pk}/change/"


def story(**values):
    return Story.objects.create(title_zh_hans="新闻", slug="news", **values)


def test_the_editor_loses_nothing_of_any_text(page):
    texts = [
        for_form(getattr(row, name) or "")
        for model in content_models()
        for row in model.objects.all()
        for name in get_translation_fields("body")
    ]
    given = [*filter(None, texts), *OWN]
    assert len(given) > 10 * len(OWN)
    sign_in(page, "editor", "/admin/portal/story/add/")
    assert page.evaluate(GIVEN_BACK, given) == []


def test_an_editor_writes_with_the_menu_in_chinese(page):
    image = picture("bay")
    sign_in(page, "editor", "/admin/portal/story/add/")
    page.locator("[name=title_zh_hans]").fill("新闻")
    press(page, "한국어")
    text = editor_of(page, "body_ko")
    box = page.locator(".prose-editor:has([name=body_ko])")
    titles = box.locator(".prose-menubar__button").evaluate_all(
        "buttons => buttons.map((each) => each.title)"
    )
    assert len(titles) > 5
    assert [each for each in titles if re.search("[a-z]", each)] == []
    text.click()
    page.keyboard.type("제목")
    box.get_by_title("二级标题").click()
    page.keyboard.press("Enter")
    page.keyboard.type("인천")
    page.keyboard.press("Shift+Home")
    box.get_by_title("加粗").click()
    box.get_by_title("插入链接").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=href]").fill("/ko/cities/incheon/")
    dialog.locator("[type=submit]").click()
    expect(text.locator("a")).to_be_visible()
    expect(text).to_be_focused()
    page.wait_for_timeout(100)  # the selection follows the focus, and then the key
    page.keyboard.press("End")
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    box.get_by_title("图片库中的图片").click()
    with page.expect_response(re.compile("choose/picture/.q=bay")):
        dialog.locator("[name=words]").fill("bay")
    dialog.locator(".picker-choice img").click()
    dialog.locator("[name=caption]").fill("항구")
    dialog.get_by_role("button", name="使用这张图片").click()
    expect(text.locator("figure img")).to_be_visible()
    save(page, "_continue")

    row = Story.objects.get(title_zh_hans="新闻")
    incheon = City.objects.get(slug="incheon").pk
    assert row.body_ko == (
        "<h2>제목</h2>\n"
        f'<p><a href="content:exchanges.city/{incheon}"><strong>인천</strong></a></p>\n'
        f'<figure data-picture="{image.pk}"><figcaption>항구</figcaption></figure>'
    )
    count = Version.objects.count()
    save(page)
    row.refresh_from_db()
    assert (Version.objects.count(), row.version) == (count, 1)


def test_a_table_is_made_and_a_reader_scrolls_it_on_a_small_screen(page):
    row = story()
    sign_in(page, "editor", change(row))
    editor_of(page, "body_zh_hans").click()
    box = page.locator(".prose-editor:has([name=body_zh_hans])")
    box.get_by_title("插入表格").click()
    page.keyboard.type("年份")
    for _column in range(4):
        box.get_by_title("添加列").click()
    save(page, "_continue")
    row.refresh_from_db()
    assert row.body_zh_hans.startswith("<table>\n<thead>\n<tr><th>年份</th><th></th>")
    Story.objects.update(status="published", published_at="2021-01-01T00:00Z")
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/zh-hans/stories/news/")
    wide = page.locator(".prose .wide")
    assert wide.evaluate("each => each.scrollWidth > each.clientWidth")
    fits(page)


def test_what_the_editor_cannot_show_is_written_as_html(page):
    text = "<table><caption>Kept</caption><tbody><tr><td>A</td></tr></tbody></table>"
    row = story(body_zh_hans=text)
    sign_in(page, "editor", change(row))
    expect(page.locator(".rich-text-note")).to_be_visible()
    field = page.locator("[name=body_zh_hans]")
    expect(field).to_be_visible()
    expect(field).to_have_value(text)
