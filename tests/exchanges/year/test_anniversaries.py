"""The anniversaries to come, as staff see them."""

import datetime
import re

import pytest
from icalendar import Calendar

from exchanges.models import Agreement, City, LetterNote, Relation
from exchanges.year.anniversaries import coming, letters_and_events
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import SiteSettings
from tests.queries import queries

PAGE, CALENDAR = (
    "/admin/exchanges/city/anniversaries/",
    "/admin/exchanges/city/anniversaries.ics",
)


def days(today, last):
    found = coming(*map(datetime.date.fromisoformat, (today, last)))
    return [f"{each.row.slug} {each.years or 'end'} {each.date}" for each in found]


@pytest.mark.engine
def test_a_day_to_come_is_as_exact_as_it_is_known_and_counted_from_the_signature(
    db, partner
):
    partner("day", "2006-12-08")
    partner("month", "1997-03")
    partner("year", "2007")
    partner("leap", "2004-02-29")
    partner("future", "2027-02-01")
    partner("undated", None)
    partner("last", "9998-12-31")
    for today, last, found in (
        ("2026-12-01", "2026-12-31", ["day 20 2026-12-08"]),
        ("2026-12-09", "2027-01-01", ["year 20 2027"]),
        ("2027-01-31", "2027-02-28", ["year 20 2027", "leap 23 2027-02-28"]),
        ("2027-02-01", "2027-02-27", []),
        ("2027-03-31", "2027-03-31", ["month 30 2027-03"]),
        ("2028-02-01", "2028-02-29", ["future 1 2028-02-01", "leap 24 2028-02-29"]),
        ("2030-12-08", "2031-01-31", ["day 24 2030-12-08", "year 24 2031"]),
        ("9999-12-31", "9999-12-31", ["last 1 9999-12-31"]),
    ):
        assert days(today, last) == found, today


def test_a_city_that_is_not_public_is_there_and_a_working_copy_is_not(partner, editor):
    partner("draft", "2006-12-08", status="draft")
    public = partner("public", "2001-12-09")
    Relation.objects.create(city=public, kind="friendly", since="1996-12-10")
    create_working_copy(public, editor)
    found = days("2026-12-05", "2026-12-20")
    assert {"draft 20 2026-12-08", "public 25 2026-12-09"} <= {*found}
    assert sum(each.startswith("public") for each in found) == 1, "the current one"


@pytest.mark.engine
def test_the_end_of_a_term_is_there_until_it_is_renewed_or_given_up(db, make_one):
    def agreement(slug, **values):
        return make_one(Agreement, slug, signed="2021-10-26", **values)

    agreement("ends", has_term=True, until="2026-10-26")
    agreement("month", has_term=True, until="2026-10")
    agreement("prolonged", has_term=True, until="2025-10-27", renews_years=1)
    agreement("unknown")
    agreement("without", has_term=False)
    agreement("ended", has_term=True, until="2026-10-26", ended="2024")
    next_one = agreement("next", has_term=True, until="2031-10-26")
    agreement("renewed", has_term=True, until="2026-10-26", renewed_by=next_one)
    found = ["month end 2026-10", "ends end 2026-10-26", "prolonged end 2026-10-27"]
    assert days("2026-10-01", "2026-12-31") == found


def due(on, day):
    today = on(day)
    return {each.key.split(":", 2)[2] for each in letters_and_events(today)}


def test_a_letter_and_an_event_are_due_as_long_before_as_the_settings_say(
    db, on, partner
):
    partner("round", "2006-12-08")
    assert due(on, "2025-12-07") == {"letter:2025"}
    assert due(on, "2025-12-08") == {"letter:2025", "event:2026"}
    assert due(on, "2026-10-08") == {"event:2026"}
    assert due(on, "2026-10-09") == {"event:2026", "letter:2026"}
    assert due(on, "2026-12-08") == {"event:2026", "letter:2026"}
    assert due(on, "2026-12-09") == set()
    SiteSettings.objects.create(letter_days=30, event_months=18)
    assert due(on, "2026-11-07") == {"event:2026"}
    assert due(on, "2030-06-07") == set()
    assert due(on, "2030-06-08") == {"event:2031"}


def test_a_letter_that_was_noted_as_sent_is_not_due_any_more(db, on, partner):
    city = partner("round", "2006-12-08")
    note = LetterNote(city=city, relation=city.relations.get(), kind="sent")
    for date, keys in (
        ("2025-12-01", {"event:2026", "letter:2026"}),  # the letter of the year before
        ("2026-11-30", {"event:2026"}),
    ):
        note.date = date
        note.save()
        assert due(on, "2026-12-01") == keys


def test_the_page_and_the_box_say_what_is_doubtful_about_a_date(
    as_, editor, on, partner
):
    on("2026-12-01")
    client = as_(editor)
    row = partner("leap", "2004-02-29", title_zh_hans="闰城", status="draft")
    partner("year", "2007", title_zh_hans="年城")
    html = client.get(PAGE).text
    found = re.findall(r'(?s)<li id="relation-\d+-2027">.*?</li>', html)
    lines = {each.partition("</a>")[0].rpartition(">")[2]: each for each in found}
    for name, words in (
        ("与闰城结好23周年", ("2027年2月28日", "2 月 29 日结好", "草稿")),
        ("与年城结好20周年", ("逢十周年", "2027年</time>", "列在 1 月")),
    ):
        assert all(each in lines[name] for each in words), name
    box = client.get("/admin/").text.partition('id="start-anniversaries"')[2]
    assert "闰城" in box.partition("</section>")[0]
    assert f"/admin/exchanges/city/{row.pk}/change/" in html


def test_the_calendar_for_staff_has_each_day_of_the_page_once(as_, editor, on, content):
    on("2026-12-01")
    client = as_(editor)
    response = client.get(CALENDAR)
    assert response["Content-Disposition"].endswith('"anniversaries.ics"')
    found = Calendar.from_ical(response.content).walk("VEVENT")
    assert len({str(each["UID"]) for each in found}) == len(found)
    assert len(found) == client.get(PAGE).text.count('<li id="relation-')
    dated = City.objects.filter(live=None).exclude(relations__since=None)
    assert len(found) >= dated.count() > 20


def test_the_page_asks_as_often_for_many_cities(as_, editor, on, partner):
    on("2026-12-01")
    client = as_(editor)
    client.get(PAGE)
    few = queries(lambda: client.get(PAGE))
    for number in range(9):
        partner(f"city-{number}", f"199{number}-05")
    assert queries(lambda: client.get(PAGE)) == few
