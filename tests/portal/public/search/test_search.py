"""Search over everything published: what is found, and in which order."""

import unicodedata
from datetime import timedelta
from itertools import cycle, product
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from attractions.models import Attraction
from exchanges.models import City, Exchange
from portal.content.kinds import content_models
from portal.models import Page, SearchEntry, Story
from portal.public.search.query import Query, stored
from portal.public.search.tokens import normal
from portal.public.search.views import AT_ONCE, answer
from tests.queries import queries
from tests.tables import each_of
from tests.whole_site.test_public_pages import fill_up_to

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("content")]

LANGUAGES = [code for code, _ in settings.LANGUAGES]
FILE = Path(__file__).with_name("search_answers.txt")
ANSWERS = [line.split(" = ") for line in FILE.read_text().splitlines()[1:]]
FIRST = {  # the page that stands above all others
    "city incheon": "仁川市 인천시 인천광역시",
    "city daegu": "大邱市 대구시",
    "city chicago": "芝加哥市",
    "city turin": "都灵市",
    "city sapporo": "札幌市长",
    "attraction ganghwado": "강화",
    "attraction silmido": "film",
}
KINDS = "市,县,区,岛,广域市,特别市,시,군,구,도,섬,광역시,특별시, City, County, Island"
MARKUP = "<p>一<br>二</p><ul><li>三</li><li>四</li></ul><p>R&amp;D</p>"
MOST_QUERIES = 4  # beside those of the frame of every page


def ask(query, language="zh-hans", **more):
    response = Client().get(f"/{language}/search/", {"q": query, **more})
    assert response.status_code == 200, query
    return response


def hits(query, language="zh-hans", number=1):
    """What the page of the search shows, without the page, which takes longer."""
    with translation.override(language):
        asked = Query(query, stored)
        return answer(asked, None, number)["page_obj"].object_list


def hits_in(response):
    page = response.context.get("page_obj")
    return list(page.object_list) if page else []


def names(found):
    """The kind and the slug of each hit."""
    return [f"{e.kind.split('.')[1]} {e.address.split('/')[-2]}" for e in found]


def found(query, language="zh-hans", number=1):
    """All that is found, in its order."""
    return names(hits(query, language, number))


def own_queries(request):
    """How often a search asks the database, without what every page asks."""
    return queries(request) - queries(lambda: ask(""))


# What is found


def test_each_query_has_its_answer_in_its_order_in_whatever_language():
    """There may be more; where there is nothing, there is nothing."""
    assert len({query for query, _answer in ANSWERS}) >= 50
    wrong = []
    for (query, text), language in zip(ANSWERS, cycle(LANGUAGES), strict=False):
        every = names(hits(query, language))
        expected = [] if text == "nothing" else text.split(", ")
        if [each for each in every if each in expected] != expected:
            wrong.append((query, every))
        if bool(every) != bool(expected):
            wrong.append((query, every))
    assert wrong == []


def test_the_page_that_is_meant_stands_above_all_others():
    for (page, asked), code in product(FIRST.items(), LANGUAGES):
        for query in asked.split():
            assert found(query, code)[0] == page, (query, code)


def test_a_place_is_found_with_its_kind_and_without(make_one):
    """As 仁川市 and 仁川, whichever of both is its title."""
    row = make_one(City, "one")
    for kind in KINDS.split(","):
        stem = "Qilin" if kind[0] == " " else "麒麟"
        whole = stem + kind
        for title, query in ((stem, whole), (whole, stem)):
            row.title_zh_hans = title
            row.save()
            assert found(query)[:1] == ["city one"], (title, query)


