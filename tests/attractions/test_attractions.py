import re

import pytest

from attractions.models import ScreenWork


def slugs(client, query=""):
    html = client.get(f"/en/attractions/{query}").text.partition("<figure")[0]
    return re.findall(r'<a href="/en/attractions/([\w-]+)/">', html)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 6),
        ("?kind=island", 4),
        ("?kind=district", 1),
        ("?kind=museum", 0),
        ("?city=incheon", 6),
        ("?city=sapporo", 0),
        ("?city=incheon&kind=tidal_flat", 1),
    ],
)
def test_attractions_are_narrowed_by_city_and_kind(content, client, query, number):
    assert len(slugs(client, query)) == number


@pytest.mark.parametrize("query", ["?kind=volcano", "?city=atlantis", "?page=2"])
def test_a_filter_that_makes_no_sense_is_not_found(content, client, query):
    assert client.get(f"/en/attractions/{query}").status_code == 404


def test_only_kinds_that_occur_are_offered(content, client):
    html = client.get("/en/attractions/").text
    assert "?kind=island" in html
    assert "?kind=museum" not in html


def test_what_was_filmed_stands_on_the_page_of_the_place(content, client):
    html = client.get("/en/attractions/muuido/").text
    assert "Stairway to Heaven" in html
    assert "TV drama, 2003" in html


def test_a_screen_work_is_found_by_its_slug_at_the_live_place(content):
    work = ScreenWork.objects.get_by_natural_key("full-house")
    assert work.filmed_at.slug == "sido"


def test_a_doubtful_claim_stands_with_its_correction(content, client):
    html = client.get("/en/attractions/ganghwa-tidal-flat/").text
    note = html.split('class="note"')[1]
    assert "419" in note
    assert "6 July 2000" in note


def test_a_place_without_a_trustworthy_point_shows_none(content, client):
    assert "WGS 84" in client.get("/en/attractions/muuido/").text
    assert "WGS 84" not in client.get("/en/attractions/sido/").text
