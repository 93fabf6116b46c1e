import re
from html import unescape

from attractions.filters import AttractionFilter
from attractions.models import Attraction, ScreenWork
from exchanges.models import City
from tests.queries import queries
from tests.tables import each_of


@each_of(
    ("", 20),  # of 45: the first page
    ("?page=2", 20),
    ("?page=3", 5),
    ("?kind=island", 6),
    ("?kind=district", 4),
    ("?kind=landmark", 5),
    ("?kind=beach", 0),
    ("?city=incheon", 6),
    ("?city=sapporo", 2),
    ("?city=incheon&kind=tidal_flat", 1),
)
def test_attractions_are_narrowed_by_city_and_kind(query, number, content, client):
    html = client.get(f"/en/attractions/{query}").text.partition("<figure")[0]
    assert len(re.findall(r'<a href="/en/attractions/[\w-]+/">', html)) == number


def kinds(html):
    """The kinds that a list offers, the chosen one with a star."""
    offered = html.partition('<nav class="choices"')[2].partition("</nav>")[0]
    links = r'<a href="([^"]+)"( aria-current)?.*?>([\w ]+) <small>(\d+)</small>'
    return {
        f"{label} {number}{'*' if chosen else ''}": unescape(address)
        for address, chosen, label, number in re.findall(links, offered)
    }


def test_kinds_are_offered_with_their_number_in_the_chosen_city_and_crawlers_led_to_one(
    content, client, make_one
):
    """Only what is public counts."""
    assert kinds(client.get("/en/attractions/").text) == {
        "All 45*": "/en/attractions/",
        "Island 6": "?kind=island",
        "Tidal flat 1": "?kind=tidal_flat",
        "District 4": "?kind=district",
        "Historic site 13": "?kind=historic_site",
        "Landmark 5": "?kind=landmark",
        "Museum 8": "?kind=museum",
        "Park 8": "?kind=park",
    }
    noindex = '<meta name="robots" content="noindex">'
    html = client.get("/en/attractions/?city=incheon").text
    assert '?city=incheon&amp;kind=island" rel="nofollow">' in html
    for query, is_hidden in (
        ("attractions/?city=incheon", False),
        ("attractions/?city=incheon&kind=island", True),
        ("attractions/?kind=island", False),
        ("delegations/?city=incheon", False),
    ):
        assert (noindex in client.get(f"/en/{query}").text) == is_hidden, query
    city = make_one(City, "elsewhere")
    for number in range(2):
        make_one(Attraction, f"park-{number}", city=city, kind="park")
    make_one(Attraction, "museum", city=city, kind="museum", status="draft")
    assert kinds(client.get("/en/attractions/?kind=park&city=elsewhere").text) == {
        "All 2": "?city=elsewhere",
        "Park 2*": "?city=elsewhere&kind=park",
    }
    assert "All 47*" in kinds(client.get("/en/attractions/").text)
    form = AttractionFilter({"city": "incheon", "kind": "island"})
    assert form.is_valid()
    assert queries(form.kinds) == 1


@each_of(
    ("?city=elsewhere", []),
    ("?city=elsewhere&kind=island", ["Island 0*"]),
    (
        "?kind=beach&city=incheon",
        ["All 6", "Island 4", "Beach 0*", "Tidal flat 1", "District 1"],
    ),
)
def test_nothing_leads_from_an_empty_list_to_another(
    query, offered, content, client, make_one
):
    make_one(City, "elsewhere")
    html = client.get(f"/en/attractions/{query}").text.split("<main")[1]
    assert list(kinds(html)) == offered
    assert "Nothing matches." in html
    assert 'class="places"' not in html


def test_what_was_filmed_and_a_trustworthy_point_stand_on_the_page_of_the_place(
    content, client
):
    html = client.get("/en/attractions/muuido/").text
    assert "Stairway to Heaven" in html
    assert "TV drama, 2003" in html
    assert "WGS 84" in html
    assert "WGS 84" not in client.get("/en/attractions/china-industrial-museum/").text
    work = ScreenWork.objects.get_by_natural_key("full-house")
    assert work.filmed_at.slug == "sido"
    # A doubtful claim is in view with its correction.
    html = client.get("/en/attractions/ganghwa-tidal-flat/").text
    in_view = html.split("<main")[1].partition("<details>")[0]
    assert "419" in in_view
    assert "6 July 2000" in in_view
