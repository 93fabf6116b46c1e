"""A page says how it is cited, in the form that is usual in its language."""

import re
from html import unescape

import pytest
from django.utils.html import strip_tags

from attractions.models import Attraction
from portal.models import SiteSettings, Story
from tests.queries import queries

SITE = "https://youhao.example.cn"
CITED = {
    "zh-hans": (
        "沈阳市人民政府外事办公室. 实尾岛[EB/OL]. 沈阳国际友城, "
        "2026-11-25(2027-01-02)[引用日期]. "
        f"{SITE}/zh-hans/attractions/silmido/"
    ),
    "en": (
        "Foreign Affairs Office of the People's Government of Shenyang Municipality. "
        "“Silmido”. Shenyang Sister Cities, published 25 November 2026, "
        "last changed 2 January 2027. "
        f"{SITE}/en/attractions/silmido/ (retrieved [date])"
    ),
    "ko": (
        "선양시 인민정부 외사판공실, 「실미도」, 『선양 자매도시』, "
        "2026. 11. 25. 게시, 2027. 1. 2. 최종 수정, "
        f"{SITE}/ko/attractions/silmido/ (검색일: [날짜])"
    ),
}


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = SITE


def citation(client, address):
    """The text, and its markup."""
    html = client.get(address).text
    found = re.search(r'(?s)<dt>[^<]*</dt><dd class="whole">(.*?)</dd>', html)[1]
    return unescape(strip_tags(found)).strip(), found


def test_the_citation_has_the_form_of_its_language(content, client):
    rows = Attraction.objects.filter(slug="silmido")
    # Two minutes into the day in Beijing, still the day before in London.
    rows.update(
        published_at="2026-11-24T16:02:00+00:00",
        updated_at="2027-01-01T16:02:00+00:00",
    )
    for code, text in CITED.items():
        assert citation(client, f"/{code}/attractions/silmido/")[0] == text


def test_it_follows_the_row_and_the_settings_and_there_is_none_without_them(
    content, client
):
    """There is still an address."""
    SiteSettings.objects.update(office_en="The Office", name_en="The Site")
    Story.objects.update(
        title_en='A <b>"title"</b>', published_at="2025-03-04T00:00:00+08:00"
    )
    text, markup = citation(client, "/en/stories/incheon-our-sister-city/")
    assert text.startswith(
        'The Office. “A <b>"title"</b>”. The Site, published 4 March'
    )
    assert "<b>" not in markup
    SiteSettings.objects.all().delete()
    html = client.get("/en/attractions/silmido/").text
    assert f"{SITE}/en/attractions/silmido/" in html
    assert "Cite this page" not in html


def test_what_stands_in_for_a_translation_carries_its_language(content, client):
    SiteSettings.objects.update(office_ko="")
    Attraction.objects.filter(slug="silmido").update(title_ko="", title_en="")
    _, markup = citation(client, "/ko/attractions/silmido/")
    assert '<span lang="en">Foreign Affairs Office' in markup
    assert '<span lang="zh-Hans">实尾岛</span>' in markup


def test_sharing_and_citing_ask_the_database_nothing_of_their_own(content, client):
    page = "/en/pages/about/"
    # The page itself, its sources, the settings and the footer.
    assert queries(lambda: client.get(page)) == 4
