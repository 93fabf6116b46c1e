"""Before readers leave for a site that is no public body, a page says so."""

import re
from html import unescape

import pytest
from django.test import Client

from portal.models import SiteSettings, Story
from portal.public.leaving import is_own_or_public, signer

BODY = (
    '<p><a href="https://shop.example/?a=1&amp;b=2">1</a> '
    '<a href="https://www.gov.cn/x">2</a> <a href="https://city.example/">3</a></p>'
)


@pytest.fixture
def story(content, make_one, make_city):
    make_city(website="https://www.city.example/en")
    return make_one(Story, "one", body_en=BODY, title_en="One")


def links(story):
    page = Client().get(f"/en/stories/{story.slug}/").text
    return [unescape(each) for each in re.findall(r'<a href="([^"]*)">\d</a>', page)]


def test_links_lead_over_a_page_that_names_the_site_if_the_office_wants_it(story):
    assert links(story)[0] == "https://shop.example/?a=1&b=2"
    SiteSettings.objects.update(has_leaving_notice=True)
    first, *others = links(story)
    assert first.startswith("/en/leaving/?to=")
    assert others == ["https://www.gov.cn/x", "https://city.example/"]
    for language in ("zh-hans", "en", "ko"):
        page = Client().get(first.replace("/en/", f"/{language}/"))
        assert 'href="https://shop.example/?a=1&amp;b=2"' in page.text
        assert '<meta name="robots" content="noindex">' in page.text
        assert page["Referrer-Policy"] == "no-referrer"
        token = first.partition("?")[2]
        assert f"/ko/leaving/?{token}" in unescape(page.text)  # the other languages
    SiteSettings.objects.update(public_hosts="example.org\n shop.EXAMPLE ")
    assert links(story)[0] == "https://shop.example/?a=1&b=2"


def test_no_spelling_of_an_address_passes_by_and_our_own_site_needs_no_notice(story):
    SiteSettings.objects.update(has_leaving_notice=True)
    for url in (
        "HTTPS://Shop.example/",
        " https://shop.example/",
        "https:shop.example",
    ):
        story.body_en = f'<p><a href="{url}">1</a></p>'
        story.save()
        (link,) = links(story)
        assert link.startswith("/en/leaving/?to="), url
        assert "<dd>shop.example</dd>" in Client().get(link).text
    story.body_en = '<p><a href="http://testserver/s/city-1">1</a></p>'
    story.save()
    assert links(story) == ["http://testserver/s/city-1"]


def test_it_leads_nowhere_that_no_text_does(content):
    forged = ("", "https://evil.example/", signer.sign("https://a.example/")[:-1] + "_")
    for to in forged:
        assert Client().get("/en/leaving/", {"to": to}).status_code == 404, to


def test_public_bodies_are_known_by_their_addresses():
    public = (
        "www.gov.cn",
        "wb.shenyang.gov.cn",
        "a.go.kr",
        "b.go.jp",
        "x.gov",
        "y.gov.uk",
    )
    others = ("gov.cn.example", "mygov.com", "go.com", "notgo.kr", "x.example", "")
    assert [h for h in public if not is_own_or_public(f"https://{h}/", ())] == []
    assert [h for h in others if is_own_or_public(f"https://{h}/", ())] == []
    assert is_own_or_public("https://sub.city.example:8443/", {"city.example"})
    assert not is_own_or_public("https://city.example.evil/", {"city.example"})
    assert not is_own_or_public("https://[bad", {"city.example"})
    assert not is_own_or_public(
        "https://shop.example\\@city.example/", {"city.example"}
    )
