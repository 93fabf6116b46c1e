"""How the page of the search looks: its hits, its words, and what it says of none."""

import re

import pytest

from portal.models import Story
from portal.public.navigation.menu import kinds
from tests.portal.public.search.test_search import LANGUAGES, ask, hits, hits_in

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("content")]


def test_the_found_words_are_marked_where_they_stand(make_one):
    make_one(
        Story,
        "one",
        title_zh_hans="麒麟<b>",
        title_en="The Unïcorn & me",
        summary_en="About unicorns, no bicorn.",
    )
    (hit,) = hits("ＵＮＩＣ", "en")
    assert hit.title == "The <mark>Unïc</mark>orn &amp; me"
    assert hit.excerpt == "About <mark>unic</mark>orns, no bicorn."
    (hit,) = hits("麒麟", "en")
    assert hit.title == "<mark>麒麟</mark>&lt;b&gt;"
    assert hit.language == hit.title_language == "zh-hans"


def test_an_excerpt_shows_far_words_together(make_one):
    body = f"{'前' * 300}麒麟{'中' * 300}凤凰{'后' * 300}"
    make_one(Story, "one", body_zh_hans=body)
    (hit,) = hits("凤凰 麒麟")
    plain = re.sub("</?mark>", "", hit.excerpt)
    assert "<mark>麒麟</mark>" in hit.excerpt
    assert "<mark>凤凰</mark>" in hit.excerpt
    assert len(plain) < 120
    assert plain.startswith("…")
    assert plain.endswith("…")


def test_a_character_that_is_several_does_not_shift_the_marks(make_one):
    make_one(Story, "one", title_zh_hans="㎞" * 20 + "麒麟", summary_zh_hans="ß麒㎞")
    (hit,) = hits("麒麟")
    assert hit.title.endswith("㎞<mark>麒麟</mark>")
    (hit,) = hits("km 麒麟")
    assert hit.excerpt == "ß麒<mark>㎞</mark>"


def test_the_language_of_a_hit_is_that_of_the_reader_where_it_can_be(make_one):
    make_one(
        Story,
        "one",
        title_zh_hans="新闻2099",
        title_en="News 2099",
        title_ko="소식 2099",
        body_ko="麒麟",
    )
    shown = {code: hits("2099", code)[0] for code in LANGUAGES}
    for code, hit in shown.items():
        assert (hit.language, hit.address) == (code, f"/{code}/stories/one/")
    page = ask("麒麟", "en")
    (hit,) = page.context["page_obj"].object_list
    assert (hit.language, hit.address) == ("ko", "/ko/stories/one/")
    assert 'hreflang="ko" lang="ko">소식 2099</a>' in page.text
    assert '<p class="meta">Korean</p>' in page.text


def test_only_a_hit_in_another_language_than_the_page_names_its_own():
    assert '<p class="meta">' not in ask("仁川", "zh-hans").text.split("<main")[1]
    page = ask("仁川", "en")
    assert {hit.language for hit in hits_in(page)} == {"zh-hans"}
    named = page.text.count('<p class="meta">Simplified Chinese</p>')
    assert named == page.context["total"]


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        ("en", "silmido", "4 pages found for “silmido”."),
        ("en", "unicorn", "1 page found for “unicorn”."),
        ("zh-hans", "silmido", "找到4个与“silmido”相关的页面。"),
        ("ko", "silmido", "‘silmido’에 대한 페이지를 4개 찾았습니다."),
        ("en", "silmido <i>", "Nothing was found for “silmido &lt;i&gt;”."),
    ],
)
def test_a_printed_page_says_what_was_searched_for(make_one, code, text, words):
    make_one(Story, "one", title_en="A unicorn")
    assert words in ask(text, code).text


def test_a_hit_without_a_title_in_its_language_borrows_one(make_one):
    make_one(Story, "one", title_zh_hans="新闻", body_en="A unicorn")
    (hit,) = hits("unicorn", "en")
    assert (hit.language, hit.title_language, hit.title) == ("en", "zh-hans", "新闻")


def test_an_empty_result_says_so_and_helps():
    for code, words in (
        ("en", "Nothing was found"),
        ("zh-hans", "没有找到"),
        ("ko", "검색 결과가 없습니다"),
    ):
        response = ask("Inchoen museum <i>", code)
        assert words in response.text
        assert "&lt;i&gt;" in response.text
        for kind in kinds():
            assert not kind.address or kind.address in response.text
        assert f"/{code}/site-map/" in response.text


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("Inchon", "/en/cities/incheon/"),
        ("江花岛", "/zh-hans/attractions/ganghwado/"),
        ("실미두", "/ko/attractions/silmido/"),
        ("Dusseldrof", "/en/cities/dusseldorf/"),
        ("实尾道", "/zh-hans/attractions/silmido/"),
        ("仁川 qwertz", "/zh-hans/cities/incheon/"),
    ],
)
def test_a_mistyped_title_is_offered(query, address):
    response = ask(query, "en")
    assert address in [page.address for page in response.context["near"]]
    assert "Did you mean" in response.text


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


def test_no_query_leaves_anything_in_a_cookie(client):
    assert not client.get("/en/search/?q=1").cookies
