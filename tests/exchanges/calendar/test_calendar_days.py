"""The days that an event of the calendar fills, and texts that might break one."""

import pytest
from django.utils import translation

from exchanges.models import City, Delegation, Exchange
from tests.exchanges.calendar.ics import days
from tests.tables import each_of

pytestmark = pytest.mark.usefixtures("all_years")

UNSURE = "The exact day is not known. The source says: "


@each_of(
    ("2012-06-12", None, ("2012-06-12", "2012-06-13"), ""),
    ("2012-06-12", "2012-06-12", ("2012-06-12", "2012-06-13"), ""),
    ("2012-06-12", "2012-06-14", ("2012-06-12", "2012-06-15"), ""),
    ("2012-06", None, ("2012-06-01", "2012-07-01"), "June 2012."),
    ("2012-12", None, ("2012-12-01", "2013-01-01"), "December 2012."),
    ("2012-02", None, ("2012-02-01", "2012-03-01"), "February 2012."),
    ("2012", None, ("2012-01-01", "2013-01-01"), "2012."),
    ("2012", "2012", ("2012-01-01", "2013-01-01"), "2012."),
    ("2012", "2014", ("2012-01-01", "2015-01-01"), "2012 – 2014."),
    (
        *("2012-06-12", "2012-06", ("2012-06-12", "2012-07-01")),
        "12 June 2012 – June 2012.",
    ),
    (
        *("2012-11", "2013-01-05", ("2012-11-01", "2013-01-06")),
        "November 2012 – 5 January 2013.",
    ),
    ("9999-12-31", None, ("9999-12-31", None), ""),
    ("9999", None, ("9999-01-01", None), "9999."),
    ("0001", None, ("0001-01-01", "0002-01-01"), "0001."),
)
def test_an_event_fills_all_days_that_may_be_meant(
    first, last, filled, said, make_one, read
):
    make_one(Exchange, "one", title_en="One", date=first, end_date=last)
    event = read().event("One")
    assert days(event) == filled
    assert (UNSURE in event["description"]) == bool(said)
    assert not said or f"{UNSURE}{said}" in event["description"]


@each_of(
    ("2012-06", None, ("2012-06-01", "2012-07-01")),
    ("2012-06-12", "2012-06-15", ("2012-06-12", "2012-06-16")),
    (None, "2012-06-15", ("2012-06-15", "2012-06-16")),
)
def test_so_does_a_delegation(arrived, left, filled, make_one, read):
    make_one(Delegation, "one", title_en="One", arrived=arrived, left=left)
    assert days(read().event("One")) == filled


def test_a_text_that_stands_in_says_its_language(make_one, read):
    values = {"title_zh_hans": "标题", "summary_en": "Summary", "place_ko": "서울"}
    make_one(Exchange, "one", **values)
    event = read(language="ko").events[0]
    assert event["summary"].params["LANGUAGE"] == "zh-Hans"
    assert event["description"].params["LANGUAGE"] == "en"
    assert event["location"].params["LANGUAGE"] == "ko"
    with translation.override("ko"):
        assert str(event["categories"].to_ical(), "utf-8") == "행사"


HOSTILE = [
    "a, b; c\\ d: e\\n",
    "one\ntwo\r\nthree\rfour",
    "END:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR",
    "a\x01b\x0bc\x1bd\x7fe\x85f\u2028g\ufffeh",
    "\u202eturned\u2066 \u200f rtl",
    "=HYPERLINK()",
    "\"quoted\" ^n ^^ 'x'",
    "沈阳市代表团访问友好城市" * 16,
    "\U0001f600" * 50,
    "x" * 200,
]


@each_of(*HOSTILE)
def test_no_text_breaks_it(text, make_one, read):
    city = make_one(City, "c", title_en=text, latitude=-0.5, longitude=180)
    values = {"title_en": text, "summary_en": text}
    more = {"parties_en": text, "place_en": text}
    make_one(Exchange, "one", **values, **more).cities.add(city)
    make_one(
        *(Delegation, "two"),
        **{**values, "leader_en": text, "arrived": "2012-06", "host": city},
    )
    found = read()
    assert len(found.events) == 2
    for event in found.events:
        assert "\n" not in event["summary"]
        assert "\n" not in event["location"]
        plain = "".join(text.split()).replace("\u202e", "").replace("\u2066", "")
        for mark in "\x01\x0b\x1b\x7f\x85\ufffe":
            plain = plain.replace(mark, "")
        assert "".join(event["summary"].split()) == plain
