"""A year played by the clock: what is due is mailed in time, and nothing twice."""

from collections import Counter
from datetime import date, datetime, timedelta
from io import StringIO
from smtplib import SMTPException

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.utils import timezone, translation

from exchanges.models import Agreement, Relation
from portal.editorial.reminders import reminders
from portal.inspection import results, rules
from portal.inspection.models import Account, Code
from portal.internal.models import Contact, Gift
from portal.models import SentReminder, Story, TranslationTask, User

BEGIN = datetime(2026, 12, 1, 3, tzinfo=timezone.get_fixed_timezone(480))
YEAR = 365
# What has to be mailed of the relations below, and on which day.
EXPECTED = {
    ("twenty", "letter:2026"): "2026-12-01",
    ("twenty", "event:2026"): "2026-12-01",
    ("next", "event:2027"): "2026-12-01",
    ("next", "letter:2027"): "2027-04-02",
    ("twenty", "letter:2027"): "2027-10-09",
    ("far", "letter:2027"): "2027-03-21",
    ("far", "event:2028"): "2027-05-20",
    ("leap", "letter:2027"): "2026-12-30",
    ("month", "letter:2027"): "2027-06-02",
    ("year", "letter:2027"): "2026-12-01",
    ("year", "letter:2028"): "2027-11-02",
    ("draft", "letter:2027"): "2027-07-03",
    ("draft", "event:2028"): "2027-09-01",
}
# What the rows of other rooms remind of, by the first day.
OTHERS = {
    "agreement end": "2026-12-01",
    "agreement notice-soon": "2027-07-01",
    "agreement notice": "2027-07-31",
    "agreement end-soon": "2027-09-01",
    "contact": "2027-03-01",
    "gift": "2027-01-27",
    "translation": "2027-05-01",
    "form": "2027-01-02",
    "inspection": "2027-02-12",
}
SINCE = {
    "twenty": "2006-12-08",
    "next": "2002-06-01",
    "far": "1998-05-20",
    "leap": "2004-02-29",
    "month": "1989-08",
    "year": "2021",
    "draft": "2023-09-01",
}


@pytest.fixture
def office(make_city, editor, auditor, publisher):
    """Cities with relations; an editor who wants mail, and others who get none."""
    Relation.objects.all().delete()
    for slug, since in SINCE.items():
        status = {"status": "draft"} if slug == "draft" else {}
        city = make_city(f"clock-{slug}", **status)
        Relation.objects.create(city=city, kind="sister", since=since)
    wanting = User.objects.filter(pk__in=[editor.pk, auditor.pk])
    wanting.update(wants_mail=True, email="staff@office.example", language="en")
    return editor


@pytest.fixture
def others(office, make_one, make_city, monkeypatch):
    """Rows of other rooms with a day in the year, and the rights to be reminded.

    Of the rules for sites each night checks one: an account has an article in 14 days.
    """
    only = [rule for rule in rules.RULES if rule.code == Code.ACCOUNTS]
    monkeypatch.setattr(rules, "RULES", only)
    Account.objects.create(name="WeChat", last_article="2027-02-01")
    names = ("see_internal", "change_threshold")
    office.user_permissions.set(Permission.objects.filter(codename__in=names))
    term = {"has_term": True, "until": "2027-10-31", "notice_months": 3}
    make_one(Agreement, "term", signed="2022-11-01", **term)
    city = make_city("others")
    Contact.objects.create(city=city, name="Kim", keep_until="2027-03-31")
    gift = {"direction": Gift.Direction.RECEIVED, "value": 500}
    Gift.objects.create(city=city, date="2027-01-10", thing="vase", **gift)
    story = make_one(Story, "untranslated", title_zh_hans="报道")
    task = {"language": "ko", "due": "2027-05-04", "person": office}
    TranslationTask.objects.create(
        content_type=ContentType.objects.get_for_model(Story),
        object_id=story.pk,
        **task,
    )


@pytest.fixture
def clock(monkeypatch):
    def show(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return show


def days_around():
    """Each day on which something becomes due, and the days before and after it."""
    due = {date.fromisoformat(day) for day in (*EXPECTED.values(), *OTHERS.values())}
    numbers = {(day - BEGIN.date()).days for day in due}
    near = {number + by for number in numbers for by in (-1, 0, 1)}
    return sorted(near & {*range(YEAR)})


@pytest.mark.parametrize(
    "days",
    [
        pytest.param(days_around(), id="around what is due", marks=pytest.mark.engine),
        pytest.param(range(YEAR), id="all", marks=pytest.mark.full),
    ],
)
def test_each_warning_of_a_year_comes_in_time_and_none_twice(
    office, others, clock, days
):
    first_seen, sent = {}, Counter()
    for number in days:
        now = BEGIN + timedelta(days=number)
        clock(now)
        results.record(now.date())
        with translation.override("en"):
            for each in reminders(now.date(), office):
                first_seen.setdefault(each.key, now.date())
        mail.outbox.clear()
        before = {*SentReminder.objects.values_list("key", flat=True)}
        call_command("remind", stdout=StringIO())
        assert len(mail.outbox) <= 1, "one mail a day, to the editor alone"
        new = SentReminder.objects.filter(sent_at=now).values_list("key", flat=True)
        for key in new:
            assert key not in before
            assert first_seen[key] == now.date(), "on the first day on which it is due"
            sent[key] += 1
        assert bool(mail.outbox) == bool(new)
    assert {*sent} == {*first_seen}
    assert {*sent.values()} == {1}
    names = {each.pk: each.city.slug for each in Relation.objects.all()}
    mailed = {
        (
            names[int(key.split(":")[1])].removeprefix("clock-"),
            key.split(":", 2)[2],
        ): day
        for key, day in first_seen.items()
        if key.startswith("relation:")
    }
    assert {each: f"{day}" for each, day in mailed.items()} == EXPECTED
    others = {
        " ".join(key.split(":")[0 : 3 if key.startswith("agreement") else 1 : 2]): day
        for key, day in first_seen.items()
        if not key.startswith("relation:")
    }
    assert {each: f"{day}" for each, day in others.items()} == OTHERS


def test_a_mail_that_fails_comes_the_next_day_and_is_no_loss_to_others(
    office, clock, monkeypatch, auditor
):
    publisher = User.objects.get(username="publisher")
    publisher.wants_mail, publisher.email = True, "other@office.example"
    publisher.language = "zh-hans"
    publisher.save()
    send = EmailMessage.send

    def refused(message):
        if message.to == ["staff@office.example"]:
            raise SMTPException("mailbox full")
        return send(message)

    clock(BEGIN)
    monkeypatch.setattr(EmailMessage, "send", refused)
    call_command("remind", stdout=StringIO())
    (message,) = mail.outbox
    assert message.to == ["other@office.example"]
    assert "12月8日" in message.body
    assert not SentReminder.objects.filter(user=office).exists()
    monkeypatch.setattr(EmailMessage, "send", send)
    clock(BEGIN + timedelta(days=1))
    call_command("remind", stdout=StringIO())
    assert [each.to for each in mail.outbox[1:]] == [["staff@office.example"]]
    assert "/admin/exchanges/city/anniversaries/#relation-" in mail.outbox[1].body
    clock(BEGIN + timedelta(days=740))
    call_command("remind", stdout=StringIO())
    kept = SentReminder.objects.filter(sent_at__lt=BEGIN + timedelta(days=10))
    assert not kept.exists(), "what was mailed two years ago is forgotten"
