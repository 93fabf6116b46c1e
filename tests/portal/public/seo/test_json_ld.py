"""What pages are about, in schema.org's own words and with nothing beyond the page."""

import json

import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.utils import timezone, translation

from attractions.models import Attraction
from exchanges.models import Agreement, City, Delegation, Exchange
from portal.content.kinds import content_models
from portal.models import Page, SiteSettings, Source, Story
from tests.actors.staged import picture
from tests.hostile.xss import PAYLOADS
from tests.portal.public.seo.test_metadata import head
from tests.reading.head import Head
from tests.reading.vocabulary import faults
from tests.site import LANGUAGES
from tests.tables import each_of

HOST = "http://testserver"


TYPES = {
    *("WebSite", "GovernmentOrganization", "WebPage", "CollectionPage"),
    *("BreadcrumbList", "City", "Event", "TouristAttraction", "Article"),
    *("DataCatalog", "Dataset"),
}


@each_of(*LANGUAGES)
def test_the_whole_site_keeps_to_the_vocabulary(language, site):
    types = set()
    for address, response in site[language].items():
        graph = Head(response.text).graph
        assert not list(faults(graph)), address
        types |= {node["@type"] for node in graph}
    assert types == TYPES


def test_so_does_what_the_content_of_the_project_lacks(content, client, media_folder):
    SiteSettings.objects.update(
        address_en="1 Street", phone="+86 24 0000", email="office@example.cn"
    )
    agreement = Agreement.objects.published().first()
    agreement.text_file_zh_hans.save("a.pdf", ContentFile(b"%PDF-1.7"))
    Attraction.objects.filter(slug="silmido").update(cover=picture())
    office = head(client, "/en/").node("GovernmentOrganization")
    assert office["telephone"] == "+86 24 0000"
    assert office["url"] == f"{HOST}/en/"
    assert finders.find(office["logo"].removeprefix(f"{HOST}/static/"))
    paths = ("", "attractions/silmido/", f"exchanges/{agreement.exchange.slug}/")
    for path in paths:
        assert not list(faults(head(client, f"/en/{path}").graph)), path


@each_of(
    ({"@type": "Town"}, "no type Town"),
    ({"@type": "City", "population": "1"}, "no property population"),
    ({"@type": "City", "startDate": "2012"}, "City has no startDate"),
    ({"@type": "Event", "startDate": "June 2012"}, "startDate cannot be June 2012"),
    ({"@type": "Event", "about": "x"}, "about cannot be x"),
    (
        {"@type": "City", "geo": {"@type": "City"}},
        "geo cannot be City",
    ),
    ({"@type": "City", "sameAs": "javascript:1"}, "sameAs cannot be javascript:1"),
    ({"@type": "Event", "about": {"@type": "Town"}}, "no type Town"),
)
def test_the_check_notices_what_the_vocabulary_does_not_allow(node, fault):
    assert fault in list(faults([node]))


def test_a_city_says_where_it_is(content, client):
    city = City.objects.get(slug="incheon")
    node = head(client, "/en/cities/incheon/").node("City")
    assert node["name"] == "Incheon"
    assert node["alternateName"] == "인천광역시"
    assert node["url"] == f"{HOST}/en/cities/incheon/"
    assert node["geo"]["latitude"] == city.latitude
    assert node["containedInPlace"] == {"@type": "Country", "name": "South Korea"}
    City.objects.filter(pk=city.pk).update(
        latitude=None, longitude=None, website="https://city.example/", local_name=""
    )
    node = head(client, "/en/cities/incheon/").node("City")
    assert node["sameAs"] == "https://city.example/"
    assert not node.keys() & {"geo", "alternateName"}


@each_of(
    ("2012", None), ("2012-06", None), ("2012-06-12", "2013"), ("2012-06", "2012-07")
)
def test_a_date_is_never_finer_than_it_is_known(start, end, make_one, client):
    make_one(Exchange, "one", date=start, end_date=end)
    node = head(client, "/en/exchanges/one/").node("Event")
    assert (node["startDate"], node.get("endDate")) == (start, end)
    make_one(Delegation, "two", arrived=start, left=end)
    node = head(client, "/en/delegations/two/").node("Event")
    assert (node["startDate"], node.get("endDate")) == (start, end)
    make_one(Agreement, "three", signed=start)
    node = head(client, "/en/agreements/three/").node("CreativeWork")
    assert node["dateCreated"] == start


