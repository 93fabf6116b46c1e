"""A former translation and a term are taken over by a key, by a button, by hand."""

import pytest
from playwright.sync_api import expect

from portal.models import Story
from tests.browser.looking import axe
from tests.browser.walking import editor_of, fits, sign_in

pytestmark = pytest.mark.browser
WIDTHS = (900, 1440)
FORMER = "In July 2014 a delegation from Incheon took part in Korea Week in Shenyang."
SOURCE = "2016年7月，大田广域市代表团来沈参加“沈阳韩国周”活动。"


@pytest.fixture
def story(desk):
    """A draft with two texts that are like one of the site, both not translated."""
    texts = {"summary_zh_hans": SOURCE, "body_zh_hans": f"<p>{SOURCE}</p>"}
    return Story.objects.create(slug="s", title_zh_hans="新闻", **texts)


@pytest.fixture
def form(story, page):
    """The form of the draft, at its English texts."""
    page.set_viewport_size({"width": WIDTHS[1], "height": 900})
    sign_in(page, "editor")
    page.goto(f"/admin/portal/story/{story.pk}/change/")
    page.get_by_role("button", name="English", exact=True).click()
    return page


def fold_of(page, field):
    return page.locator(f".form-row.field-{field} .suggestions")


def test_a_key_puts_it_into_a_plain_text_once_the_list_is_seen(form):
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


def test_a_key_puts_it_into_a_rich_text_and_it_can_be_undone(form, story):
    editor = editor_of(form, "body_en")
    fold_of(form, "body_en").locator("summary").click()
    editor.click()
    form.keyboard.type("Before & ")
    form.keyboard.press("Alt+1")
    expect(editor).to_have_text(f"Before & {FORMER}")
    form.keyboard.press("Control+z")
    expect(editor).not_to_contain_text("Incheon")
    form.keyboard.press("Control+y")
    form.get_by_role("button", name="保存草稿", exact=True).click()
    expect(form.locator(".messagelist .success")).to_be_visible()
    assert Story.objects.get(pk=story.pk).body_en == f"<p>Before &amp; {FORMER}</p>"


def test_a_button_puts_it_at_the_end_of_what_was_not_touched(form, story):
    Story.objects.filter(pk=story.pk).update(body_en="<p>One.</p>", summary_en="One. ")
    form.reload()
    form.get_by_role("button", name="English", exact=True).click()
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
        form.get_by_role("button", name="English", exact=True).click()
        for field in ("summary_en", "body_en"):
            fold_of(form, field).locator("summary").click()
        fits(form, *WIDTHS)
        assert axe(form, *WIDTHS, part=".suggestions") == []


def test_without_scripts_the_words_can_be_copied(story, unscripted):
    page = unscripted
    sign_in(page, "editor")
    page.goto(f"/admin/portal/story/{story.pk}/change/")
    fold = page.locator("[data-field=summary_en] .suggestions")
    fold.locator("summary").click()
    expect(fold.get_by_text(FORMER)).to_be_visible()
    expect(fold.get_by_role("button")).to_have_count(0)
