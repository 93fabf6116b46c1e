"""The calendar of the content that comes with the project."""

from datetime import UTC, datetime

import pytest

from exchanges.models import City, Delegation, Exchange, Field, Relation
from portal.editorial.workflow import working_copies
from portal.models import SiteSettings
from tests.conftest import hidden
from tests.hostile.values import DAMAGED, LONG, NUMBERS, TEXTS, body
from tests.pairs import share
from tests.tables import each_of
from tests.whole_site.test_public_pages import LANGUAGES

pytestmark = pytest.mark.usefixtures("all_years")

ICS = "/en/exchanges.ics"


@pytest.mark.full  # calendars are read by two libraries
@each_of(*LANGUAGES)
def test_it_can_be_read_in_every_language_whole_and_by_city(language, content, read):
    everything, partners = read("", language), City.objects.published().partners()
    for city in share(partners.order_by("pk"), LANGUAGES.index(language), 3):
        found = read(f"?city={city.slug}", language)
        assert set(found.summaries) <= set(everything.summaries)
    assert len(everything.events) > Exchange.objects.published().count()


def test_each_event_stands_once_and_with_its_delegation(content, read):
    found = read().summaries
    for exchange in Exchange.objects.published():
        assert found.count(exchange.title_en) == 1
    for delegation in Delegation.objects.published():
        assert delegation.title_en not in found
    row = Delegation.objects.published().first()
    row.size, row.leader_en = 12, "Mayor; A, B"
    row.field = Field.objects.get(slug="sport")
    row.arrived, row.left = "2013-03-05", "2013-03-08"
    row.save()
    event = read().event(row.exchange.title_en)
    text = str(event["description"]).split("\n")
    for line in (
        "Arrived: 5 March 2013",
        "Left: 8 March 2013",
        "Field: Sport",
        "Leader: Mayor; A, B",
        "Size: 12 people",
    ):
        assert line in text
    assert event["last-modified"].dt >= row.updated_at.replace(microsecond=0)
    Delegation.objects.update(status="withdrawn")
    assert "Leader" not in read().event(row.exchange.title_en)["description"]


def test_a_delegation_without_an_exchange_is_an_event_of_its_own(content, read):
    row = Delegation.objects.published().first()
    title = row.exchange.title_en
    Exchange.objects.filter(pk=row.exchange_id).update(status="draft")
    event = read().event(row.title_en)
    assert str(event["location"]) == row.host.title_en
    assert event["geo"].to_ical() == f"{row.host.latitude};{row.host.longitude}"
    assert title not in read().summaries
    assert row.title_en in read("?city=incheon").summaries
    assert row.title_en not in read("?city=sapporo").summaries
    row.arrived = row.left = None
    row.save()
    assert row.title_en not in read().summaries


def test_a_calendar_of_a_city_holds_what_it_took_part_in(content, read):
    exchange = Exchange.objects.get(slug="masks-2020")
    exchange.cities.set(City.objects.filter(slug__in=["sapporo", "turin"]))
    for slug in ("sapporo", "turin"):
        assert exchange.title_en in read(f"?city={slug}").summaries
    assert exchange.title_en not in read("?city=incheon").summaries
    assert len(read("?city=sapporo").events) == 2  # and its anniversary


def test_the_day_of_a_current_relation_comes_back_every_year(content, read):
    name = "Shenyang and Incheon: sister cities since 2014"
    event = read("?city=incheon").event(name)
    assert event["dtstart"].dt.isoformat() == "2014-06-12"
    assert event["rrule"].to_ical() == b"FREQ=YEARLY"
    assert str(event["url"]).endswith("/en/cities/incheon/")
    relation = Relation.objects.get(city__slug="incheon", kind="sister")
    for since in ("2014-06", "2014", None):
        relation.since = since
        relation.save()
        assert name not in read().summaries
    relation.since = "2012-02-29"
    relation.save()
    event = read().event("Shenyang and Incheon: sister cities since 2012")
    assert dict(event["rrule"]) == {
        "FREQ": ["YEARLY"],
        "BYMONTH": [2],
        "BYMONTHDAY": [-1],
    }
    relation.city.relations.create(kind="friendly", since="2013-05-01")
    found = [each for each in read().summaries if "and Incheon:" in each]
    assert found == ["Shenyang and Incheon: friendly-cooperation cities since 2013"]
    City.objects.filter(is_home=True).update(status="draft")
    assert not [each for each in read().summaries if "since" in each]


def test_it_is_placed_where_the_place_names_a_city_that_took_part(content, read):
    row = Exchange.objects.get(slug="sister-city-agreement-2014")
    incheon = City.objects.get(slug="incheon")
    point = f"{incheon.latitude};{incheon.longitude}"
    for language in LANGUAGES:
        (event,) = [
            each
            for each in read("", language).events
            if str(each["url"]).endswith(f"/{language}/exchanges/{row.slug}/")
            and "rrule" not in each
        ]
        assert event["geo"].to_ical() == point
        assert (
            event["location"].params["LANGUAGE"] == event["summary"].params["LANGUAGE"]
        )
    home = City.objects.get(is_home=True)
    at_home = Exchange.objects.get(slug="medical-tourism-2013").title_en
    point = read().event(at_home)["geo"].to_ical()
    assert point == f"{home.latitude};{home.longitude}"
    Exchange.objects.filter(pk=row.pk).update(
        place_en="A ship", place_ko="배", place_zh_hans="船上"
    )
    assert "geo" not in read().event(row.title_en)
    City.objects.filter(slug="incheon").update(latitude=None, longitude=None)
    assert "geo" not in read().event(row.title_en)