def test_an_event_says_where_it_was_as_far_as_its_parts_tell(
    make_one, client, media_folder
):
    home, guest = (make_one(City, slug) for slug in ("home", "guest"))
    City.objects.filter(pk=home.pk).update(is_home=True)
    event = make_one(Exchange, "one", direction="both")
    event.cities.add(guest)

    def place():
        return head(client, "/zh-hans/exchanges/one/").node("Event").get("location")

    assert place() is None
    for direction, slug in (("ours", "guest"), ("theirs", "home")):
        Exchange.objects.update(direction=direction)
        assert place()["url"] == f"{HOST}/zh-hans/cities/{slug}/"
    make_one(Delegation, "two", exchange=event, sender=home, host=guest)
    assert place()["url"] == f"{HOST}/zh-hans/cities/guest/"
    paper = make_one(Agreement, "three", exchange=event, place_zh_hans="会议厅")
    assert place() == {"@type": "Place", "name": "会议厅"}
    Exchange.objects.update(place_zh_hans="市政府")
    assert place() == {"@type": "Place", "name": "市政府"}
    paper.text_file_zh_hans.save("a.pdf", ContentFile(b"%PDF-1.7"))
    found = head(client, "/zh-hans/exchanges/one/")
    (signed,) = found.node("Event")["subjectOf"]
    assert signed["encoding"]["contentUrl"].endswith(".pdf")
    assert not list(faults(found.graph))


def test_a_story_names_its_office_its_times_and_its_sources(content, client):
    story = Story.objects.get(slug="incheon-our-sister-city")
    found = head(client, f"/ko/stories/{story.slug}/")
    node = found.node("Article")
    assert node["headline"] == story.title_ko
    assert node["inLanguage"] == "ko"
    assert node["publisher"]["name"] == SiteSettings.objects.get().office_ko
    published = timezone.localtime(story.published_at)
    assert node["datePublished"] == published.isoformat(timespec="seconds")
    names = [each["name"] for each in node["citation"]]
    assert names == [source.title_ko for source in story.sources.all()]
    assert "citation" not in found.node("WebPage")


def test_a_picture_is_named_where_the_page_shows_it(make_one, client, media_folder):
    cover = picture()
    make_one(Attraction, "one", cover=cover)
    found = head(client, "/en/attractions/one/")
    assert found.node("TouristAttraction")["image"] == HOST + cover.file.url
    assert found.meta["og:image"] == HOST + cover.file.url
    assert found.meta["og:image:alt"] == "Picture"
    assert found.meta["twitter:card"] == "summary_large_image"


def test_a_page_that_stands_in_says_in_which_language_it_is(make_one, client):
    make_one(Page, "one")
    node = head(client, "/ko/pages/one/").node("WebPage")
    assert node["inLanguage"] == "zh-Hans"
    assert node["url"] == f"{HOST}/zh-hans/pages/one/"


@each_of("draft", "withdrawn", "review")
def test_what_is_not_public_is_not_named(hidden, make_one, make_city, client):
    secret = make_city("secret", title_en="Canary", status=hidden)
    event = make_one(Exchange, "event", title_en="Canary", status=hidden)
    one = make_one(Exchange, "one")
    one.cities.add(secret)
    make_one(Delegation, "two", sender=secret, exchange=event)
    make_one(Attraction, "three", city=secret)
    for path in ("exchanges/one/", "delegations/two/", "attractions/three/"):
        text = client.get(f"/en/{path}").text
        assert "Canary" not in text
        assert "secret" not in text
        assert not list(faults(Head(text).graph))


@pytest.mark.full
@each_of(*PAYLOADS, "</script>", "<!--<script>", "\u2028x")
def test_no_text_breaks_out(text, make_one, client):
    title = text[:200]
    source = Source.objects.create(title_zh_hans=title, publisher_zh_hans=title)
    row = make_one(Exchange, "one", title_en=title, place_en=title, summary_en=title)
    row.sources.add(source)
    html = client.get("/en/exchanges/one/").text
    found = Head(html)
    start = html.index('<script type="application/ld+json">')
    inside = html[start + 35 : html.index("</script>", start)]
    assert json.loads(inside)["@graph"] == found.graph
    assert not set(inside) & set("<>&")
    expected = " ".join(title.split())
    assert found.node("Event")["name"] == expected or "\0" in title
    assert not list(faults(found.graph))


@pytest.mark.django_db
@each_of(*content_models())
def test_a_bare_row_still_says_what_it_is(model, make_one, client):
    """Without a site, a summary, a source or any translation; so does no row at all."""
    SiteSettings.objects.all().delete()
    found = head(client, "/en/")
    assert found.graph == []
    assert found.title == "Sister cities"
    assert not list(faults(head(client, "/en/exchanges/").graph))
    row = make_one(model, "one")
    with translation.override("zh-hans"):
        address = row.get_absolute_url()
    found = head(client, address)
    assert not list(faults(found.graph))
    assert "publisher" not in json.dumps(found.graph)
