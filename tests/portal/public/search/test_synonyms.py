"""Words that mean the same: whoever looks for one of them finds pages with any."""

import pytest

from portal.models import Story, Synonym
from portal.public.search.query import Query, Vocabulary
from portal.public.search.synonyms import MOST, sets_of
from tests.portal.public.search.test_search import ask, found, hits
from tests.queries import queries

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("content")]


@pytest.fixture(autouse=True)
def sets(content):
    Synonym.objects.create(slug="q", words="麒麟\nqilin\nqilin beast\n기린")
    return Synonym.objects


def others(query, *texts):
    return Query(query, lambda: vocabulary(texts)).others


def vocabulary(texts):
    return Vocabulary(sets_of(tuple(enumerate(texts))))


def test_a_word_finds_what_has_any_word_of_its_set(make_one):
    make_one(Story, "text", body_en="Then a qilin came.")
    make_one(Story, "title", title_ko="기린과 봉황")
    make_one(Story, "zh", title_zh_hans="麒麟", body_zh_hans="凤凰")
    for query in ("麒麟", "QILIN", "기린", "qilin beast"):
        assert found(query) == ["story zh", "story title", "story text"], query
    assert found("qilin 봉황") == ["story title"]
    assert found("凤凰 기린") == ["story zh"]
    assert found("기린과") == ["story title"]


def test_a_phrase_is_no_heap_of_words_unless_it_was_typed(make_one, sets):
    sets.filter(slug="q").update(words="麒麟\nhorned white beast")
    make_one(Story, "apart", body_en="A beast: white, and horned.")
    make_one(Story, "begun", body_en="The horned-white Beasts of old.")
    make_one(Story, "other", body_en="A horned white bear and a beast.")
    assert found("麒麟") == ["story begun"]
    assert len(found("horned white beast")) == 3


def test_a_hit_is_marked_by_what_was_found(make_one):
    make_one(Story, "one", title_en="Of a Qilin", body_en="First. A qilin-beast came.")
    (hit,) = hits("麒麟", "en")
    assert (hit.title, hit.language) == ("Of a <mark>Qilin</mark>", "en")
    assert hit.snippet == "A <mark>qilin-beast</mark> came."


def test_the_page_says_what_else_it_looked_for_and_asks_no_more_for_many_sets(sets):
    text = ask("Qilin  Beast", "en").text
    assert "Also searched for: " in text
    assert (
        '<span lang="zh-Hans">麒麟</span>, qilin, <span lang="ko">기린</span>' in text
    )
    assert "Also searched for: " not in ask("凤凰", "en").text
    few = queries(lambda: ask("麒麟"))
    sets.bulk_create(Synonym(slug=f"s{n}", words=f"w{n}\nv{n}") for n in range(300))
    assert queries(lambda: ask("麒麟 w7 w8")) == few


def test_a_set_counts_from_the_moment_in_which_it_is_changed(make_one, sets):
    make_one(Story, "one", title_zh_hans="凤凰于飞")
    assert found("qilin") == []
    sets.filter(slug="q").update(words="qilin\n凤凰于飞")
    assert found("qilin") == ["story one"]
    sets.filter(slug="q").delete()
    assert found("qilin") == []


def test_the_longest_phrase_is_meant_however_it_is_written():
    sets = ("city\nCiudad", "sister city\ntwin-town", "COVID-19\n新冠")
    assert others("sister city", *sets) == ["twin-town"]
    assert others("Sister-City ciudad", *sets) == ["twin-town", "city"]
    assert others("covid 19", *sets) == others("ＣＯＶＩＤ–19", *sets) == ["新冠"]
    assert others("sister cities covid", *sets) == []


def test_a_query_is_widened_by_so_much_and_no_more():
    sets = [f"w{n}\n" + "\n".join(f"v{n} {m}" for m in range(19)) for n in range(10)]
    asked = Query(" ".join(f"w{n}" for n in range(10)), lambda: vocabulary(sets))
    assert len(asked.others) == MOST
    assert len(asked.groups) == 10