def test_it_says_whose_it_is_and_how_often_to_ask(content, read, settings):
    settings.SITE_URL = "https://youhao.example.cn"
    found = read("?city=incheon&utm_source=x", "ko")
    head = found.calendar
    assert str(head["x-wr-calname"]) == str(head["name"])
    name = SiteSettings.objects.get().name_ko
    assert str(head["name"]) == f"인천광역시 – 교류 연표 – {name}"
    assert str(head["source"]) == f"{settings.SITE_URL}/ko/exchanges.ics?city=incheon"
    assert str(head["url"]) == f"{settings.SITE_URL}/ko/exchanges/?city=incheon"
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT12H" in found.lines
    assert "X-PUBLISHED-TTL:PT12H" in found.lines
    assert "X-WR-CALNAME;LANGUAGE=ko:" in "\n".join(found.lines)
    assert str(head["uid"]) != str(read("", "ko").calendar["uid"])
    for event in found.events:
        assert str(event["url"]).startswith(f"{settings.SITE_URL}/ko/")
        assert str(event["description"]).endswith(str(event["url"]))
        assert event["categories"].params["LANGUAGE"] == "ko"
    assert str(read().calendar["source"]).endswith("/en/exchanges.ics")


def test_a_name_of_an_event_outlives_address_host_and_text(
    content, publisher, read, settings
):
    row = Exchange.objects.get(slug="masks-2020")
    before = read().event(row.title_en)
    copy, _ = working_copies.create_working_copy(row, publisher)
    copy.title_en, copy.slug = "Changed", "changed"
    copy.save()
    working_copies.publish_working_copy(copy)
    settings.SITE_URL = "https://youhao.example.cn"
    after = read().event("Changed")
    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
    assert after["dtstamp"].dt > before["dtstamp"].dt
    assert str(after["url"]).endswith("/changed/")
    assert {str(each["uid"]) for each in read("", "ko").events} == {
        str(each["uid"]) for each in read().events
    }


def test_the_stamp_is_the_time_of_the_last_change(content, read, client):
    row = Exchange.objects.get(slug="masks-2020")
    moment = datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)
    Exchange.objects.filter(pk=row.pk).update(published_at=moment, updated_at=moment)
    for name in ("dtstamp", "last-modified"):
        assert read().event(row.title_en)[name].dt == moment
    later = datetime(2126, 3, 1, tzinfo=UTC)
    Delegation.objects.update(updated_at=later)
    assert read().calendar["last-modified"].dt == later
    assert client.get(ICS).content == client.get(ICS).content


# To whom it is sent


def test_it_is_a_file_that_any_cache_can_hold_and_who_has_it_is_told_so(
    content, client
):
    client.cookies["sessionid"] = "somebody"
    for query, name in (("", "exchanges"), ("?city=incheon", "exchanges-incheon")):
        response = client.get(f"{ICS}{query}")
        assert response["Content-Disposition"] == f'inline; filename="{name}.ics"'
        assert "Vary" not in response
        assert not response.cookies
        for headers in (
            {"if-none-match": response["ETag"]},
            {"if-modified-since": response["Last-Modified"]},
        ):
            again = client.get(f"{ICS}{query}", headers=headers)
            assert (again.status_code, again.content) == (304, b"")
            assert again["ETag"] == response["ETag"]
            assert again["Cache-Control"] == "public, max-age=60"


def test_the_calendar_of_the_home_city_is_the_whole_and_drafts_change_no_version(
    content, client, make_one
):
    """Each event is with the home city."""
    before = client.get(ICS)
    make_one(Exchange, "draft", status="draft")
    sender, host = City.objects.published()[:2]
    make_one(Delegation, "draft", **hidden("draft"), sender=sender, host=host)
    whole = client.get(ICS)
    for name in ("ETag", "Last-Modified"):
        assert whole[name] == before[name]
    assert whole.status_code == 200
    own = client.get(f"{ICS}?city=shenyang")
    assert (own.status_code, own.content) == (200, whole.content)
    of_2014 = client.get(f"{ICS}?city=shenyang&year=2014")
    assert of_2014.content == client.get(f"{ICS}?year=2014").content
    City.objects.filter(slug="shenyang").update(status="draft")
    assert client.get(f"{ICS}?city=shenyang").status_code == 404


def test_what_is_not_there_is_not_found(content, client):
    for value in [*TEXTS, *NUMBERS[:4], *DAMAGED[:4], *LONG, "Shenyang", "Incheon"]:
        response = client.get(f"{ICS}?city={value}")
        assert response.status_code == 404, value[:40]
        assert "<script>" not in body(response)
    plain = client.get(ICS).content
    for query in ("q=x", "city=", "city=no&city=", "kind=no", "a=" + "x" * 60_000):
        assert client.get(f"{ICS}?{query}").content == plain, query[:40]
    assert client.get(f"{ICS}?city=&city=no").status_code == 404
    assert client.get("/xx/exchanges.ics").status_code == 404
