"""The page for those who are lost names every list and every page."""

import re

from django.conf import settings
from django.utils import timezone, translation
from django.utils.html import strip_tags

from attractions.models import Attraction
from exchanges.models import City, Exchange
from portal.content.kinds import content_models
from portal.models import Story
from portal.public.navigation.site_map import MOST
from tests.queries import queries
from tests.tables import each_of
from tests.whole_site.test_public_pages import fill_up_to

LANGUAGES = [code for code, _ in settings.LANGUAGES]


def part(html, name):
    """The section of one kind."""
    return html.split(f'<h2 id="{name}">')[1].split("</section>")[0]


@each_of(*LANGUAGES)
def test_every_page_of_every_kind_is_named_with_its_title(code, content, client):
    html = client.get(f"/{code}/site-map/").text
    for model in content_models():
        found = part(html, model._meta.model_name)
        with translation.override(code):
            for row in model.objects.pages():
                assert f'<a href="{row.get_absolute_url()}">' in found
        number = model.objects.published().count()
        assert f"<small>{number}</small></h2>" in found
    assert html.count("/sister-city-agreement-2014/") == 1, "an event is one page"


def test_the_kinds_come_in_the_order_of_the_menu_and_lead_to_their_lists(
    content, client
):
    html = client.get("/en/site-map/").text
    menu = re.findall(
        r'<a href="([^"]+)"', html.split('class="menu"')[1].split("</nav>")[0]
    )
    lists = re.findall(r'<h2 id="\w+"><a href="([^"]+)"', html)
    assert lists == menu
    assert [client.get(each).status_code for each in lists] == [200] * 6
    jumps = re.findall(r'<a href="#(\w+)"', html.split("<main")[1])
    assert jumps == re.findall(r'<h2 id="(\w+)"', html)
    assert len(jumps) == 7


def test_a_section_has_its_parts_its_last_change_and_the_language_of_a_title(
    one_friendship, client
):
    Story.objects.update(
        title_ko="", title_en="", updated_at="2026-02-03T12:00:00+08:00"
    )
    html = client.get("/en/site-map/").text
    home, sisters, friends = part(html, "city").split("<h3>")[1:]
    for cities, heading, number in (
        (home, "Home city", 1),
        (sisters, "Sister cities", 20),
        (friends, "Friendly-cooperation cities", 4),
    ):
        assert cities.startswith(heading)
        assert cities.count("<li>") == number
    years = re.findall(r"<h3>(\d+)</h3>", part(html, "exchange"))
    assert years == ["2021", "2020", "2019", "2018", "2016", "2014", "2013", "2012"]
    story = part(html, "story")
    assert '<span lang="zh-Hans">仁川，我们的友好城市</span>' in story
    assert "Last changed 3 February 2026" in strip_tags(story)


def test_a_long_list_is_led_to_by_year_and_the_page_stays_light(content, client):
    few = queries(lambda: client.get("/en/site-map/"))
    assert few <= 12  # one of them for the map in the picture to share
    fill_up_to(400)
    assert queries(lambda: client.get("/en/site-map/")) == few
    response = client.get("/en/site-map/")
    assert response.status_code == 200
    found = part(response.text, "exchange")
    assert "<small>400</small></h2>" in found
    number = Exchange.objects.filter(date__startswith="2019").count()
    assert (
        f'<a href="/en/exchanges/?year=2019">2019</a> <small>{number}</small>' in found
    )
    assert client.get("/en/exchanges/?year=2019").status_code == 200
    assert "more-" not in found
    assert len(response.content) < 20_000
    Attraction.objects.bulk_create(
        Attraction(
            slug=f"n-{n}",
            title_zh_hans="景点",
            kind="island",
            city=City.objects.get(slug="rabat"),
            status="published",
            published_at=timezone.now(),
        )
        for n in range(MOST)
    )
    found = part(client.get("/en/site-map/").text, "attraction")
    assert "too many" in found
    assert '<a href="/en/attractions/">What to see</a>' in found
    assert "<li>" not in found


def test_an_empty_site_still_names_its_lists(content, client):
    for model in content_models():
        model.objects.update(status="draft")
    html = client.get("/en/site-map/").text
    assert html.count('class="empty"') == len(content_models())
    assert 'href="/en/cities/"' in html.split("<main")[1]
