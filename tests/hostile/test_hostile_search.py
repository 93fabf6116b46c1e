"""The search, asked by somebody who means no good."""

import logging
import re
import time
import unicodedata

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from portal.models import SearchEntry, SearchIndex, Story
from portal.public.search import lookup
from portal.public.search.views import AT_ONCE
from tests.hostile.values import DAMAGED, LONG, NUL, NUMBERS, TEXTS, WRONG, body, cached
from tests.pairs import paired, share
from tests.portal.public.search.test_search import MOST_QUERIES, own_queries

pytestmark = pytest.mark.engine

OPERATORS = [
    *("AND", "OR", "NOT", "NEAR(", "a NEAR b", "words:a", "^a", "a*", "*", "-a", "+a"),
    *('"', '""', '"a', "'", "''", "a'b", "';--", ")", "(", "((a)", "a & b", "a | !b"),
    *("!", "!!a", "a <-> b", ":*", "a:*", ":A", "\\", "\\'", "a\\", "%", "%%", "%s"),
    *("_", "{}", "{0}", "$1", ":1", "?", "@@", "::tsquery", "rowid", "{a b}:c", "\x1f"),
]
ODD = [
    "\u202e",
    "a\u202eb",
    "\ud7ff",
    "\ufffd",
    "\U0010ffff",
    "\u0300" * 50,
    "🏙️👩‍👩‍👧",
    "İı",
]


def search(query, **more):
    return Client().get("/en/search/", {"q": query, **more})


@pytest.mark.parametrize("part", range(6))
def test_no_word_is_an_order_to_the_engine(content, make_one, part):
    make_one(Story, "none", title_zh_hans="无")
    for query in share([*OPERATORS, *ODD], part, 6):
        response = search(query)
        assert response.status_code == 200, query
        body(response)
        both = search(f"麒麟 {query}")
        assert both.context["total"] == 0 or not both.context["asked"].words[1:], query


@pytest.mark.parametrize(
    "sign", [*"%_\\'\"*()&|!:-+^{}[]<>~;,.?@#$=/", "·", "《", "、"]
)
def test_a_sign_means_itself(content, make_one, sign):
    make_one(Story, "with", title_zh_hans="麒麟", body_zh_hans=f"甲{sign}乙")
    make_one(Story, "without", title_zh_hans="麒麟", body_zh_hans="甲乙")
    response = search(f"{sign} 麒麟")
    (hit,) = response.context["page_obj"].object_list
    assert hit.address == "/en/stories/with/"


def test_what_is_too_long_is_cut_and_the_page_says_so(content):
    for value in ("x" * 60_000, "中" * 20_000, "仁川 " * 20_000, "a\u0301" * 30_000):
        begin = time.perf_counter()
        response = search(value)
        assert time.perf_counter() - begin < 1
        assert response.status_code == 200
        assert len(response.context["asked"].text) <= 100
        assert "Only the first 100 characters" in response.text
        assert len(response.content) < 60_000
    assert "Only the first" not in search("x" * 100).text


def test_of_five_hundred_words_ten_count_and_the_page_says_so(content):
    words = " ".join(chr(0x4E00 + number) for number in range(500))
    response = search(words)
    assert response.context["asked"].text == " ".join(words.split()[:10])
    assert "Only the first 10 words" in response.text
    assert own_queries(lambda: search(words)) <= MOST_QUERIES
    assert "Only the first" not in search(" ".join(words.split()[:10])).text
    assert "Only the first" not in search("a " * 40).text


@pytest.mark.parametrize("part", range(3))
def test_whatever_is_not_text_is_taken_as_text(content, part):
    for value in share([*DAMAGED, *NUMBERS, *TEXTS, *LONG], part, 3):
        response = Client().get(f"/en/search/?q={value}")
        assert response.status_code == 200, value[:40]
        assert "<script>" not in body(response)