@each_of(
    ("昨日沈阳市代表团抵达仁川", "仁川 沈阳 代表 达仁 团 昨 代表团抵达"),
    ("선양시와인천광역시에서", "인천 광역 시에 양 시와인천"),
    ("Yaoundé, Düsseldorf; Łódź", "yaounde YAOUNDÉ düssel Dusseldorf lodz ŁÓDŹ"),
    ("Straße ﬁnal Øre", "strasse STRASSE final øre ore Oré"),
    ("ＡＢＣ１２３ ﾃﾚﾋﾞ ㎞", "abc ABC123 ａｂｃ テレビ レビ km ㎞"),
    ("100% a_b C++ R&D №5 $7", "100% % _ a_b C++ R&D & $7 $ +"),
    ("sister-city O'Brien 《协议》", "sister city-sister O’Brien 协议》 《协 - 《"),
    ("\u1100\u1161\u11bc\u1112\u116a", "강화 강 \u1100\u1161\u11bc 화"),
    ("2014年6月12日KTX열차", "2014年 年6月 12日 2014年6月12日 ktx 열차 KTX열차"),
    ("тест Привет ΑΘΗΝΑ", "ТЕСТ привет αθην"),
    ("İzmir Ⅷ \ud558\u11ab ﾊﾟﾊﾞ", "izmir VIII 한 パバ"),
    ("zero\u200bwidth soft\u00adhyphen", "zerowidth softhyphen"),
    ("𠀀𠀁字", "𠀀 𠀁字 𠀀𠀁字"),
    (MARKUP, "R&D 一 四"),
)
def test_a_word_is_found_as_people_write_it(text, asked, make_one):
    make_one(Story, "one", title_zh_hans="骉", body_zh_hans=text)
    for query in asked.split():
        forms = ("NFC", "NFD", "NFKC", "NFKD")
        for one in {unicodedata.normalize(form, query) for form in forms}:
            assert "story one" in found(f"{one} 骉"), (query, one)


@each_of(
    ("中国人的国家", "中国家 国人的国家家"),
    ("100 per cent, a b", "100% a_b % _ a%"),
    ("friendship", "ship iend friendships"),
    ("aXb", "a_b a%b a*b a?b a.b1"),
    ("2015年1月", "15年 2014年 5月"),
    ("강화도", "강도 화강 도강"),
    (MARKUP, "strong li p amp br 一二 三四"),
)
def test_what_is_not_written_there_is_not_found(text, asked, make_one):
    make_one(Story, "one", title_zh_hans="标", body_zh_hans=text)
    for query in asked.split():
        assert "story one" not in found(f"{query} 标"), query


def test_several_words_mean_all_of_them_in_whatever_language(make_one):
    make_one(Story, "one", title_zh_hans="麒麟", summary_ko="봉황", body_en="Unicorn")
    make_one(Story, "two", title_zh_hans="麒麟")
    assert sorted(found("麒麟")) == ["story one", "story two"]
    for query in ("麒麟 봉황", "unicorn 麒麟", "봉황\u3000麒麟 UNICORN", "麒 麒 봉"):
        assert found(query) == ["story one"], query
    assert found("麒麟 봉황 dragon") == []


@each_of(
    *(
        (model, {field: "麒麟"})
        for model in content_models()
        for field in ("title_zh_hans", "summary_ko", "body_en", "note_zh_hans")
    ),
    (City, {"local_name": "麒麟", "local_language": "zh"}),
    (Attraction, {"local_name": "麒麟", "local_language": "zh"}),
    (Attraction, {"how_to_get_there_en": "麒麟"}),
    (Exchange, {"parties_ko": "麒麟"}),
    (Exchange, {"place_zh_hans": "麒麟"}),
    (Story, {"source_line_en": "麒麟"}),
    (Story, {"body_zh_hans": "<p>麒<strong>麟</strong></p>"}),
)
def test_all_texts_of_a_page_are_looked_through(model, values, make_one):
    make_one(model, "one", **values)
    assert found("麒麟") == [f"{model._meta.model_name} one"]


def test_a_query_is_its_different_words():
    asked = Query("  仁川\u3000口罩 仁川 ＡＢ ab\u202e ")
    assert asked.text == "仁川 口罩 ＡＢ ab"
    assert asked.words == ["仁川", "口罩", "ab"]


def test_the_clock_publishes_and_ends_without_anything_being_saved(
    make_one, monkeypatch
):
    now, hour = timezone.now(), timedelta(hours=1)
    make_one(
        Story,
        "one",
        title_zh_hans="麒麟",
        published_at=now + hour,
        expires_at=now + 3 * hour,
    )
    for hours, expected in ((0, []), (2, ["story one"]), (4, [])):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + hours * hour)
        assert found("麒麟") == expected


def test_an_entry_that_says_more_than_its_row_shows_nothing(make_one):
    row = make_one(Story, "one", title_zh_hans="麒麟")
    Story._base_manager.filter(pk=row.pk).update(status="draft")
    assert SearchEntry.objects.visible().filter(object_id=row.pk, kind="portal.story")
    assert found("麒麟") == []


# In which order


