"""Title and description of a page: short enough, and its own."""

from portal.models import Story
from portal.public.seo.descriptions import LONGEST, first_sentence
from tests.reading.head import Head
from tests.site import LISTS
from tests.tables import each_of
from tests.whole_site.test_public_pages import fill_up_to


def head(client, address):
    return Head(client.get(address).text)


def test_no_list_says_the_same_as_another_or_as_a_part_of_itself(content, client):
    fill_up_to(150)
    narrowed = ("?city=incheon", "?city=incheon&kind=visit", "?kind=visit", "?page=2")
    paths = [*LISTS, *(f"exchanges/{query}" for query in narrowed), "cities/shenyang/"]
    heads = [head(client, f"/en/{path}") for path in paths]
    assert all(each.meta["description"] for each in heads)
    assert len({each.meta["description"] for each in heads}) == len(paths)
    assert all(len(each.title) <= 70 for each in heads)


@each_of(
    ({"summary_en": "Own.", "body_en": "<p>Text.</p>"}, "Own."),
    (
        {"summary_zh_hans": "摘要。", "body_en": "<h2>A</h2><p>Text &amp; a</p>"},
        "Text & a",
    ),
    ({"summary_zh_hans": "摘要。"}, "摘要。"),
    ({}, None),
)
def test_a_row_says_its_summary_or_how_its_text_begins(texts, shown, make_one, client):
    make_one(Story, "one", title_en="One", **texts)
    found = head(client, "/en/stories/one/")
    assert found.meta.get("description") == shown
    assert found.node("WebPage").get("description") == shown


@each_of(
    (
        "<p>The church of St. Mary stands on <em>a hill</em>. It is old.</p>",
        "The church of St. Mary stands on a hill.",
    ),
    (
        "<p>两市于二〇一二年六月在沈阳结为国际友好城市。此后往来。</p>",
        "两市于二〇一二年六月在沈阳结为国际友好城市。",
    ),
    ("<ul><li>Only a list</li></ul>", "Only a list"),
    (None, ""),
)
def test_a_sentence_ends_where_it_ends(html, sentence):
    assert first_sentence(html) == sentence


def test_what_has_no_end_is_cut_at_a_word():
    found = first_sentence("<p>" + "words and " * 90 + "</p>")
    assert found.endswith((" words …", " and …"))
    assert len(found) <= LONGEST + 2
    assert len(first_sentence("<p>" + "无" * 900 + "</p>")) <= LONGEST + 2


def test_a_long_title_stands_whole_where_it_is_shared_and_short_in_the_tab(
    make_one, client
):
    whole = "A memorandum between two " + "very long names " * 5
    row = make_one(Story, "one", title_en=whole, short_title_en="Memorandum")
    found = head(client, "/en/stories/one/")
    assert found.title == "Memorandum – Sister cities"
    assert found.meta["og:title"] == found.node("Article")["headline"] == whole.strip()
    assert head(client, "/zh-hans/stories/one/").title.startswith(row.title_zh_hans)
