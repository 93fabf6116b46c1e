"""Deadlines are counted in the working days of the office."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from portal.editorial import deadlines
from portal.editorial.deadlines import (
    WorkingDays,
    calendar,
    due_on,
    overdue_before,
)
from portal.models import Holiday
from tests.tables import each_of

FRIDAY = date(2026, 3, 6)


def beijing(text):
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.fixture
def at(monkeypatch):
    """Let it be some time in Beijing."""

    def at(text):
        monkeypatch.setattr(timezone, "now", lambda: beijing(text))

    return at


@each_of(
    ("2026-03-04T09:00", "2026-03-09"),  # a Wednesday
    ("2026-03-06T23:59", "2026-03-11"),  # a Friday, a minute before midnight
    ("2026-03-07T00:00", "2026-03-11"),
    ("2026-03-07T12:00", "2026-03-11"),  # a Saturday
    ("2026-03-08T23:59", "2026-03-11"),
    ("2026-03-09T00:00", "2026-03-12"),
    ("2026-02-13T10:00", "2026-02-25"),  # before the Spring Festival: 14, 24, 25
    ("2026-02-14T10:00", "2026-02-26"),  # on the Saturday that was worked
    ("2026-02-18T10:00", "2026-02-26"),
    ("2026-02-26T10:00", "2026-03-02"),  # 27, then Saturday the 28th, worked
    ("2026-09-30T10:00", "2026-10-10"),  # 8, 9, then Saturday the 10th, worked
)
def test_the_deadline_is_the_third_working_day_after(received, due, content):
    came = beijing(received)
    for moment in (came, came.astimezone(UTC)):  # the day is that of the office
        assert due_on(calendar(), moment).isoformat() == due


def test_what_came_before_the_moment_is_late_and_nothing_else(content, at):
    days, start = calendar(), beijing("2026-01-01T00:00")
    for hours in range(0, 24 * 60, 6):
        at((start + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M"))
        moment, today = overdue_before(days), timezone.localdate()
        for back in range(20 * 4):
            came = timezone.now() - timedelta(hours=6 * back)
            assert (came < moment) == (due_on(days, came) < today), (hours, back)


def test_a_calendar_without_any_working_day_still_ends():
    off = {FRIDAY + timedelta(days=n): False for n in range(-5000, 5000)}
    days = WorkingDays(off)
    assert days.after(FRIDAY, 3) > FRIDAY > days.after(FRIDAY, -3)


@pytest.mark.django_db
def test_a_day_that_is_entered_later_counts_at_once(at):
    at("2026-03-12T09:00")
    came = beijing("2026-03-06T10:00")
    assert came < overdue_before(calendar())
    Holiday.objects.create(date="2026-03-10", kind="off", name="x")
    assert due_on(calendar(), came) == date(2026, 3, 12)
    assert came >= overdue_before(calendar())


def test_the_days_of_2026_come_with_the_project_as_they_were_announced(content):
    days = list(Holiday.objects.values_list("date", "kind"))
    assert len(days) == 39
    worked = sorted(str(day) for day, kind in days if kind == "working")
    assert worked == [
        *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09"),
        *("2026-09-20", "2026-10-10"),
    ]
    assert all(day.weekday() >= 5 for day, kind in days if kind == "working")
    for code in ("zh-hans", "en", "ko"):
        with translation.override(code):
            names = {row.name for row in Holiday.objects.all()}
        assert len(names) == 11, "seven holidays, four of which move working days"
    spring = calendar()
    assert [day for day in range(10, 29) if not spring.holds(date(2026, 2, day))] == [
        *range(15, 24)
    ]


@each_of(
    ("2026-11-30T23:59", []),
    ("2026-12-01T00:00", [2027]),  # they are announced by then
    ("2027-01-01T00:00", [2027]),
    ("2028-12-31T23:59", [2028, 2029]),
)
def test_a_year_whose_days_are_missing_is_named_in_time(now, missing, content, at):
    at(now)
    assert deadlines.years_without_holidays() == missing
    Holiday.objects.create(date=f"{now[:4]}-12-30", kind="working", name="x")
    assert deadlines.years_without_holidays() == missing, "a day off is meant"


@pytest.mark.full  # many start pages
def test_the_start_page_warns_those_who_can_enter_them(
    client, administrator, publisher, at
):
    at("2026-11-26T10:00")
    client.force_login(administrator)
    assert "start-holidays" not in client.get("/admin/").text
    Holiday.objects.all().delete()
    assert "2026" in client.get("/admin/").text.partition("start-holidays")[2][:300]
    client.force_login(publisher)
    assert "start-holidays" not in client.get("/admin/").text
