"""How the page of the search looks: its hits, its words, and what it says of none."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import translation

from exchanges.models import Agreement, City, Delegation, Exchange
from portal.content.kinds import content_models
from portal.models import Page, Story
from portal.public.navigation.menu import kinds
from portal.public.search.names import is_misspelt
from portal.public.search.query import Query, stored
from portal.public.search.views import answer
from tests.portal.public.search.test_search import LANGUAGES, ask, hits, hits_in
from tests.tables import each_of

pytestmark = pytest.mark.usefixtures("content")


def test_the_found_words_are_marked_where_they_stand(make_one):
    make_one(
        Story,
        "one",
        title_zh_hans="麒麟<b>",
        title_en="The Unïcorn & me",
        summary_en="About unicorns, nothing punic.",
    )
    (hit,) = hits("ＵＮＩＣ", "en")
    assert hit.title == "The <mark>Unïc</mark>orn &amp; me"
    assert hit.snippet == "About <mark>unic</mark>orns, nothing punic."
    (hit,) = hits("麒麟")
    assert hit.title == "<mark>麒麟</mark>&lt;b&gt;"


def test_a_snippet_is_the_sentence_with_the_most_of_the_words(make_one):
    body = "<h2>麒麟</h2><p>麒麟来了。凤凰与麒麟！</p><p>凤凰、麒麟和龙。</p>"
    make_one(Story, "one", summary_zh_hans="凤凰来了。", body_zh_hans=body)
    make_one(City, "two", body_zh_hans="凤凰来了。", note_zh_hans="麒麟")
    shown = {hit.kind: hit.snippet for hit in hits("凤凰 麒麟")}
    assert shown == {
        "portal.story": "<mark>凤凰</mark>与<mark>麒麟</mark>！",
        "exchanges.city": "<mark>凤凰</mark>来了。",
    }
    make_one(Page, "three", title_zh_hans="白泽", body_zh_hans="首句。后来。")
    assert [hit.snippet for hit in hits("白泽")] == ["首句。"]


def test_a_long_sentence_is_cut_around_the_words_and_not_within_a_word(make_one):
    make_one(Story, "zh", body_zh_hans=f"{'前' * 300}麒麟{'后' * 300}")
    (hit,) = hits("麒麟")
    assert re.fullmatch("…前+<mark>麒麟</mark>后+…", hit.snippet)
    assert len(hit.snippet) < 120
    for code, word in (("en", "unicorns"), ("ko", "일각수와")):
        make_one(Story, code, **{f"body_{code}": f"{word} " * 40 + "qilin."})
        (hit,) = hits("qilin", code)
        assert re.fullmatch(f"…({word} )+<mark>qilin</mark>.", hit.snippet)
        Story.objects.filter(slug=code).delete()


@pytest.mark.engine
def test_a_character_that_is_several_does_not_shift_the_marks(make_one):
    make_one(Story, "one", title_zh_hans="㎞" * 20 + "麒麟", summary_zh_hans="ß麒㎞")
    (hit,) = hits("麒麟")
    assert hit.title.endswith("㎞<mark>麒麟</mark>")
    (hit,) = hits("km 麒麟")
    assert hit.snippet == "ß麒<mark>㎞</mark>"


def test_a_hit_speaks_the_language_of_the_reader_where_it_can(make_one):
    make_one(
        Story,
        "one",
        title_zh_hans="新闻2099",
        title_en="News 2099",
        title_ko="소식 2099",
        summary_en="In short.",
        body_ko="그때 麒麟.",
    )
    for code in LANGUAGES:
        (hit,) = hits("2099", code)
        assert (hit.language, hit.address) == (code, f"/{code}/stories/one/")
    page = ask("麒麟", "en")
    (hit,) = hits_in(page)
    assert (hit.title, hit.title_language) == ("News 2099", "en")
    assert (hit.address, hit.language) == ("/en/stories/one/", "ko")
    assert f'<p lang="ko">{hit.snippet}</p>' in page.text
    assert '<p class="meta">From the text in Korean</p>' in page.text
    (hit,) = hits("新闻2099", "en")
    assert (hit.snippet, hit.language) == ("<mark>新闻2099</mark>", "zh-hans")
    (hit,) = hits("新闻2099 소식", "en")
    assert (hit.snippet, hit.language) == ("In short.", "en")
    make_one(Story, "two", title_zh_hans="新闻", body_en="A unicorn")
    page = ask("unicorn", "en")
    (hit,) = hits_in(page)
    assert (hit.language, hit.title_language, hit.title) == ("en", "zh-hans", "新闻")
    assert '<a href="/en/stories/two/" lang="zh-Hans">新闻</a>' in page.text


def test_a_hit_says_when_it_was_as_precisely_as_it_is_known(make_one):
    day = datetime(2026, 1, 31, 20, tzinfo=UTC)  # the next day in Beijing
    make_one(Story, "story", title_zh_hans="麒麟", published_at=day)
    make_one(City, "city", title_zh_hans="麒麟")
    values = {"date": "2012-06", "end_date": "2012-07-02"}
    make_one(Exchange, "exchange", title_zh_hans="麒麟", **values)
    make_one(Delegation, "delegation", title_zh_hans="麒麟", arrived="2013")
    make_one(Agreement, "agreement", title_zh_hans="麒麟", signed="2014-06-12")
    page = ask("麒麟", "en")
    found = {hit.kind.split(".")[1]: hit for hit in hits_in(page)}
    assert {name: str(hit.begun) for name, hit in found.items()} == {
        **{"city": "None", "exchange": "2012-06", "delegation": "2013"},
        **{"agreement": "2014-06-12", "story": "2026-02-01"},
    }
    assert str(found["exchange"].ended) == "2012-07-02"
    assert '<time datetime="2012-06">June 2012</time> – ' in page.text
    assert page.text.count('<p class="meta"><time') == 4


@each_of(
    ("en", "unicorns", "2 pages found for “unicorns”."),
    ("en", "bicorn", "1 page found for “bicorn”."),
    ("zh-hans", "unicorns", "找到2个与“unicorns”相关的页面。"),
    ("ko", "unicorns", "‘unicorns’에 대한 검색 결과가 2건 있습니다."),
    ("en", "silmido <i>", "Nothing was found for “silmido &lt;i&gt;”."),
)
def test_a_printed_page_says_what_was_searched_for(code, text, words, make_one):
    make_one(Story, "one", title_en="Unicorns and a bicorn")
    make_one(Story, "two", title_en="Unicorns")
    assert words in ask(text, code).text


def test_an_empty_result_helps():
    response = ask("Inchoen museum <i>", "ko")
    addresses = [kind.address for kind in kinds() if kind.address]
    for address in (*addresses, "/ko/site-map/"):
        assert f'href="{address}"' in response.text


MISTYPED = {
    "cities/incheon": "人川 renchuang renchuen 인쳔 인전 Inchon 仁川+qwertz 仁川港",
    "cities/shenyang": "瀋陽 沈陽 瀋陽市 shengyang",
    "cities/chicago": "Chigaco chicgo",
    "cities/dusseldorf": "Dusseldrof Duseldorf Dsüseldorf 杜赛尔多夫",
    "cities/sapporo": "삿뽀로 札晃 Sapporro",
    "attractions/ganghwado": "江花岛 江花島 gangwhado 강화두",
    "attractions/silmido": "实尾道 실미두",
}
# Of which the site has nothing: what one might look for here, and anywhere.
UNRELATED = """
四川 银川 信阳 大连 大阪 广州 护照 签证 天气预报 化解 武官 花街 大连市 彩票 房价 社保
passport visa weather beijing sichuan dalian london pizza bitcoin password recipe xyz
여권 비자 날씨 부산 대천 대선 주식 운전면허 김치 월미도 제주도 파리
"""


def offered(query, language):
    """The pages that are offered, without the page of the search."""
    with translation.override(language):
        return answer(Query(query, stored), None, 1)["near"]


@pytest.mark.engine
@each_of(*MISTYPED.items())
def test_a_mistyped_title_is_offered(address, queries):
    for query in queries.replace("+", "\u3000").split(" "):
        for code in ("en", "ko"):
            near = [page.address for page in offered(query, code)]
            assert f"/{code}/{address}/" in near, query
            assert near[0].startswith(f"/{code}/{address.split('/')[0]}/"), query
    assert "혹시 이 페이지를" in ask(query, "ko").text


def test_nothing_is_offered_to_who_asked_for_something_else():
    """Another vowel is a slip, and another consonant is another name."""
    assert [query for query in UNRELATED.split() if offered(query, "en")] == []
    assert is_misspelt("datien", "大田广域市")
    for word in ("dalian", "大连", "大连市", "대천"):
        assert not is_misspelt(word, "大田广域市"), word


@pytest.mark.engine
def test_a_list_is_found_by_its_name_and_by_what_means_the_same():
    asked = {
        "cities": "友好城市 sister+city 友城 자매도시 도시",
        "exchanges": "Timeline",
    }
    for name, queries in asked.items():
        for query in queries.split():
            page = ask(query.replace("+", " "), "ko")
            (kind,) = page.context["lists"]
            assert kind.address == f"/ko/{name}/", query
            main = page.text.partition("<main")[2]
            list_at = main.index(f'<a href="{kind.address}">{kind.title}')
            first = hits_in(page)[:1]
            assert not first or list_at < main.index(f'<a href="{first[0].address}"')
            assert "검색 결과가 없습니다" not in page.text
    assert not ask("仁川").context["lists"]
    assert not ask("友好城市 仁川").context["lists"]


@pytest.mark.engine
def test_a_place_is_found_by_its_names_in_latin_letters(make_one):
    make_one(City, "city", title_zh_hans="麒麟城", title_ko="봉황시")
    make_one(Story, "story", title_zh_hans="麒麟城")
    for query in ("qilin", "QILINCHENG", "lincheng", "bonghwang", "qilin bonghwangsi"):
        (hit,) = hits(query)
        assert (hit.kind, hit.title) == ("exchanges.city", "麒麟城"), query
    for query in ("qil", "cheng", "qilins"):
        assert hits(query) == [], query


def test_where_nothing_is_public_it_finds_nothing_and_says_so():
    for model in content_models():
        model.objects.update(status="draft")
    for code in LANGUAGES:
        text = ask("1", code).text
        assert 'class="empty"' in text
        assert "None" not in text


def test_without_words_the_page_says_what_can_be_done():
    for query in ("", " ", "\u3000\n", "\u202e", "\u200b"):
        response = ask(query, "en")
        assert "Search everything on this site" in response.text
        assert "page_obj" not in response.context


def test_every_page_has_the_field_and_the_search_keeps_what_was_typed(client):
    for address in ("/en/", "/ko/cities/incheon/", "/en/nothing/", "/zh-hans/search/"):
        text = client.get(address).text
        code = address.split("/")[1]
        assert text.count(f'action="/{code}/search/"') == 1
        assert re.search(r'<input type="search" name="q" value="" aria-label="\S', text)
    quoted = ask('"仁川"', "en").text
    assert 'name="q" value="&quot;仁川&quot;"' in quoted
    assert "csrf" not in quoted


def test_search_engines_leave_the_page_out_and_its_address_is_one(client):
    response = client.get("/en/search/?utm_source=x&page=1&q=%20+仁川++口罩&kind=")
    address = "search/?q=%E4%BB%81%E5%B7%9D+%E5%8F%A3%E7%BD%A9"
    assert '<meta name="robots" content="noindex">' in response.text
    assert f'rel="canonical" href="http://testserver/en/{address}"' in response.text
    assert f'href="/ko/{address}"' in response.text
    assert "noindex" in client.get("/en/search/").text
    assert "search" not in client.get("/sitemap.xml").text
    assert "<title>仁川 口罩 – Search – " in response.text
    assert not response.cookies
