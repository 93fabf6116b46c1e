"""Rich texts in the translators' table: simple marks, and the same HTML again."""

import re

import pytest
from django.utils.html import escape
from django.utils.translation import gettext as _

from portal.content.kinds import content_models
from portal.content.rich_text.lookup import Memory
from portal.content.rich_text.sanitize import as_html, clean
from portal.editorial.markdown.inline import MarkdownError
from portal.editorial.markdown.parser import to_html
from portal.editorial.markdown.syntax import blocks_of
from portal.editorial.markdown.writer import to_markdown
from portal.editorial.translations.exporting import TRANSLATION
from portal.editorial.translations.formats.rich_cells import from_cell, to_cell
from portal.editorial.translations.status import texts_of
from portal.models import Story
from tests.actors.scene import dump
from tests.portal.editorial.translations.test_exporting import (
    SOURCE,
    confirm,
    copy_of,
    export_rows,
    filled,
    look,
)
from tests.tables import each_of

pytestmark = pytest.mark.django_db
WRITTEN = [
    ("<p>One<br>two</p>\n<p>Three</p>", "One\ntwo\n\nThree"),
    ("<h2>One</h2>\n<h3>Two</h3>", "## One\n\n### Two"),
    (
        "<ul>\n<li>One<ol>\n<li>Two</li>\n</ol></li>\n<li>Three</li>\n</ul>",
        "- One\n  1. Two\n- Three",
    ),
    ('<ol start="3">\n<li>One</li>\n<li>Two</li>\n</ol>', "3. One\n4. Two"),
    ("<blockquote><p>One</p><p>Two</p></blockquote>", "> One\n>\n> Two"),
    (
        "<table>\n<thead>\n<tr><th>A</th><th>B</th></tr>\n</thead>\n"
        "<tbody>\n<tr><td>1</td><td>2 | 3</td></tr>\n</tbody>\n</table>",
        "| A | B |\n| --- | --- |\n| 1 | 2 \\| 3 |",
    ),
    (
        '<figure data-picture="bay"><figcaption>The <em>bay</em></figcaption></figure>',
        "![The *bay*](bay)",
    ),
    (
        '<p><strong>One</strong> <a href="/en/?a=1&amp;b=2">two</a></p>',
        "**One** [two](/en/?a=1&b=2)",
    ),
    (
        '<p>实尾岛（<span lang="ko">실미도</span>）</p>',
        "实尾岛（{lang=ko}실미도{/lang}）",
    ),
    ("<p>H<sub>2</sub>O</p>", "H{sub}2{/sub}O"),
    ("<p>1. *x*<br>- {y} [1] &lt;p&gt;</p>", "1\\. \\*x\\*\n\\- \\{y\\} [1] \\<p>"),
    ("<p>1993. 12. 7. - 5</p>", "1993. 12. 7. - 5"),
]
ODD = [
    "<ul><li><p>Three</p><p>Four</p></li></ul>",
    '<table><caption>A</caption><tbody><tr><td colspan="2">B</td></tr></tbody></table>',
    '<h2 lang="en">A</h2><blockquote>Said</blockquote>',
    '<figure data-picture="bay"><figcaption lang="ko">항</figcaption></figure>',
    "<p><strong>a</strong><em>b</em><em><strong>c</strong></em> <b>d]</b></p>",
    '<p><a href="/en/(1)" hreflang="ko">[a] b]</a> [c](d) {/sub}</p>',
    "bare <b>words</b>",
    '<ol start="99999"><li>A</li></ol><ul>A<li lang="ko">B</li></ul>',
    "<table><thead></thead><tbody><tr><th>A</th><td>B</td></tr></tbody></table>",
]


@each_of(*WRITTEN)
def test_each_part_has_a_simple_mark_and_is_the_same_html_again(html, text):
    assert to_markdown(html) == text
    assert clean(to_html(text)) == html


@each_of(*ODD)
def test_what_has_no_simple_mark_keeps_its_tags_in_braces(html):
    text = to_markdown(clean(html))
    assert "<" not in text
    assert blocks_of(clean(to_html(text))) == blocks_of(clean(html))


def rich_text(make_one, html):
    """The text of a story that is to be translated."""
    row = make_one(Story, "s", body_zh_hans=html, title_ko="제목")
    (text,) = (each for each in texts_of(row, "ko") if each.is_rich)
    return text


