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
from portal.public.search.query import Query, stored
from portal.public.search.views import answer
from tests.hostile.values import DAMAGED, LONG, NUMBERS, TEXTS, WRONG, body
from tests.portal.public.search.test_search import MOST_QUERIES, own_queries

pytestmark = pytest.mark.engine

OPERATORS = [
    *("AND", "OR", "NOT", "NEAR(", "a NEAR b", "words:a", "^a", "a*", "*", "-a", "+a"),
    *('"', '""', '"a', "'", "''", "a'b", "';--", ")", "(", "((a)", "a & b", "a | !b"),
    *("!", "!!a", "a <-> b", ":*", "a:*", ":A", "\\", "\\'", "a\\", "%", "%%", "%s"),
    *("_", "{}", "{0}", "$1", ":1", "?", "@@", "::tsquery", "rowid", "{a b}:c", "\x1f"),
]
ODD = ["\u202e", "a\u202eb", "\ud7ff", "\ufffd", "\U0010ffff", "\u0300" * 50]
ODD += ["🏙️👩‍👩‍👧", "İı"]


def search(query, **more):
    return Client().get("/en/search/", {"q": query, **more})


@pytest.mark.full
def test_no_word_is_an_order_to_the_engine(content, make_one):
    make_one(Story, "none", title_zh_hans="无")
    for query in (*OPERATORS, *ODD):
        response = search(query)
        assert response.status_code == 200, query
        body(response)
        both = Query(f"麒麟 {query}", stored)
        assert not both.words[1:] or not answer(both, None, 1)["total"], query


def test_a_sign_means_itself(content, make_one):
    row = make_one(Story, "with", title_zh_hans="麒麟")
    make_one(Story, "without", title_zh_hans="麒麟", body_zh_hans="甲乙")
    for sign in (*"%_\\'\"*()&|!:-+^{}[]<>~;,.?@#$=/", "·", "《", "、"):
        row.body_zh_hans = f"甲{sign}乙"
        row.save()
        (hit,) = search(f"{sign} 麒麟").context["page_obj"].object_list
        assert hit.address == "/en/stories/with/", sign


def test_what_is_too_long_is_cut_and_the_page_says_so(content):
    for value in ("x" * 100_000, "中" * 100_000, "仁川 " * 33_000, "a\u0301" * 50_000):
        begin = time.perf_counter()
        response = search(value)
        assert time.perf_counter() - begin < 1
        assert response.status_code == 200
        assert len(response.context["asked"].text) <= 100
        assert "Only the first 100 characters" in response.text
        assert len(response.content) < 60_000
    words = " ".join(chr(0x4E00 + number) for number in range(800))
    ten = " ".join(words.split()[:10])
    response = search(words)
    assert response.context["asked"].text == ten
    assert "Only the first 10 words" in response.text
    assert own_queries(lambda: search(words)) <= MOST_QUERIES
    for value in ("x" * 100, ten, "a " * 40):
        assert "Only the first" not in search(value).text


def test_whatever_is_not_text_is_taken_as_text(content):
    for value in (*DAMAGED, *NUMBERS, *TEXTS, *LONG):
        response = Client().get(f"/en/search/?q={value}")
        assert response.status_code == 200, value[:40]
        assert "<script>" not in body(response)
    text = body(search("ab\u202ecd\u2066e"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text), "nothing turns the page"
    assert "abcde" in text


def test_a_page_or_a_kind_that_makes_no_sense_is_refused(content):
    for name in ("page", "kind"):
        for value in WRONG:
            response = Client().get(f"/en/search/?q=1&{name}={value}")
            assert response.status_code == 404, (name, value[:40])


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


def test_forms_of_one_letter_cost_no_more_and_no_query_gets_into_the_log(
    content, caplog
):
    with caplog.at_level(logging.DEBUG, logger="portal"):
        search("secret words of somebody")
    assert "secret" not in caplog.text
    for value in ("ﷺ" * 100, "㍿" * 100, unicodedata.normalize("NFD", "각" * 100)):
        assert search(value).status_code == 200
        assert own_queries(lambda value=value: search(value)) <= MOST_QUERIES


# While the index cannot answer


def says_that_it_waits(response):
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "120"
    assert "being prepared" in response.text
    assert "/en/site-map/" in response.text
    assert 'value="仁川"' in response.text
    return True


def test_an_index_that_cannot_answer_says_so(content, monkeypatch):
    kept = list(SearchEntry.objects.all())
    SearchEntry.objects.all().delete()
    assert says_that_it_waits(search("仁川")), "it has no entries, and there are rows"
    assert own_queries(lambda: search("仁川")) <= MOST_QUERIES
    SearchEntry.objects.bulk_create(kept)
    assert search("仁川").status_code == 200

    def fail(*_):
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(lookup, "public", fail)
        assert says_that_it_waits(search("仁川")), "it fails in the middle"
    SearchIndex.objects.update(form=99)
    assert says_that_it_waits(search("仁川")), "it is of another release"
    SearchIndex.objects.all().delete()
    assert says_that_it_waits(search("仁川")), "it was never built"
    assert search("").status_code == 200


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
