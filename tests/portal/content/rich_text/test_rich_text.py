import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.content.rich_text.sanitize import (
    as_html,
    clean,
    in_words,
    left_out,
    pictures_in,
)
from tests.hostile.xss import PAYLOADS
from tests.tables import each_of

WORDS = ["One", "两", "&amp;", "&", "<", ">", '"', "'", "=", "\n\n", " "]
WORDS += ["content:a.b/1"]
TAGS = [
    *("p", "h2", "h3", "ul", "li", "ol", "a", "strong", "em", "b", "span", "br"),
    *("table", "tr", "td", "th", "tbody", "caption", "figure", "figcaption", "x"),
    *("img", "script", "style", "svg", "math", "div", "form", "iframe", "noscript"),
    *("blockquote", "select"),
]
VALUES = [
    *("href='/en/cities/incheon/'", 'href="javascript:xss()"', "onclick=xss()"),
    *("data-picture=12", 'data-picture="a-b"', "lang=ko", "style='a'", "class=x"),
    *("title='<p>'", "colspan=2", "x='</p><script>'"),
]
MARKUP = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(PAYLOADS),
        st.sampled_from(TAGS).map("</{}>".format),
        st.sampled_from(["<!--", "-->", "<![CDATA[", "]]>", "<?x", "<p", "</", "<a b"]),
        st.builds("<{} {}>".format, st.sampled_from(TAGS), st.sampled_from(VALUES)),
        st.sampled_from(TAGS).map("<{}>".format),
        st.text(max_size=3),
    ),
    max_size=12,
).map("".join)


@each_of(
    "<p>Text</p>",
    '<h2>Heading</h2><p><a href="/en/cities/">Cities</a></p>',
    "<ul><li>One</li></ul><blockquote><p>Said</p></blockquote>",
    '<table><tbody><tr><th scope="row">A</th><td>B</td></tr></tbody></table>',
    '<p lang="ko">실미도</p>',
    '<figure data-picture="12"><figcaption>The <em>bay</em></figcaption></figure>',
    '<figure data-picture="the-bay"></figure>',
    '<p><a href="content:exchanges.city/12#moment">Incheon</a></p>',
)
def test_what_editors_need_stays_as_it_is(markup):
    assert clean(markup) == markup


@each_of(
    *PAYLOADS,
    "<p onclick='alert(1)'>x</p>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<p style='position:fixed'>x</p>",
    "<h1>x</h1>",
)
def test_what_could_do_harm_is_neither_stored_nor_shown(markup):
    harm = r"<\s*/?(script|img|svg|math|iframe|h1|form|x)\b|<[^>]*\son\w+\s*="
    for text in (clean(markup), as_html(markup)):
        assert not re.search(harm, text, re.IGNORECASE)
        for tag in re.findall("<[^>]*>", text):
            assert not re.search(r"style|script|data:", tag)


@pytest.mark.full  # long texts, and many of them
@settings(max_examples=15)
@given(MARKUP)
def test_cleaning_twice_changes_nothing(markup):
    stored = clean(markup)
    assert clean(stored) == stored
    shown = as_html(stored)
    assert as_html(shown) == shown
    assert clean(shown) == shown


@given(MARKUP)
def test_whatever_is_written_every_tag_that_is_shown_is_allowed(markup):
    for name in re.findall(r"<([a-z]\w*)", as_html(markup)):
        assert name in TAGS
        assert name not in {"script", "style", "img", "svg", "math", "div", "form", "x"}


def test_plain_text_stays_as_it_was_typed_and_is_shown_in_paragraphs():
    assert clean("One & two\n\nThree") == "One & two\n\nThree"
    assert as_html("One & two\n\nThree") == "<p>One &amp; two</p>\n\n<p>Three</p>"
    for text in (
        "联系 <office@example.cn> 谢谢",
        "<https://a.b> x",
        "x<y 且 y>z",
        "5 < 6",
    ):
        assert clean(text) == text
        assert html.unescape(as_html(text)) == f"<p>{text}</p>"


def test_what_is_left_out_is_named():
    markup = '<p class="a" onclick="x">Text<script>x</script></p><!-- note -->'
    assert left_out(markup) == ["class", "onclick", "script", "<!-- -->"]
    assert left_out('<a href="javascript:x">x</a>') == ["href=javascript:x"]
    kept = '<figure data-picture="1"><img src="/media/a.png" alt=""></figure><p>x</p>'
    assert left_out(kept) == []
    assert left_out("5 < 6") == []


def test_a_figure_holds_a_picture_and_a_caption_and_loses_no_words():
    markup = (
        '<figure data-picture="1"><p>A</p><figcaption><p>B</p></figcaption>C</figure>'
    )
    assert clean(markup) == (
        '<figure data-picture="1"><figcaption>B</figcaption></figure><p>A</p>C'
    )
    without = "<figure><p>A</p><figcaption>B</figcaption></figure>"
    assert clean(without) == "<p>A</p><p>B</p>"
    assert pictures_in(markup) == pictures_in(without) == set()
    assert pictures_in(clean(markup)) == {"1"}
    assert pictures_in('<p>data-picture="7"</p>') == pictures_in(None) == set()


def test_a_text_is_read_without_tags_but_those_inside_of_a_line():
    markup = (
        "<h2>Head</h2>\n<p>One &amp; <strong>two</strong></p><ul><li>Three</li></ul>"
        "<table><tbody><tr><th>A</th><td>B</td></tr></tbody></table>"
    )
    shown = in_words(markup)
    assert shown == "■ Head\nOne & <strong>two</strong>\n• Three\nA | B |"
    assert in_words("One\n\nTwo") == in_words("<p>One</p><p>Two</p>")
