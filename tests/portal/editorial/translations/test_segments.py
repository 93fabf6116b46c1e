"""Texts are cut into paragraphs and sentences, which go with their translations."""

from portal.editorial.translations.segments import (
    aligned,
    paragraphs,
    segments,
    sentences,
)
from portal.editorial.translations.suggestions import most_alike


def test_a_rich_text_is_read_without_its_tags():
    text = (
        "<h2>甲</h2><p>乙 <a href='/x/'>丙</a>&amp;<br>丁</p>"
        "<table><tr><td>戊</td><td>己</td></tr></table><ul>\n<li>庚</li>\n</ul>"
    )
    assert paragraphs(text) == ["甲", "乙 丙&", "丁", "戊", "己", "庚"]
    assert paragraphs("一 <二\n\n三") == ["一 <二", "三"]


def test_sentences_end_where_they_end():
    cut = (
        ("他说：“好。”|两市结好！|后来呢？", ""),
        ("One, e.g. this.|Two?|“Three.”|Four", " "),
        ("No. 5 of St. Petersburg, by J. Kim.|End.", " "),
        ("2014. 6. 12. 체결했다.|끝.", " "),
        ("3.5 km² at 10:30", " "),
    )
    for text, space in cut:
        assert sentences(text.replace("|", space)) == text.split("|")


def test_sentences_go_together_where_there_are_as_many_else_paragraphs():
    source = "<p>甲。乙。</p><p>丙。丁。</p>"
    assert [*aligned(source, "<p>One. Two.</p><p>Three and four.</p>")] == [
        ("甲。", "One."),
        ("乙。", "Two."),
        ("丙。丁。", "Three and four."),
    ]
    assert [*aligned(source, "<p>One. Two. Three. Four.</p>")] == []
    # A paragraph of several sentences is looked for as well.
    assert [*segments("甲。乙。\n丙。")] == ["甲。", "乙。", "甲。乙。", "丙。"]


def test_likeness_is_that_of_the_characters():
    for one, other, percent in (
        ("两市签署协议。", "两市签署协议。", 100),
        ("沈阳市代表团访问仁川", "沈阳市代表团访问大田", 80),
        ("甲乙丙丁", "甲乙丙戊", 75),
        ("甲乙丙丁", "甲乙戊己", 0),
        ("一" * 300, "一" * 299 + "二", 99),
    ):
        expected = [(percent, 1)] if percent else []
        assert most_alike(one, {1: other}, 9) == expected, (one, other)
        assert most_alike(other, {1: one}, 9) == expected, (other, one)
