"""An itinerary as a booklet and as a calendar."""

import io
from datetime import date, time

import pytest
from docx import Document
from icalendar import Calendar

from exchanges.models import City, Delegation
from portal.internal import booklet
from portal.internal.models import Itinerary


@pytest.fixture
def plan(make_one):
    home = make_one(City, "shenyang", is_home=True)
    host = make_one(City, "incheon", time_zone="Asia/Seoul", title_en="Incheon")
    values = {"title_zh_hans": "仁川之行", "title_ko": "인천 방문"}
    visit = make_one(Delegation, "visit", sender=home, host=host, **values)
    found = Itinerary.objects.create(delegation=visit, language="ko", note="酒店")
    day = date(2027, 5, 3)
    found.items.create(
        day=day, start=time(14), end=time(15, 30), activity="会谈", place="市厅"
    )
    found.items.create(
        day=day,
        start=time(9),
        activity="会见\x0b",
        activity_translated="접견",
        place="=1+1",
        car="沈A",
        has_speech=True,
    )
    found.items.create(day=date(2027, 5, 4), activity="参观", end=time(17))
    return found


def test_the_booklet_has_a_table_for_each_day_in_two_languages(plan):
    paper = Document(io.BytesIO(booklet.booklet(plan)))
    texts = [each.text for each in paper.paragraphs]
    assert texts[:3] == ["仁川之行", "인천 방문", "酒店"]
    assert "2027年5月3日 星期一  2027년 5월 3일 월요일" in texts
    first, second = paper.tables
    cells = [[cell.text for cell in row.cells] for row in first.rows]
    assert cells[1][:3] == ["09:00", "会见\n=1+1", "접견"]
    assert "沈A" in cells[1][3]
    assert cells[2][:3] == ["14:00–15:30", "会谈\n市厅", ""]
    assert second.rows[1].cells[0].text == "–17:00"


def test_the_calendar_is_in_the_time_of_the_city_that_receives(plan):
    found = Calendar.from_ical(booklet.calendar(plan))
    events = {str(each["summary"]): each for each in found.walk("VEVENT")}
    assert len(events) == 3
    begin = events["会谈"]["dtstart"].dt
    assert begin.isoformat() == "2027-05-03T14:00:00+09:00"
    assert events["会谈"]["dtend"].dt.isoformat() == "2027-05-03T15:30:00+09:00"
    assert "dtend" not in events["会见 / 접견"], "nobody knows when it ends"
    assert events["参观"]["dtstart"].dt == date(2027, 5, 4)
    assert [str(each["tzid"]) for each in found.walk("VTIMEZONE")] == ["Asia/Seoul"]
