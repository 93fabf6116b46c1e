"""Reports that come in floods, and who has to wait."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.models import ErrorReport, ReportSender
from portal.public.feedback import intake
from portal.server import client_address
from tests.portal.public.feedback.reporting import TEXT, report
from tests.queries import queries

# What is refused writes nothing, so a thousand find the same.
MANY = intake.AT_MOST + 10


def test_who_sends_very_many_in_a_minute_has_to_wait(content, client):
    found = [report(client, f"{TEXT} {n}") for n in range(MANY)]
    statuses = [each.status_code for each in found]
    assert statuses == [303] * intake.AT_MOST + [429] * (MANY - intake.AT_MOST)
    last = found[-1]
    assert 0 < int(last["Retry-After"]) <= intake.WITHIN.total_seconds()
    assert f"{TEXT} {MANY - 1}</textarea>" in last.text
    assert "no-store" in last["Cache-Control"]
    assert ErrorReport.objects.count() == intake.AT_MOST
    other = report(client, "another", headers={}, page="")
    assert other.status_code == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert report(elsewhere, "another").status_code == 303


def test_the_same_over_and_over_has_to_wait_too(content, client):
    for _ in range(intake.AT_MOST):
        assert report(client).status_code == 303
    assert report(client).status_code == 429
    assert ErrorReport.objects.count() == 1


def test_a_flood_writes_nothing(content, client, django_assert_num_queries):
    for n in range(intake.AT_MOST):
        report(client, f"{TEXT} {n}")
    before = ReportSender.objects.count()
    asked = queries(lambda: report(client))
    assert asked <= 4
    assert ReportSender.objects.count() == before


def test_after_the_wait_that_is_named_there_is_room_again(content, client, monkeypatch):
    for n in range(intake.AT_MOST):
        report(client, f"{TEXT} {n}")
    wait = timedelta(seconds=int(report(client)["Retry-After"]))
    later = timezone.now() + wait
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert report(client, "later").status_code == 303


@pytest.mark.parametrize("code", ["zh-hans", "ko"])
def test_who_has_to_wait_is_told_in_their_language(content, client, code):
    for n in range(intake.AT_MOST):
        report(client, f"{TEXT} {n}")
    words = {"zh-hans": "10分钟后", "ko": "10분 뒤"}
    html = report(client, address=f"/{code}/report-an-error/").text
    assert words[code] in html


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "found"),
    [
        (0, "192.0.2.1", "192.0.2.9", "192.0.2.9"),
        (1, "6.6.6.6, 192.0.2.1", "127.0.0.1", "192.0.2.1"),
        (2, "6.6.6.6, 192.0.2.1, 10.0.0.1", "127.0.0.1", "192.0.2.1"),
        (1, None, "192.0.2.9", "192.0.2.9"),
        (1, "not an address", "127.0.0.1", ""),
        (0, None, "", ""),
        (0, None, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, None, "::ffff:192.0.2.9", "192.0.2.9"),
    ],
)
def test_the_address_is_that_which_our_own_proxy_saw(
    rf, settings, proxies, forwarded, remote, found
):
    settings.PROXIES = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = rf.get("/", headers=headers, REMOTE_ADDR=remote)
    assert client_address.address_of(request) == found


def test_the_code_of_an_address_is_another_each_day(rf, monkeypatch):
    request = rf.get("/", REMOTE_ADDR="192.0.2.9")
    today, tomorrow = (
        client_address.code_of(request),
        timezone.now() + timedelta(days=1),
    )
    assert client_address.code_of(request) == today
    assert client_address.code_of(rf.get("/", REMOTE_ADDR="192.0.2.8")) != today
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert client_address.code_of(request) != today


def test_where_no_address_is_known_nobody_waits_for_the_others(content, settings):
    client = Client(REMOTE_ADDR="")
    for n in range(intake.AT_MOST + 1):
        assert report(client, f"{TEXT} {n}").status_code == 303
    assert not ReportSender.objects.exists()