@pytest.mark.parametrize(("name", "part"), paired(["page", "kind"], range(4)))
def test_a_page_or_a_kind_that_makes_no_sense_is_refused(content, name, part):
    for value in NUL:
        assert Client().get(f"/en/search/?q={value}").status_code == 400
        assert Client().get(f"/en/search/?q=1&{name}={value}").status_code == 400
    for value in share(WRONG, part // 2, 2):
        response = Client().get(f"/en/search/?q=1&{name}={value}")
        assert response.status_code == 404, value[:40]


def test_unknown_parameters_and_their_order_change_nothing(content):
    plain = body(Client().get("/en/search/?q=1&kind=city"))
    before = cached()
    for query in (
        "kind=city&q=1",
        "utm_a=1&q=1&fbclid=x&kind=city",
        "q=2&q=1&kind=city",
    ):
        assert body(Client().get(f"/en/search/?{query}")) == plain
    assert cached() == before


def test_no_direction_of_the_query_turns_the_page(content):
    text = body(search("ab\u202ecd\u2066e"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    assert "abcde" in text


def test_a_text_cannot_break_out_of_its_mark(content, make_one):
    hostile = "<script>alert(1)</script> & \"x\" 'y' <mark> \u202emark"
    make_one(Story, "xss", title_zh_hans=hostile, summary_zh_hans=hostile)
    for query in ("script", "<", "mark", "alert", "&", '"'):
        response = search(query, kind="story")
        assert "stories/xss/" in response.text, query
        assert "<script>alert" not in response.text.replace("<mark>", "")
        for hit in response.context["page_obj"].object_list:
            plain = re.sub("</?(?:mark|span)(?: [^>]*)?>", "", hit.title + hit.snippet)
            assert not re.search(r"<|&(?!\w+;|#)", plain)
            assert (hit.title + hit.snippet).count("<mark>") == (
                hit.title + hit.snippet
            ).count("</mark>")


def test_only_reading_is_possible(content, client):
    for method in ("post", "put", "delete", "patch"):
        assert getattr(client, method)("/en/search/?q=1").status_code == 405
    head, get = client.head("/en/search/?q=1"), client.get("/en/search/?q=1")
    assert head.content == b""
    assert head.headers["Content-Type"] == get.headers["Content-Type"]


def test_forms_of_one_letter_cost_no_more_than_others(content):
    for value in ("ﷺ" * 100, "㍿" * 100, unicodedata.normalize("NFD", "각" * 100)):
        response = search(value)
        assert response.status_code == 200
        assert own_queries(lambda value=value: search(value)) <= MOST_QUERIES


def test_no_query_gets_into_the_log(content, caplog):
    with caplog.at_level(logging.DEBUG, logger="portal"):
        search("secret words of somebody")
    assert "secret" not in caplog.text


# While the index cannot answer


def says_that_it_waits(response):
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "120"
    assert "being prepared" in response.text
    assert "/en/site-map/" in response.text
    assert 'value="仁川"' in response.text
    return True


def test_an_index_that_was_never_built_says_so(content):
    SearchIndex.objects.all().delete()
    assert says_that_it_waits(search("仁川"))
    assert search("").status_code == 200


def test_an_index_of_another_release_says_so(content):
    SearchIndex.objects.update(form=99)
    assert says_that_it_waits(search("仁川"))


def test_an_index_without_entries_says_so_unless_there_is_nothing_to_be_found(content):
    kept = list(SearchEntry.objects.all())
    SearchEntry.objects.all().delete()
    assert says_that_it_waits(search("仁川"))
    assert own_queries(lambda: search("仁川")) <= MOST_QUERIES
    SearchEntry.objects.bulk_create(kept)
    assert search("仁川").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_an_index_whose_tables_are_gone_says_so_and_is_built_anew(client):
    table = SearchEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO hidden_away")
    try:
        assert says_that_it_waits(search("仁川"))
        assert client.get("/en/").status_code == 200
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE hidden_away RENAME TO {table}")
    assert search("仁川").status_code == 200


def test_while_it_is_rebuilt_it_says_so(content, monkeypatch):
    seen = []
    from portal.public.search import indexing

    write = indexing.write

    def look(*args):
        seen.append(search("仁川").status_code)
        return write(*args)

    monkeypatch.setattr(indexing, "write", look)
    indexing.rebuild()
    assert set(seen) == {503}
    assert search("仁川").status_code == 200


def test_a_database_that_fails_in_the_middle_is_no_error_of_ours(content, monkeypatch):
    def fail(*_):
        raise DatabaseError

    monkeypatch.setattr(lookup, "public", fail)
    assert says_that_it_waits(search("仁川"))


def test_no_more_than_a_page_is_ever_read(content):
    assert len(search("沈").context["page_obj"].object_list) == AT_ONCE
    assert own_queries(lambda: search("沈")) <= MOST_QUERIES
