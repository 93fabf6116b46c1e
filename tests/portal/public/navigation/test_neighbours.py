"""From the page of one item to the one before it and the one after it."""

import re

import pytest

from attractions.models import Attraction
from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.models import Story
from portal.public.navigation.neighbours import neighbours
from tests.conftest import hidden
from tests.queries import queries
from tests.tables import each_of

KINDS = [Exchange, Delegation, Agreement, Attraction, Story]
DATES = {Exchange: "date", Delegation: "arrived", Agreement: "signed"}


def links(client, address):
    """The slugs of the pages before and after one."""
    html = client.get(address).text
    found = re.findall(r'<a rel="(prev|next)" href="/\w+/\w+/([\w-]+)/"', html)
    return dict(found)


@pytest.mark.engine
def test_one_goes_through_the_timeline_as_time_went(one_friendship, client):
    assert links(client, "/en/exchanges/masks-2020/") == {
        "prev": "ftz-ifez-memorandum-2019",
        "next": "epidemic-material-2020",
    }
    first = links(client, "/en/exchanges/letter-of-intent-2012/")
    assert first == {"next": "china-week-2013"}
    last = links(client, "/en/exchanges/light-and-shadow-2021/")
    assert last == {"prev": "epidemic-material-2020"}
    assert "Earlier" in client.get("/en/exchanges/masks-2020/").text


def test_one_goes_through_the_places_of_one_city_only_and_names_have_their_language(
    content, client, make_one
):
    other = make_one(City, "elsewhere")
    for slug in ("one", "two"):
        make_one(Attraction, slug, city=other)
    assert links(client, "/en/attractions/ganghwa-tidal-flat/") == {"prev": "ganghwado"}
    assert links(client, "/en/attractions/one/") == {"next": "two"}
    html = client.get("/en/attractions/two/").text
    assert "Earlier" not in html
    assert "More to see in this city" in html
    assert "muuido" not in html
    row = Exchange.objects.filter(slug="sapporo-kawasaki-supplies-2020")
    row.update(title_en="", title_zh_hans="标题")
    html = client.get("/en/exchanges/masks-2020/").text.split('rel="next"')[1]
    assert '<span lang="zh-Hans">标题</span>' in html


@pytest.mark.engine
def test_one_goes_through_the_cities_of_a_kind_as_the_directory_does(
    content, client, make_city
):
    """A city is where its latest relation puts it."""
    groups = dict(City.objects.published().partners().by_relation())
    for cities in groups.values():
        slugs = [city.slug for city in cities]
        for before, slug, after in zip(
            [None, *slugs], slugs, [*slugs[1:], None], strict=False
        ):
            beside = {"prev": before, "next": after}
            found = links(client, f"/en/cities/{slug}/")
            assert found == {rel: each for rel, each in beside.items() if each}
    city = make_city(slug="one")
    for kind, since in (("sister", "1981"), ("friendly", "1970")):
        Relation.objects.create(city=city, kind=kind, since=since)
    assert links(client, "/en/cities/one/") == {"prev": "sapporo", "next": "kawasaki"}
    city.delete()
    City.objects.filter(slug="kawasaki").update(status="withdrawn")
    assert links(client, "/en/cities/sapporo/")["next"] == "dusseldorf"
    assert links(client, "/en/cities/shenyang/") == {}


@pytest.mark.engine
@each_of(*KINDS)
def test_going_on_passes_each_row_of_the_list_once_and_back_again(
    model, content, make_one
):
    """Several have the same date, and some, where they may, none."""
    few = model.objects.published().first()
    assert queries(lambda: neighbours(few)) == 2
    empty = None if model is Delegation else "2003"
    dates = ["2001", "2001-05", "2001-05", "2001-05-03", empty, empty, "1999"] * 2
    values = {"city": City.objects.get(slug="rabat")} if model is Attraction else {}
    for number, date in enumerate(dates):
        if model in DATES:
            values[DATES[model]] = date
        make_one(model, f"n-{number}", **values)
    row = model.objects.get(slug="n-5")
    rows = list(model.objects.pages().beside(row).in_order())
    if neighbours(row).in_time:
        rows.reverse()
    assert len(rows) >= 14
    for before, each, after in zip(
        [None, *rows], rows, [*rows[1:], None], strict=False
    ):
        assert neighbours(each)[:2] == (before, after)
    assert queries(lambda: neighbours(row)) == 2


@each_of("draft", "withdrawn", "scheduled", "expired")
def test_what_is_not_public_is_passed_over(state, one_friendship, client):
    values = hidden(state)
    Exchange.objects.filter(slug="epidemic-material-2020").update(**values)
    found = links(client, "/en/exchanges/masks-2020/")
    assert found["next"] == "light-and-shadow-2021"
    Attraction.objects.filter(slug="muuido").update(**values)
    assert (
        "muuido"
        not in client.get("/en/attractions/silmido/").text.split("</article")[1]
    )


# What else leads on from a page


def test_an_item_leads_to_the_list_with_the_same_city_unless_that_is_hidden(
    content, client
):
    Exchange.objects.filter(slug="smart-city-2016").update(status="draft")
    pages = {
        "/en/exchanges/masks-2020/": "/en/exchanges/?city=incheon",
        "/en/delegations/shenyang-smart-city-2016/": "/en/delegations/?city=incheon",
    }
    for address, expected in pages.items():
        html = client.get(address).text
        assert f'href="{expected}"' in html
        assert "city=shenyang" not in html
        assert client.get(expected).status_code == 200
    City.objects.filter(slug="incheon").update(status="draft")
    for address in (*pages, "/en/exchanges/sister-city-agreement-2014/"):
        response = client.get(address)
        assert response.status_code == 200
        assert "city=incheon" not in response.text
