"""Translations at the desk, in Chinese, on a wide and on a narrow screen.

A former translation and a term are taken over by a key, by a button, by hand.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from portal.models import Story
from tests.actors.desk import page as address_of
from tests.browser.looking import axe
from tests.browser.opening import resize
from tests.browser.walking import editor_of, fits, press, sign_in, succeeds
from tests.conftest import published

pytestmark = pytest.mark.browser
WIDTHS = (320, 1440)  # what fits is looked at in both, what is done is done in one
FORMER = "In July 2014 a delegation from Incheon took part in Korea Week in Shenyang."
SOURCE = "2016年7月，大田广域市代表团来沈参加“沈阳韩国周”活动。"


@pytest.fixture
def page(page):
    """A small window."""
    resize(page, WIDTHS[0], 640)
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
    return address_of(Story, "change", row.pk)


def row_of(page, field):
    return page.locator(f".form-row.field-{field}")


def boxes(page, field):
    """Where a field is, and the source of its text."""
    row = row_of(page, field)
    return row.locator("input").bounding_box(), row.locator(".source").bounding_box()


def test_a_translation_stands_beside_its_source(story, page):
    sign_in(page, "editor", address(story))
    beside = row_of(page, "body_en").locator(".source")
    expect(beside).to_be_hidden()
    page.get_by_role("button", name="English", exact=True).press("Enter")
    expect(beside).to_be_visible()
    expect(beside.locator("del")).to_have_text("旧")
    expect(beside.locator("ins")).to_have_text("新")
    source = row_of(page, "title_en").locator(".source")
    expect(source).to_contain_text("友城周")
    expect(source.locator(".marked")).to_have_count(0)
    box, below = boxes(page, "title_en")
    assert below["y"] >= box["y"] + box["height"]
    resize(page, WIDTHS[1], 900)
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
    press(page, "中文")
    expect(beside).to_be_hidden()


# What is like it and was translated before


@pytest.fixture
def similar(desk):
    """A draft with two texts that are like one of the site, both not translated."""
    texts = {"summary_zh_hans": SOURCE, "body_zh_hans": f"<p>{SOURCE}</p>"}
    return Story.objects.create(slug="s", title_zh_hans="新闻", **texts)


@pytest.fixture
def form(similar, page):
    """The form of the draft, at its English texts."""
    resize(page, WIDTHS[1], 900)
    sign_in(page, "editor", address(similar))
    press(page, "English")
    return page


def fold_of(page, field):
    return page.locator(f".form-row.field-{field} .suggestions")


def test_a_key_puts_it_into_a_text_whose_list_is_seen(form, similar):
    """A plain one and a rich one; it can be undone."""
    field = form.locator("[name=summary_en]")
    field.fill("First.  Last.")
    field.evaluate("field => field.setSelectionRange(7, 7)")
    form.keyboard.press("Alt+1")
    expect(fold_of(form, "summary_en").get_by_text(FORMER)).to_be_visible()
    expect(field).to_have_value("First.  Last.")
    form.keyboard.press("Alt+1")
    expect(field).to_have_value(f"First. {FORMER} Last.")
    expect(field).to_be_focused()
    form.keyboard.press("Control+z")
    expect(field).to_have_value("First.  Last.")
    editor = editor_of(form, "body_en")
    fold_of(form, "body_en").locator("summary").click()
    editor.click()
    form.keyboard.type("Before & ")
    form.keyboard.press("Alt+1")
    expect(editor).to_have_text(f"Before & {FORMER}")
    form.keyboard.press("Control+z")
    expect(editor).not_to_contain_text("Incheon")
    form.keyboard.press("Control+y")
    press(form, "保存")
    succeeds(form)
    assert Story.objects.get(pk=similar.pk).body_en == f"<p>Before &amp; {FORMER}</p>"


def test_a_button_puts_it_at_the_end_of_what_was_not_touched(form, similar):
    Story.objects.filter(pk=similar.pk).update(
        body_en="<p>One.</p>", summary_en="One. "
    )
    form.reload()
    press(form, "English")
    for field in ("summary_en", "body_en"):
        fold = fold_of(form, field)
        fold.locator("summary").press("Enter")
        fold.get_by_role("button", name="采用 Alt+2").press("Enter")
    expect(form.locator("[name=summary_en]")).to_have_value(
        "One. Daejeon Metropolitan City"
    )
    expect(editor_of(form, "body_en")).to_have_text("One.Daejeon Metropolitan City")


def test_axe_finds_nothing_in_the_open_lists(form):
    for scheme in ("light", "dark"):
        form.emulate_media(color_scheme=scheme)
        form.reload()  # colours of links change slowly
        press(form, "English")
        for field in ("summary_en", "body_en"):
            fold_of(form, field).locator("summary").click()
        fits(form, 900, 1440)
        assert axe(form, 900, 1440, part=".suggestions") == []


def test_without_scripts_the_words_can_be_copied(similar, unscripted):
    page = unscripted
    sign_in(page, "editor", address(similar))
    fold = page.locator("[data-field=summary_en] .suggestions")
    fold.locator("summary").click()
    expect(fold.get_by_text(FORMER)).to_be_visible()
    expect(fold.get_by_role("button")).to_have_count(0)


# A morning: one entry after the other, drafts and published ones


def test_sixty_entries_take_at_most_150_clicks(desk, page):
    """Counted over six: two for each, whatever its state, and one to begin."""
    Story.objects.exclude(title_ko="").update(
        title_ko="가", summary_ko="가", body_ko="가"
    )
    for number in range(6):
        state = {"status": "draft"} if number % 2 else published()
        texts = {"title_zh_hans": f"新闻{number}", "title_en": "News"}
        Story.objects.create(slug=f"n{number}", **texts, **state)
    clicks = 0
    resize(page, WIDTHS[1], 900)
    sign_in(
        page, "editor", f"{reverse('admin_translations')}?language=ko&kind=portal.story"
    )
    shown = page.locator(".to-translate li").filter(has_text="新闻")
    count = shown.count()
    first = shown.first
    opens = first.get_by_role("button", name="翻译：")
    (opens if opens.count() else first.get_by_role("link").first).click()
    clicks += 1
    assert count == 6
    title = page.locator("[name=title_ko]")
    for number in range(count):
        expect(title).to_have_value("")  # of the next, once it is there
        title.click()
        page.keyboard.type(f"소식 {number}")
        press(page, "保存，到下一条")
        clicks += 2
    expect(title).to_have_count(0)
    each = (clicks - 1) / count
    assert 1 + 60 * each <= 150, "as many for each of sixty"
    rows = Story._base_manager.filter(title_ko__startswith="소식")
    assert rows.count() == 6
    assert rows.filter(live__isnull=False).count() == 3