def test_no_text_of_the_site_has_a_tag_and_each_comes_back_byte_for_byte(content):
    lookup, number = Memory(), 0
    for row in (row for model in content_models() for row in model.objects.all()):
        for text in (t for t in texts_of(row, "ko") if t.is_rich and t.text):
            cell = to_cell(text.text, lookup)
            assert "<" not in cell
            assert from_cell(cell.strip(), text, lookup) == text.text
            source = to_cell(text.source, lookup).strip()
            assert from_cell(source, text, lookup) == text.source
            # One word more, and all other blocks are as they were.
            longer = from_cell(f"{source}\n\n새로", text, lookup)
            assert longer == f"{as_html(text.source).rstrip()}\n<p>새로</p>"
            number += 1
    assert number > 20


def test_what_stays_as_it_was_keeps_its_bytes_however_it_was_written(make_one):
    blocks = ["<p>甲  乙</p>", "<ul><li> x</li></ul>", "<h2>丙 </h2>"]
    html = "\n\n".join(blocks)
    text, cell = rich_text(make_one, html), to_cell(html, Memory())
    assert from_cell(cell, text, Memory()) == html
    changed = from_cell(cell.replace("- x", "- 가"), text, Memory())
    items = ["<ul>", "<li>가</li>", "</ul>"]
    assert changed.split("\n") == [blocks[0], *items, blocks[2]]


BROKEN = [
    ("가\n**나", 2, "**"),
    ("가 *나**", 1, "*"),
    ("[가 **나](/en/)**", 1, "**"),
    ("가](/en/)", 1, "](/en/)"),
    ("{lang=ko}가", 1, "{lang}"),
    ("가{/lang}", 1, "{/lang}"),
    ("{script}가{/script}", 1, "{script}"),
    ("가 {1}", 1, "{"),
    ("가\n\n#### 나", 3, "##"),
    ("| 가 | 나 |\n| --- | --- |\n| 다 |", 3, "|"),
    ("![가](bay) 나", 1, "!["),
    ("가\n\n" + "> " * 500, 3, ""),
    ("\n".join(" " * n + "- 가" for n in range(200)), 82, ""),
    ("**가** <b>나</b>", 1, "<b>"),
]


@pytest.fixture
def writer(as_, editor):
    return as_(editor)


@pytest.fixture
def story(make_one):
    body = "<p>甲</p>\n<ul>\n<li>乙</li>\n</ul>"
    return make_one(Story, "s", body_zh_hans=body, title_ko="제목")


def test_a_broken_mark_is_named_with_its_cell_and_nothing_is_taken(writer, story):
    rows, before, failed = export_rows(writer), dump(), []
    text = _("Column “%(column)s”, line %(line)d: %(reason)s")
    start, _reason, _end = text.partition("%(reason)s")
    for text, line, mark in BROKEN:
        preview = look(writer, filled(rows, body=text)).text
        told = re.findall(r'<p class="errors">(.*?)</p>', preview)
        place = start % {"column": TRANSLATION, "line": line}
        is_named = len(told) == 1 and told[0].startswith(place)
        if not is_named or escape(mark) not in told[0] or "confirmed" in preview:
            failed.append((text[:20], told))
    assert failed == []
    assert dump() == before


FORMER = "<p>가 1\\. *</p>\n<ul>\n<li>나</li>\n</ul>"  # a table with tags


@each_of(
    (
        "가\n\n- 나\n- **다**",
        "<p>가</p>\n<ul>\n<li>나</li>\n<li><strong>다</strong></li>\n</ul>",
    ),
    (FORMER, FORMER),
)
def test_a_translator_writes_marks_and_html_is_stored(text, html, writer, story):
    rows = export_rows(writer)
    assert rows[0][SOURCE] == "甲\n\n- 乙"
    confirm(writer, look(writer, filled(rows, body=text)))
    assert copy_of(story).body_ko == html


@each_of("가 \\* < 나\n다\n\n라", "5 * 3 \\ 1")
def test_a_plain_text_stays_plain(text, writer, make_one):
    row = make_one(Story, "s", body_zh_hans=text, title_ko="제목")
    rows = export_rows(writer)
    confirm(writer, look(writer, filled(rows, body=rows[0][SOURCE])))
    assert copy_of(row).body_ko == text


@each_of("***", "{sub}", "{ul}", "> ", "[**a](/) ")
def test_a_text_of_nothing_but_marks_is_refused_at_once(mark):
    with pytest.raises(MarkdownError) as caught:
        to_html(mark * (32_001 // len(mark)))
    assert caught.value.line == 1


def test_many_lines_and_deep_elements_are_read_at_once(make_one):
    assert to_html("- a\n" * 8_000).count("<li>") == 8_000
    assert to_html("a\n\n" * 8_000).count("<p>") == 8_000
    html = clean("<p>" + "<span>" * 2_000 + "甲" + "</span>" * 2_000 + "</p>")
    text = rich_text(make_one, html)
    assert from_cell(to_cell(html, Memory()), text, Memory()) == html
