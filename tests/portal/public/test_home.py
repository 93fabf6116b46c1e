"""The front page: what it says in which order, and that it shows nothing empty."""

import re

from django.utils.html import strip_tags

from attractions.models import Attraction
from exchanges.models import City, Exchange
from portal.content.kinds import content_models
from portal.models import SiteSettings

PARTS = ["Next anniversary", "What we do together", "Story", "All cities, by country"]


def main(client, code="en"):
    return client.get(f"/{code}/").text.split("<main")[1].split("</main>")[0]


def plain(html):
    return " ".join(strip_tags(html).split())


def test_its_title_counts_the_partners_each_kind_apart_and_one_in_the_singular(
    content, client
):
    for code, title, counts in (
        ("en", "Shenyang and its 24 partner cities", "20 sister cities, 4 friendly-"),
        ("zh-hans", "沈阳和24座友城", "20个友好城市，4个友好合作城市，16个国家"),
        ("ko", "선양시의 결연 도시 24곳", "자매도시 20곳, 우호협력도시 4곳, 16개국"),
    ):
        text = plain(main(client, code))
        assert title in text
        assert counts in text
    City.objects.exclude(slug__in=("shenyang", "sapporo")).update(status="draft")
    text = plain(main(client))
    assert (
        "Shenyang and its 1 partner city 1 sister city, 1 country, since 1980" in text
    )


def test_its_parts_come_in_the_order_of_what_one_wants_to_know_and_name_each_partner(
    content, client
):
    html = main(client)
    places = [html.index(each) for each in ('class="friendship-map', *PARTS)]
    assert places == sorted(places)
    listed = html.split('class="by-country"')[1].split("</section>")[0]
    slugs = re.findall(r'href="/en/cities/([\w-]+)/"', listed)
    partners = City.objects.published().partners()
    assert sorted(slugs) == sorted(partners.values_list("slug", flat=True))
    assert slugs[0] == "sapporo", "the country of the oldest relation comes first"


def test_what_is_shown_of_exchanges_and_places_is_of_different_cities(content, client):
    html = main(client)
    latest = html.split('class="latest"')[1].split("</section>")[0]
    shown = re.findall(r'href="/en/exchanges/([\w-]+)/"', latest)
    cities = [
        set(Exchange.objects.get(slug=slug).cities.values_list("slug", flat=True))
        for slug in shown
    ]
    assert len(set().union(*cities)) == sum(map(len, cities)) >= 3, shown
    places = html.split('id="see"')[1]
    shown = re.findall(r'href="/en/attractions/([\w-]+)/"', places)
    rows = Attraction.objects.filter(slug__in=shown)
    assert len(set(rows.values_list("city", flat=True))) == len(shown) == 4
    assert not rows.filter(latitude=None).exists(), "a cover that marks nothing"


def test_one_city_alone_fills_the_latest_exchanges_and_three_dates_are_always_shown(
    content, client
):
    """Whatever happened in this month."""
    Exchange.objects.exclude(cities__slug="chicago").update(status="draft")
    latest = main(client).split('class="latest"')[1].split("</section>")[0]
    assert latest.count("<li") == 3
    Exchange.objects.update(status="draft")
    dates = main(client).split('class="dates"')[1].split("<section")[0]
    assert len(re.findall("<h2>", dates)) == 3


def test_it_is_whole_without_maps_and_nothing_empty_is_shown_where_nothing_is(
    content, client
):
    for shows_maps in (False, True):
        SiteSettings.objects.update(shows_maps=shows_maps)
        html = main(client)
        assert ("<svg" in html) is shows_maps
        assert all(each in html for each in PARTS)
    for model in content_models():
        model.objects.update(status="draft")
    html = main(client)
    assert re.findall("<h[123]", html) == ["<h1"]
    assert "0" not in plain(html.split('<aside class="share"')[0].split(">", 1)[1])
    SiteSettings.objects.update(shows_maps=False)
    assert "<svg" not in main(client)
