"""Agreements with a term: what readers see of them, and what the office has to do."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from exchanges.models import Agreement, Exchange
from exchanges.year.terms import terms
from portal.content.partial_date import PartialDate, shifted

TERM = {"has_term": True, "until": "2025-10-25"}
ROLLS = {**TERM, "renews_years": 5}
# What is known of it, the day, and what follows.
VALIDITIES = [
    ({}, "2026-12-01", "unknown"),
    ({"has_term": False}, "2026-12-01", "in_force"),
    ({"has_term": True}, "2026-12-01", "unknown"),
    (TERM, "2025-10-25", "in_force"),
    (TERM, "2025-10-26", "ended"),
    ({"has_term": True, "until": "2025-10"}, "2025-10-31", "in_force"),
    ({"has_term": True, "until": "2025"}, "2026-01-01", "ended"),
    (ROLLS, "2026-12-01", "in_force"),
    ({**ROLLS, "ended": "2026-03"}, "2026-12-01", "ended"),
    ({**ROLLS, "ended": "2027"}, "2026-12-01", "in_force"),
    ({"has_term": False, "ended": "2026-12-02"}, "2026-12-01", "in_force"),
    ({"has_term": False, "ended": "2026-12-01"}, "2026-12-01", "ended"),
    ({"has_term": False, "effective": "2027"}, "2026-12-01", "unknown"),
    ({"ended": "2020"}, "2026-12-01", "ended"),
]


def agreement(**values):
    dates = ("effective", "until", "ended")
    parsed = {n: PartialDate.parse(v) for n, v in values.items() if n in dates}
    return Agreement(signed=PartialDate.parse("2015-10-26"), **{**values, **parsed})


@pytest.mark.engine
def test_an_agreement_is_in_force_as_its_term_says():
    found = []
    for values, day, validity in VALIDITIES:
        row = agreement(**values)
        if row.validity(date.fromisoformat(day)) != validity:
            found.append((values, day, row.validity(date.fromisoformat(day))))
    assert not found


@pytest.mark.engine
def test_a_term_is_extended_until_it_reaches_the_day_and_notice_is_before_its_end():
    row = agreement(**ROLLS, notice_months=3)
    for day, end, notice in (
        ("2024-01-01", "2025-10-25", date(2025, 7, 25)),
        ("2025-10-26", "2030-10-25", date(2030, 7, 25)),
        ("2047-01-01", "2050-10-25", date(2050, 7, 25)),
    ):
        today = date.fromisoformat(day)
        assert (str(row.end(today)), row.notice_day(today)) == (end, notice)
    leap = agreement(has_term=True, until="2024-02-29", renews_years=1)
    assert str(leap.end(date(2025, 2, 1))) == "2025-02-28"
    assert shifted(date(2026, 12, 31), -10) == date(2026, 2, 28)
    assert shifted(date(1, 1, 1), -1) == date.min


def test_only_an_agreement_with_a_term_has_a_last_day(make_one, make_city):
    for values, field in (
        ({"until": PartialDate(2025)}, "until"),
        ({"has_term": False, "until": PartialDate(2025)}, "until"),
        ({"has_term": True, "until": PartialDate(2011)}, "until"),
        ({"renews_years": 0}, "renews_years"),
        ({"notice_months": 61}, "notice_months"),
    ):
        row = make_one(Agreement, f"a-{field}-{len(values)}{values.get('has_term')}")
        for name, value in values.items():
            setattr(row, name, value)
        with pytest.raises(ValidationError) as error:
            row.full_clean()
        assert list(error.value.message_dict) == [field], values


@pytest.fixture
def agreements(make_one):
    """One of each, on 1 December 2026, by what the list calls them."""
    make_one(Agreement, "unknown")
    make_one(Agreement, "endless", has_term=False)
    over = make_one(Agreement, "over", has_term=True, until="2025-10")
    make_one(Agreement, "renewed", renewed_by=over)
    make_one(Agreement, "soon", has_term=True, until="2027-06")
    make_one(
        Agreement,
        "notice",
        **{"has_term": True, "until": "2027-03-31", "renews_years": 5},
        notice_months=3,
    )


TODAY = date(2026, 12, 1)
ENDED = 'ended: <time datetime="2025-10">October 2025</time>'


@pytest.mark.engine
def test_lists_show_what_has_to_be_seen_to(agreements):
    rows = Agreement.objects

    def slugs(found):
        return sorted(row.slug for row in found)

    assert slugs(rows.in_force(TODAY)) == ["endless", "notice", "soon"]
    assert slugs(rows.over(TODAY)) == ["over", "renewed"]
    assert slugs(rows.notice_due(TODAY)) == ["notice"]
    assert slugs(rows.notice_due(date(2026, 11, 30))) == []
    assert slugs(rows.ending(TODAY)) == ["notice", "soon"]
    assert slugs(rows.ending(TODAY, months=5)) == ["notice"]
    draft = Agreement.objects.get(slug="unknown")
    Agreement.objects.filter(slug="unknown").update(status="draft")
    Agreement.objects.filter(slug="soon").update(renewed_by=draft)
    assert "soon" in slugs(rows.in_force(TODAY)), "a renewal counts once it is public"
    Agreement.objects.filter(slug="unknown").update(status="published")
    assert "soon" not in slugs(rows.in_force(TODAY))


def test_a_day_of_notice_that_has_passed_is_late(agreements):
    (late,) = [each for each in terms(date(2027, 2, 1)) if "notice" in each.key]
    assert late.is_late
    with translation.override("zh-hans"):
        assert "标题" in str(late.text)


# What readers see


def test_the_agreement_with_jinja_has_ended_unless_it_is_renewed(content, client):
    row = Agreement.objects.get(slug="jinja-sister-city-2020")
    page = client.get(f"/en/exchanges/{row.exchange.slug}/").text
    assert ENDED in page
    assert ENDED in client.get("/en/agreements/?city=jinja").text
    (shown,) = client.get("/api/v1/agreements/?year=2020").json()["results"]
    assert (shown["until"], shown["status"]) == ("2025-10", "ended")
    assert (shown["effective"], shown["city_ids"]) == (None, ["city:jinja"])
    sapporo = "/en/exchanges/sapporo-sister-city-1980/"
    assert "Validity" not in client.get(sapporo).text, "nothing is known"


def test_what_renews_it_is_shown_once_it_is_public(content, client, make_one):
    exchange = make_one(Exchange, "again", title_en="Again", date="2026")
    new = make_one(
        Agreement, "again", title_en="The new one", signed="2026", exchange=exchange
    )
    old = Agreement.objects.filter(slug="jinja-sister-city-2020")
    old.update(renewed_by=new)
    address = f"/en/exchanges/{old.get().exchange.slug}/"
    api = "/api/v1/agreements/jinja-sister-city-2020/"
    page = client.get(address).text
    assert 'href="/en/exchanges/again/#agreement"' in page
    assert "The new one" in page
    shown = client.get(api).json()
    assert (shown["status"], shown["renewed_by_id"]) == ("renewed", "agreement:again")
    Agreement.objects.filter(slug="again").update(status="draft")
    page = client.get(address).text
    assert "The new one" not in page
    assert ENDED in page
    shown = client.get(api).json()
    assert (shown["status"], shown["renewed_by_id"]) == ("ended", None)
    assert timezone.localdate() > date(2025, 10, 31)
