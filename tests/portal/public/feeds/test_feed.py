"""The Atom feeds: what they tell, to whom, and in which words."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from attractions.models import Attraction
from exchanges.models import City, Exchange
from portal.content.kinds import content_models
from portal.editorial.workflow import working_copies
from portal.models import Page, SiteSettings, Story
from tests.conftest import hidden
from tests.hostile.values import DAMAGED, LONG, NUMBERS, TEXTS, body
from tests.queries import queries
from tests.reading.head import Head
from tests.tables import each_of
from tests.whole_site.test_public_pages import LANGUAGES, fill_up_to

HOST = "http://testserver"
DAY = timedelta(days=1)
KINDS = [model for model in content_models() if model is not Page]
FEED = "/en/feed.atom"


def name(model):
    return model._meta.model_name


# What it holds


@each_of(*LANGUAGES)
def test_every_feed_keeps_the_schema_and_the_rules_of_atom(language, content, read):
    cities = ["", *City.objects.published().values_list("slug", flat=True)[:3]]
    for city in cities:
        for kind in ["", *map(name, KINDS)]:
            found = read(f"?city={city}&kind={kind}", language)
            assert found.language == {"zh-hans": "zh-Hans"}.get(language, language)
            assert kind in {"", *(entry.kind for entry in found.entries)} or city


def test_a_feed_of_a_city_tells_of_this_city_only(one_friendship, make_one, read):
    other = City.objects.get(slug="sapporo")
    other.attractions.update(status="draft")
    make_one(Attraction, "snow", title_en="Snow", city=other)
    row = make_one(Exchange, "both", title_en="Both")
    row.cities.set(City.objects.filter(slug__in=["sapporo", "incheon"]))
    sapporo, incheon = read("?city=sapporo"), read("?city=incheon")
    assert set(sapporo.titles) == {"Snow", "Both", "Sapporo"}
    assert {"Both", "Incheon"} < set(incheon.titles)
    assert "Snow" not in incheon.titles
    assert read("?city=sapporo&kind=attraction").titles == ["Snow"]
    assert read("?city=sapporo&kind=story").titles == []
    assert sapporo.title.startswith("Sapporo – ")


def test_a_hidden_city_has_no_feed_whatever_is_public_of_it(make_one, client):
    city = make_one(City, "hidden", **hidden("draft"))
    make_one(Exchange, "one").cities.add(city)
    assert client.get(f"{FEED}?city=hidden").status_code == 404
    assert body(client.get(f"{FEED}?city=hidden")) == body(
        client.get(f"{FEED}?city=never-was")
    ).replace("never-was", "hidden")


# What it says of each row


def test_the_times_are_those_of_the_row(make_one, read):
    row = make_one(Story, "one", title_en="One", published_at=timezone.now() - DAY)
    moment = datetime(2026, 3, 1, 12, 30, 5, 999_999, tzinfo=UTC)
    Story.objects.filter(pk=row.pk).update(
        published_at=moment, updated_at=moment + 2 * DAY
    )
    found = read("?kind=story")
    (entry,) = [each for each in found.entries if each.title == "One"]
    assert entry.published == moment.replace(microsecond=0)
    assert entry.updated == (moment + 2 * DAY).replace(microsecond=0)
    Story.objects.filter(pk=row.pk).update(updated_at=moment - DAY)  # before it came
    (entry,) = [each for each in read("?kind=story").entries if each.title == "One"]
    assert entry.updated == entry.published
    assert found.updated == max(each.updated for each in found.entries)


def test_an_id_outlives_the_address_the_host_and_the_text(
    make_one, publisher, read, settings
):
    row = make_one(Story, "one", title_en="One")
    before = {entry.title: entry.id for entry in read().entries}["One"]
    assert before.startswith("urn:uuid:")
    copy, _ = working_copies.create_working_copy(row, publisher)
    copy.title_en, copy.slug = "Two", "two"
    copy.save()
    working_copies.publish_working_copy(copy)
    settings.SITE_URL = "https://youhao.example.cn"
    for query in ("", "?kind=story"):
        assert {entry.title: entry.id for entry in read(query).entries}["Two"] == before
    assert before not in {entry.id for entry in read("", "ko").entries}


def test_no_two_feeds_and_no_two_rows_have_one_id(content, make_one, read):
    make_one(Story, "one")
    queries = ["", "?city=incheon", "?city=sapporo", "?kind=story", "?kind=city"]
    queries += ["?city=incheon&kind=city", "?city=sapporo&kind=city"]
    found = [read(query, code) for query in queries for code in LANGUAGES]
    assert len({each.id for each in found}) == len(found)
    rows = {entry.id: (code, entry.links("alternate").popitem()[1]) for code in
            LANGUAGES for entry in read("", code).entries}  # fmt: skip
    assert len(set(rows.values())) == len(rows) == 3 * len(read().entries)


def test_a_text_that_stands_in_says_its_language(make_one, read):
    make_one(Story, "one", title_zh_hans="标题", title_en="", summary_en="In English")
    (entry,) = [each for each in read("", "ko").entries if each.kind == "story"]
    assert (entry.title, entry.language("title")) == ("标题", "zh-Hans")
    assert (entry.summary, entry.language("summary")) == ("In English", "en")
    assert entry.links("alternate") == {"zh-Hans": f"{HOST}/ko/stories/one/"}
    (entry,) = [each for each in read("", "en").entries if each.kind == "story"]
    assert (entry.language("title"), entry.language("summary")) == ("zh-Hans", None)


def test_it_names_itself_its_page_and_its_other_languages(content, read, settings):
    settings.SITE_URL = "https://youhao.example.cn"
    host, kind = settings.SITE_URL, "application/atom+xml"
    pages = {
        "": "",
        "?city=incheon": "cities/incheon/",
        "?kind=exchange": "exchanges/",
        "?city=incheon&kind=exchange": "exchanges/",
    }
    for query, page in pages.items():
        found = read(f"{query}{'&' if query else '?'}utm_source=x")
        assert found.links("self") == {"en": f"{host}/en/feed.atom{query}"}
        assert found.links("alternate", "text/html") == {"en": f"{host}/en/{page}"}
        assert found.links("alternate", kind) == {
            "zh-Hans": f"{host}/zh-hans/feed.atom{query}",
            "ko": f"{host}/ko/feed.atom{query}",
        }


def test_the_office_is_the_author(content, read, client):
    SiteSettings.objects.update(office_en="", office_ko="", office_zh_hans="外办")
    text = client.get(FEED).text
    assert '<author><name xml:lang="zh-Hans">外办</name>' in text
    SiteSettings.objects.all().delete()
    read()


# What must not break it


def test_what_is_not_there_is_not_found(content, client):
    wrong = [*TEXTS, *NUMBERS[:4], *DAMAGED[:4], *LONG]
    for parameter in ("city", "kind"):
        for value in wrong:
            response = client.get(f"{FEED}?{parameter}={value}")
            assert response.status_code == 404, value[:40]
            assert "<script>" not in body(response)
    for kind in ("page", "user", "Story", "portal.story", "source", "stories"):
        assert client.get(f"{FEED}?kind={kind}").status_code == 404
    # Of a parameter that is given twice the last counts.
    plain = client.get(FEED).content
    for query in ("city=&kind=", "kind=no&kind="):
        assert client.get(f"{FEED}?{query}").content == plain, query
    assert client.get(f"{FEED}?kind=&kind=no").status_code == 404
    assert client.get("/xx/feed.atom").status_code == 404


# To whom it is sent


def test_any_cache_can_hold_it_for_a_minute_and_who_has_it_is_told_so(content, client):
    client.cookies["sessionid"] = "somebody"
    response = client.get(FEED)
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies
    assert "Vary" not in response
    for headers in (
        {"if-none-match": response["ETag"]},
        {"if-none-match": f'"other", W/{response["ETag"]}'},
        {"if-modified-since": response["Last-Modified"]},
    ):
        again = client.get(FEED, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        for name in ("ETag", "Last-Modified", "Cache-Control"):
            assert again[name] == response[name]


def test_the_number_of_queries_does_not_grow(content, client):
    paths = [FEED, f"{FEED}?city=incheon", f"{FEED}?city=incheon&kind=exchange"]
    few = [queries(lambda path=path: client.get(path)) for path in paths]
    fill_up_to(200)
    assert [queries(lambda path=path: client.get(path)) for path in paths] == few
    assert max(few) <= 8


# Where it is found


def test_a_page_leads_to_its_feeds(content, client):
    def feeds(path):
        return list(Head(client.get(f"/en/{path}").text).feeds)

    assert feeds("") == [FEED]
    assert feeds("stories/") == [FEED, f"{FEED}?kind=story"]
    assert feeds("cities/incheon/") == [FEED, f"{FEED}?city=incheon"]
    assert feeds("exchanges/?city=incheon&kind=visit") == [
        FEED,
        f"{FEED}?city=incheon&kind=exchange",
    ]
    assert feeds("attractions/?city=incheon&kind=island")[1:] == [
        f"{FEED}?city=incheon&kind=attraction"
    ]
    assert feeds("site-map/") == feeds("pages/about/") == [FEED]
    assert feeds("nothing/") == []
    for path in ("", "stories/", "cities/incheon/"):
        html = client.get(f"/en/{path}").text
        titles = Head(html).feeds
        assert len(set(titles.values())) == len(titles)
        for address in titles:
            assert client.get(address).status_code == 200
        assert f'<a href="{FEED}" type="application/atom+xml">' in html
