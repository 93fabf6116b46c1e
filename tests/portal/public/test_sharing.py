"""A page is handed on by its address, a mail or a short address, and it is cited."""

import io
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from django.utils import translation
from django.utils.html import strip_tags

from attractions.models import Attraction
from exchanges.models import City, Exchange
from portal.content.kinds import content_models
from portal.models import SiteSettings, Story
from portal.public.sharing import short_path
from portal.templatetags.sharing import as_mail_to_share
from tests.queries import queries
from tests.site import LANGUAGES
from tests.tables import each_of

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


def mail(html):
    """Subject and body of the mail that a page offers."""
    (link,) = re.findall(r'href="(mailto:\?[^"]*)"', html)
    address = urlsplit(unescape(link))
    assert address.scheme == "mailto"
    assert address.path == "", "the reader says to whom"
    found = parse_qs(address.query, strict_parsing=True)
    assert found.keys() == {"subject", "body"}
    return found["subject"][0], found["body"][0]


@each_of(*LANGUAGES)
def test_every_item_shows_its_address_and_offers_a_mail(code, content, client):
    for model in content_models():
        row = model.objects.pages().first()
        if not row:
            continue
        with translation.override(code):
            path, title = row.get_absolute_url(), row.title
        html = client.get(path).text
        assert f'<dd class="whole" translate="no">{SITE}{path}</dd>' in html
        assert mail(html) == (title, f"{title}\r\n{SITE}{path}\r\n")
        link = unescape(re.search(r'href="(mailto:[^"]*)"', html)[1])
        assert link.isascii()
        assert not {" ", "+"} & {*link}, "mail programs take a plus for a plus"


@each_of(
    "One\r\nBcc: all@example.org",
    "One\nTwo\x0bThree\x0cFour\x85Five\u2028Six\u2029Seven",
    "&cc=all@example.org&body=x#y?z%0D%0A",
    "\"'><script>alert(1)</script>",
    "100 % & more = 友",
)
def test_no_title_adds_a_line_or_a_field_to_the_mail(title, content, client):
    Attraction.objects.filter(slug="silmido").update(title_en=title)
    subject, body = mail(client.get("/en/attractions/silmido/").text)
    assert subject == " ".join(title.split())
    assert body == f"{subject}\r\n{SITE}/en/attractions/silmido/\r\n"


def test_the_mail_of_the_longest_title_stays_short_enough_for_mail_programs():
    link = as_mail_to_share(f"{SITE}/zh-hans/stories/{'a' * 100}/", "友" * 200)
    assert len(link) < 4_000
    assert len(as_mail_to_share(f"{SITE}/zh-hans/stories/a/", "友" * 40)) < 2_000


def test_the_address_is_the_page_whatever_was_asked_for(content, client, settings):
    html = client.get("/en/attractions/silmido/?utm_source=x&page=7").text
    assert "utm_source" not in html
    row = Story.objects.get(slug="incheon-our-sister-city")
    row.slug = "moved"
    row.save()
    html = client.get("/en/stories/incheon-our-sister-city/", follow=True).text
    assert f"{SITE}/en/stories/moved/" in html
    settings.SITE_URL = ""  # as on the first run
    html = client.get("/en/attractions/silmido/").text
    assert "http://testserver/en/attractions/silmido/" in html


def test_nobody_else_is_asked_to_share(content, client):
    html = client.get("/zh-hans/stories/incheon-our-sister-city/").text.lower()
    share = html.split('class="share"')[1].split("</details>")[0]
    for name in ("weibo", "facebook", "twitter", "kakao", "<script"):
        assert name not in share
    assert re.findall(r'<img src="(.*?)-\d+\.svg"', share) == ["/s/story"]


# Short addresses


def test_every_kind_of_content_leads_to_its_page_in_the_readers_language(
    content, client
):
    city = City.objects.get(slug="incheon")
    for asked, code in (("ko,en;q=0.5", "ko"), ("de", "zh-hans"), ("en-GB", "en")):
        answer = client.get(short_path(city), headers={"Accept-Language": asked})
        assert answer.status_code == 302
        assert answer["Location"] == f"/{code}/cities/incheon/"
        assert "Accept-Language" in answer["Vary"]
    for model in content_models():
        row = model.objects.published().first()
        answer = client.get(short_path(row), headers={"Accept-Language": "en"})
        with_english = client.get(answer["Location"], follow=True)
        assert with_english.status_code == 200, model


def test_the_code_says_the_short_address_and_what_is_not_public_has_none(
    content, client
):
    row = Exchange.objects.first()
    Exchange.objects.filter(pk=row.pk).update(status="draft")
    for name in (f"exchange-{row.pk}", "exchange-99999", "nothing-1", "nothing"):
        for ending in ("", ".svg"):
            assert client.get(f"/s/{name}{ending}").status_code == 404, name
    path = short_path(City.objects.get(slug="incheon"))
    answer = client.get(f"{path}.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    code, drawn = segno.make(SITE + path, error="m", micro=False), io.BytesIO()
    code.save(drawn, "svg", light="#fff", xmldecl=False, omitsize=True)
    assert answer.content == drawn.getvalue()


def test_a_page_says_its_short_address_and_a_part_of_a_list_has_none(content, client):
    for page, short in (
        ("/en/", "/s/home"),
        ("/en/exchanges/", "/s/exchanges"),
        ("/en/attractions/", "/s/attractions"),
    ):
        html = client.get(page).text
        assert f">{SITE}{short}</dd>" in html
        assert f'src="{short}.svg"' in html
        answer = client.get(short, headers={"Accept-Language": "en"})
        assert answer["Location"] == page
    for page in ("/en/exchanges/?city=incheon", "/en/search/?q=a", "/en/nowhere/"):
        assert "/s/" not in client.get(page).text


# How it is cited


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