def test_titles_come_first_then_what_is_new_and_kinds_with_titles_before_others(
    make_one,
):
    now = timezone.now()
    for number, values in enumerate(
        [
            {"body_en": "Unicorn"},
            {"title_en": "A unicorn"},
            {"summary_ko": "Unicorn"},
            {"title_ko": "Unicorn"},
        ]
    ):
        at = now - timedelta(days=number)
        make_one(Story, f"s{number}", published_at=at, **values)
    make_one(City, "c", body_en="Unicorn")
    make_one(Page, "p1", body_en="Unicorn", published_at=now)
    make_one(Page, "p2", body_en="Unicorn", published_at=now)
    assert found("unicorn") == [
        *("story s1", "story s3", "story s0", "story s2"),
        *("city c", "page p1", "page p2"),
    ]


def test_the_newest_of_many_stand_on_the_first_page(make_one):
    first, hour = make_one(Story, "one"), timedelta(hours=1)
    Story.objects.bulk_create(
        Story(
            slug=f"n{number}",
            title_zh_hans="麒麟",
            status="published",
            published_at=first.published_at - (60 - number) * hour,
        )
        for number in range(60)
    )
    expected = [f"story n{number}" for number in reversed(range(60))]
    assert found("麒麟") + found("麒麟", number=2) == expected


def test_words_that_only_two_titles_have_together_are_no_title_of_either(make_one):
    make_one(Story, "text", title_zh_hans="麒麟", body_zh_hans="凤凰")
    make_one(Story, "title", title_zh_hans="麒麟凤凰")
    assert found("凤凰 麒麟") == ["story title", "story text"]


def test_hits_are_grouped_and_counted_and_can_be_narrowed_to_a_kind():
    response = ask("仁川", "en")
    choices, sections = (response.context[name] for name in ("choices", "sections"))
    counted = [(each["name"], each["number"]) for each in choices]
    assert counted == [
        ("Everything", sum(len(each["hits"]) for each in sections)),
        *((each["group"].kind.title, len(each["hits"])) for each in sections),
    ]
    assert [name for name, _number in counted[1:]] == [
        *("Cities", "Timeline", "What to see", "Stories")
    ]
    for each in sections:
        assert {hit.kind.split(".")[1] for hit in each["hits"]} == {each["group"].id}
    narrowed = ask("仁川", "en", kind="attraction")
    assert names(hits_in(narrowed)) == names(sections[2]["hits"])
    choices = narrowed.context["choices"]
    assert [(each["name"], each["number"]) for each in choices] == counted
    assert [each["is_chosen"] for each in choices].index(True) == 3
    empty = ask("唐人街", kind="page")
    assert empty.context["total"] == 0
    assert 'href="?q=%E5%94%90%E4%BA%BA%E8%A1%97"' in empty.text


def test_at_most_fifty_hits_stand_on_a_page_and_no_query_more_is_asked():
    def pages(query):
        first = ask(query)
        total = first.context["page_obj"].paginator.num_pages
        return [found(query, number=number) for number in range(1, total + 1)]

    few = own_queries(lambda: ask("口罩"))
    fill_up_to(280)
    every = pages("交往")
    assert [len(each) for each in every[:-1]] == [AT_ONCE] * (len(every) - 1)
    flat = [each for page in every for each in page]
    assert len(flat) == len(set(flat)) == ask("交往").context["total"] > 3 * AT_ONCE
    words = ("交往", "沈阳", "%", "1", "的", "qzx")
    many = [own_queries(lambda query=query: ask(query)) for query in words]
    assert {few, *many} <= {2, 3, MOST_QUERIES}
    assert own_queries(lambda: ask("交往", page=3, kind="exchange")) == MOST_QUERIES
    assert own_queries(lambda: ask("Inchon")) == MOST_QUERIES


def test_a_page_that_is_not_there_is_not_found(client):
    """Nor is a kind that there is none of."""
    for page in ("0", "2", "-1", "x", "1e9", "99999", "", "１"):
        for asked in ({"q": "口罩", "page": page}, {"page": page}):
            assert client.get("/en/search/", asked).status_code == 404, asked
    for kind in ("x", "Exchange", "user", "exchanges.city", "exchange "):
        assert client.get("/en/search/", {"q": "a", "kind": kind}).status_code == 404
    assert client.get("/en/search/", {"q": "口罩", "kind": ""}).status_code == 200


def test_full_width_signs_have_the_normal_form_that_unicode_gives_them():
    wide = "".join(map(chr, range(0xFF01, 0xFF5F)))
    assert normal(wide) == unicodedata.normalize("NFKC", wide).casefold()
    assert normal("ｅ\u0301，ﾊﾟ") == "e,パ"
