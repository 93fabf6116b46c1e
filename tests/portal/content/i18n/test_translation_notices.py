"""Readers are told of texts that stand in, are behind their original, or unofficial."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext

from attractions.models import Attraction
from exchanges.models import City
from portal.content.i18n.languages import bcp47, borrowed_language
from portal.models import Story
from portal.templatetags.portal import fallback_notice
from tests.tables import each_of

pytestmark = pytest.mark.django_db


def test_the_page_says_that_it_is_not_translated_and_marks_each_text(content, client):
    assert [bcp47(code) for code in ("zh-hans", "en", "ko")] == ["zh-Hans", "en", "ko"]
    assert borrowed_language(None, "title") is None, "a row may be missing"
    Attraction.objects.filter(slug="silmido").update(
        title_ko=None, body_ko=None, body_en=None, summary_ko=""
    )
    html = client.get("/ko/attractions/silmido/").text
    for part in (
        'lang="en">Silmido</h1>',
        '<div lang="zh-Hans"><p>',
        'lead" lang="en"',
    ):
        assert part in html
    assert "번역되지 않은 부분이 있어 영어, 중국어(간체)로 표시합니다" in html
    assert 'class="notice"' not in client.get("/ko/attractions/muuido/").text
    english = client.get("/en/attractions/silmido/").text
    assert "translated into English yet" in english
    assert "shown in Simplified Chinese" in english
    listed = client.get("/ko/attractions/").text
    small = '<small class="language">영어</small>'
    assert f'<span lang="en">Silmido</span> {small}' in listed
    assert '<span lang="en">Muuido</span>' not in listed


def test_a_local_name_carries_its_own_language(content, client):
    html = client.get("/en/cities/").text
    assert '<p class="local" lang="ja">札幌市</p>' in html
    assert '<p class="local" lang="ru">Иркутск</p>' in html
    page = client.get("/en/cities/sapporo/").text
    assert '<p class="local" lang="ja">札幌市</p>' in page


TEXTS = {"title_en": "Title", "title_ko": "제목", "body_zh_hans": "甲", "body_en": "A"}
OUTDATED = "The original has been changed since it was translated into %(language)s."
UNOFFICIAL = "The translation into %(language)s is not official."
NAMES = {  # of a language, in a language
    ("zh-hans", "en"): "英语",
    ("en", "en"): "English",
    ("ko", "en"): "영어",
    ("ko", "ko"): "한국어",
}


@pytest.fixture
def story(make_one):
    """Its Korean text is missing and its English one behind."""
    row = Story.objects.get(pk=make_one(Story, "s", **TEXTS).pk)
    row.body_zh_hans = "乙"
    row.save()
    return row


def notices(client, row, language):
    with translation.override(language):
        return notices_at(client, row.get_absolute_url())


def notices_at(client, address):
    html = client.get(address).text
    return re.findall(r'(?s)<p class="notice">(.*?)</p>', html)


def record(client, row, language):
    with translation.override(language):
        html = client.get(row.get_absolute_url()).text
    return html.split('<footer class="record">')[1].split("</footer>")[0]


def told(text, reader, language):
    with translation.override(reader):
        return gettext(text) % {"language": NAMES[reader, language]}


def test_a_translation_that_is_behind_says_so_and_leads_to_the_original(
    client, story, django_assert_num_queries
):
    (notice,) = notices(client, story, "en")
    assert told(OUTDATED, "en", "en") in notice
    assert '<a href="/zh-hans/stories/s/" hreflang="zh-Hans">' in notice
    missing, outdated = notices(client, story, "ko")
    assert "영어" in missing, "a text that stands in and is behind says both"
    assert told(OUTDATED, "ko", "en") in outdated
    assert '<a href="/zh-hans/stories/s/"' in outdated
    assert notices(client, story, "zh-hans") == []
    with django_assert_num_queries(0), translation.override("en"):
        assert fallback_notice(story)["outdated"] == "English"
    story.body_en, story.body_ko = "B", "나"
    story.save()
    assert notices(client, story, "en") == notices(client, story, "ko") == []


@each_of("en", "ko")
def test_what_is_not_official_says_so(language, client, make_one):
    row = make_one(Story, "s", title_en="T", title_ko="제목")
    Story.objects.update(**{f"is_unofficial_{language}": True})
    said = told(UNOFFICIAL, language, language)
    assert said in record(client, row, language)
    assert notices(client, row, language) == [], "at the foot, not above the text"
    other = {"en": "ko", "ko": "en"}[language]
    for each in ("zh-hans", other):
        assert "<details>" not in record(client, row, each)
    Story.objects.update(title_ko="", is_unofficial_en=True)
    assert told(UNOFFICIAL, "ko", "en") in record(client, row, "ko"), "it stands in"


def test_a_text_written_first_in_english_leads_to_the_english_page(client, make_one):
    texts = {"title_en": "T", "title_ko": "제목", "body_en": "A", "body_ko": "가"}
    row = Story.objects.get(pk=make_one(Story, "s", **texts).pk)
    row.body_en = "B"
    row.save()
    (notice,) = notices(client, row, "ko")
    assert '<a href="/en/stories/s/" hreflang="en">' in notice


def test_parts_that_are_behind_are_told_on_the_page_of_their_row(content, client):
    row = Attraction.objects.get(slug="silmido")
    work = row.screen_works.first()
    work.title_zh_hans = "新片名"
    work.save()
    (notice,) = notices(client, row, "en")
    assert told(OUTDATED, "en", "en") in notice
    city = City.objects.get(slug="incheon")
    relation = city.relations.first()
    relation.note_zh_hans, relation.note_en, relation.note_ko = "注", "note", "메모"
    relation.save()
    relation.note_zh_hans = "新注"
    relation.save()
    assert len(notices(client, city, "en")) == 1


# What a page shows of another row


def test_the_home_page_tells_of_the_name_of_the_home_city(content, client):
    home = City.objects.get(is_home=True)
    home.summary_zh_hans, home.body_zh_hans = "新的摘要", "<p>新的正文</p>"
    home.save()
    assert notices_at(client, "/en/") == [], "it shows neither"
    home.title_zh_hans = "新名"
    home.save()
    (notice,) = notices_at(client, "/en/")
    assert told(OUTDATED, "en", "en") in notice
    assert f'<a href="/zh-hans/cities/{home.slug}/"' in notice
    home.title_ko = ""
    home.save()
    assert len(notices_at(client, "/ko/")) == 2
    assert notices_at(client, "/zh-hans/") == []


def test_a_list_gives_each_text_its_language_and_leaves_the_notice_to_the_page(
    client, story
):
    assert 'class="notice"' not in client.get("/ko/stories/").text
    Story.objects.update(title_ko="", summary_zh_hans="摘要")
    html = client.get("/ko/stories/").text
    assert re.search(r'lang="en"[^>]*>(<a [^>]*>)?Title', html)
    assert re.search(r'lang="zh-Hans"[^>]*>摘要', html)
