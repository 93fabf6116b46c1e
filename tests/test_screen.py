"""What counts as read on a page, and as foreign there."""

import pytest

from tests.reading.foreign import Written, foreign_words
from tests.reading.screen import Screen

PAGE = '<html lang="zh-hans"><body>{}</body></html>'


def read(html):
    texts = Screen(PAGE.format(html)).texts
    return [word for text in texts for word in foreign_words(text, "zh-hans")]


@pytest.mark.parametrize(
    "html",
    [
        *("<p>保存 Save</p>", "<title>Save</title>", "<option>Save</option>"),
        *('<input type="submit" value="Save">', '<input placeholder="Save">'),
        *('<a href="/" title="Save">保存</a>', '<b aria-label="Save"></b>'),
        *('<img alt="Save">', '<b data-text="Save"></b>', "<p>保存<br>Save</p>"),
        '<b data-inline=\'{"options": {"addText": "Save"}}\'></b>',
        '<div lang="en">Close<br>it</div><p>Save</p>',
        "<ul><li>保存<li>Save</ul>",
    ],
)
def test_a_word_is_found_wherever_it_is_shown_or_spoken(html):
    assert read(html) == ["Save"]


@pytest.mark.parametrize(
    "html",
    [
        *('<input value="Save">', "<textarea>Save</textarea>", "<script>Save</script>"),
        *('<b lang="en" title="Save">Save<i>Save</i></b>', '<b class="Save"></b>'),
        *('<b data-url="/admin/save/" data-field="save"></b>', "<p>h2</p>"),
        '<p lang="zh-Hans">保存</p>',
    ],
)
def test_what_was_typed_or_is_in_another_language_is_not_read(html):
    assert read(html) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", ["Save", "저장"]), ("ko", ["Save", "保存"]), ("en", ["保存", "저장"])],
)
def test_each_language_has_its_own_script(language, words):
    assert foreign_words("Save 保存 저장", language) == words


def test_what_people_have_written_is_left_out_and_nothing_else():
    written = Written(["Silmido\nthe island", None])
    assert written.leave_out("Save Silmido", "zh-hans").split() == ["Save"]
    assert written.leave_out("the  island", "zh-hans").split() == ["the", "island"]
    assert written.leave_out("删除 the island", "zh-hans").split() == ["删除"]
