"""Contacts are deleted after their day, gifts declared in time; both with a warning."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from exchanges.models import City
from portal.content.partial_date import shifted
from portal.editorial.reminders import reminders
from portal.internal.models import Contact, Gift
from portal.models import AuditEntry
from portal.models.audit import Event

TODAY = date(2027, 3, 10)


@pytest.fixture
def city(make_one):
    return make_one(City, "incheon")


def gift(city, **values):
    values = {"direction": "received", "thing": "瓷瓶", **values}
    return Gift.objects.create(city=city, **values)


@pytest.mark.engine
def test_a_contact_is_kept_until_its_day_and_then_deleted(city):
    today = timezone.localdate()
    days = [today - timedelta(days=1), today, None]
    for number, day in enumerate(days):
        until = {"keep_until": day} if day else {}
        Contact.objects.create(city=city, name=f"王{number}", **until)
    out = io.StringIO()
    call_command("forget_contacts", stdout=out)
    assert "1" in out.getvalue()
    left = Contact.objects.order_by("pk")
    assert [each.name for each in left] == ["王1", "王2"]
    assert left.last().keep_until == today + timedelta(days=730)
    entry = AuditEntry.objects.get(event=Event.DELETED)
    assert "王" not in f"{entry.title} {entry.details}"


def test_a_contact_is_warned_of_for_30_days(city):
    row = Contact.objects.create(city=city, name="王", keep_until=TODAY)
    for days, found in ((31, 0), (30, 1), (0, 1), (-1, 0)):
        due = [
            each
            for each in reminders(TODAY - timedelta(days=days))
            if each.key.startswith("contact:")
        ]
        assert len(due) == found, days
        assert all(f"{row.pk}" in str(each.text) for each in due)
        assert not any("王" in str(each.text) for each in due)


def test_a_gift_is_declared_within_a_month_from_200_yuan_on(city, settings):
    table = [
        ({"date": date(2027, 1, 31), "value": 200}, date(2027, 2, 28)),
        ({"date": date(2027, 2, 10), "value": 199}, None),
        ({"date": date(2027, 2, 10), "value": None}, None),
        ({"date": date(2027, 2, 10), "value": 5000, "direction": "given"}, None),
        (
            {"date": date(2027, 2, 1), "value": 900, "returned_on": date(2027, 2, 9)},
            date(2027, 3, 9),
        ),
    ]
    for values, expected in table:
        assert gift(city, **values).declare_by == expected, values
    settings.GIFT_DECLARED_YUAN, settings.GIFT_DECLARED_MONTHS = 100, 2
    row = Gift.objects.get(value=199)
    assert row.declare_by == date(2027, 4, 10)
    assert shifted(date(2027, 12, 31), 2) == date(2028, 2, 29)


def test_a_gift_is_reminded_of_two_weeks_before_and_until_it_is_declared(city):
    row = gift(city, date=date(2027, 2, 10), value=300)
    for days, found, is_late in ((15, 0, 0), (14, 1, 0), (0, 1, 0), (-40, 1, 1)):
        due = [
            each
            for each in reminders(TODAY - timedelta(days=days))
            if each.key.startswith("gift:")
        ]
        assert len(due) == found, days
        assert all(each.is_late == is_late for each in due)
    row.declared_on = TODAY
    row.save()
    assert reminders(TODAY) == []
