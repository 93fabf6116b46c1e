"""What counts as read on a page, and as foreign there."""

from tests.actors.crawl import links_in
from tests.reading.foreign import Written, foreign_words
from tests.reading.screen import Screen
from tests.tables import each_of

PAGE = '<html lang="zh-hans"><body>{}</body></html>'
READ = [
    *("<p>保存 Save</p>", "<title>Save</title>", "<option>Save</option>"),
    *('<input type="submit" value="Save">', '<input placeholder="Save">'),
    *('<a href="/" title="Save">保存</a>', '<b aria-label="Save"></b>'),
    *('<img alt="Save">', '<b data-text="Save"></b>', "<p>保存<br>Save</p>"),
    '<b data-inline=\'{"options": {"addText": "Save"}}\'></b>',
    '<div lang="en">Close<br>it</div><p>Save</p>',
    "<ul><li>保存<li>Save</ul>",
]
UNREAD = [
    *('<input value="Save">', "<textarea>Save</textarea>", "<script>Save</script>"),
    *('<b lang="en" title="Save">Save<i>Save</i></b>', '<b class="Save"></b>'),
    *('<b data-url="/admin/save/" data-field="save"></b>', "<p>h2</p>"),
    '<p lang="zh-Hans">保存</p>',
]


@each_of(*((html, ["Save"]) for html in READ), *((html, []) for html in UNREAD))
def test_what_is_shown_or_spoken_is_read_and_nothing_typed_or_in_another_language(
    html, words
):
    texts = Screen(PAGE.format(html)).texts
    assert [w for text in texts for w in foreign_words(text, "zh-hans")] == words


@each_of(
    ("zh-hans", ["Save", "저장"]), ("ko", ["Save", "保存"]), ("en", ["保存", "저장"])
)
def test_each_language_has_its_own_script(language, words):
    assert foreign_words("Save 保存 저장", language) == words


def test_what_people_have_written_is_left_out_and_nothing_else():
    written = Written(["Silmido\nthe island", None])
    assert written.leave_out("Save Silmido", "zh-hans").split() == ["Save"]
    assert written.leave_out("the  island", "zh-hans").split() == ["the", "island"]
    assert written.leave_out("删除 the island", "zh-hans").split() == ["删除"]


def test_the_links_of_a_page_are_found_without_reading_it(content, editor, client):
    client.force_login(editor)
    for address in ("/ko/exchanges/?city=incheon", "/admin/", "/admin/exchanges/city/"):
        html = client.get(address).text
        found = links_in(html)
        assert found == Screen(html).links
        assert len(found) > 20, address
