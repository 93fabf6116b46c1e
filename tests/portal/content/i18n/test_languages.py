"""A text that stands in for a missing translation says so."""

import pytest
from django.utils import translation

from attractions.models import Attraction
from portal.content.i18n.languages import bcp47, borrowed_language
from portal.models import Story
from tests.tables import each_of

pytestmark = pytest.mark.django_db


@each_of(
    ({"zh_hans": "中", "en": "E"}, "中EE"),
    ({"zh_hans": "中", "ko": "한"}, "中中한"),
    ({"zh_hans": "中"}, "中中中"),
    ({"en": "E"}, "EEE"),
    ({"zh_hans": "", "en": "E", "ko": ""}, "EEE"),
)
def test_a_missing_text_falls_back_and_knows_its_language(titles, shown):
    story = Story(**{f"title_{code}": title for code, title in titles.items()})
    languages = {"中": "zh-hans", "E": "en", "한": "ko"}
    for code, title in zip(languages.values(), shown, strict=True):
        with translation.override(code):
            assert story.title == title
            borrowed = None if languages[title] == code else languages[title]
            assert borrowed_language(story, "title") == borrowed
            assert borrowed_language(story, "summary") is None, "it is nowhere"
            assert borrowed_language(None, "title") is None


def test_the_page_says_that_it_is_not_translated_and_marks_each_text(content, client):
    assert [bcp47(code) for code in ("zh-hans", "en", "ko")] == ["zh-Hans", "en", "ko"]
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
