"""Reports that come in floods or at the same moment, and who has to wait."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from portal.models import ErrorReport, ReportSender
from portal.public.feedback import intake
from portal.server import client_address
from tests.actors.desk import page
from tests.portal.admin.editing.test_parallel import at_once, client_of
from tests.portal.public.feedback.reporting import TEXT, received, report
from tests.queries import queries
from tests.reading.form import read
from tests.tables import each_of

# What is refused writes nothing, so a thousand find the same.
MANY = intake.AT_MOST + 10


def test_who_sends_very_many_in_a_minute_has_to_wait(content, client, monkeypatch):
    found = [report(client, f"{TEXT} {n}") for n in range(MANY)]
    statuses = [each.status_code for each in found]
    assert statuses == [303] * intake.AT_MOST + [429] * (MANY - intake.AT_MOST)
    last = found[-1]
    assert f"{TEXT} {MANY - 1}</textarea>" in last.text
    assert "no-store" in last["Cache-Control"]
    assert ErrorReport.objects.count() == intake.AT_MOST
    senders = ReportSender.objects.count()
    assert queries(lambda: report(client, "another", page="")) <= 4
    assert ReportSender.objects.count() == senders, "what is refused writes nothing"
    for code, words in (("zh-hans", "10分钟后"), ("ko", "10분 뒤")):
        assert words in report(client, address=f"/{code}/report-an-error/").text
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert report(elsewhere, "another").status_code == 303

    wait = int(last["Retry-After"])
    assert 0 < wait <= intake.WITHIN.total_seconds()
    later = timezone.now() + timedelta(seconds=wait)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert report(client, "later").status_code == 303


def test_the_same_over_and_over_has_to_wait_too(content, client):
    for _ in range(intake.AT_MOST):
        assert report(client).status_code == 303
    assert report(client).status_code == 429
    assert ErrorReport.objects.count() == 1


@each_of(
    (0, "192.0.2.1", "192.0.2.9", "192.0.2.9"),
    (1, "6.6.6.6, 192.0.2.1", "127.0.0.1", "192.0.2.1"),
    (2, "6.6.6.6, 192.0.2.1, 10.0.0.1", "127.0.0.1", "192.0.2.1"),
    (1, None, "192.0.2.9", "192.0.2.9"),
    (1, "not an address", "127.0.0.1", ""),
    (0, None, "", ""),
    (0, None, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    (0, None, "::ffff:192.0.2.9", "192.0.2.9"),
)
def test_the_address_is_that_which_our_own_proxy_saw(
    proxies, forwarded, remote, found, rf, settings
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


# At the same moment


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_the_same_report_is_kept_once_and_different_ones_all():
    answers = at_once([lambda: report(Client())] * 4)
    assert {each.status_code for each in answers} == {303}
    assert ErrorReport.objects.count() == 1
    assert ReportSender.objects.count() == 4
    tasks = [lambda n=n: report(Client(), f"{TEXT} {n}") for n in range(4)]
    assert {each.status_code for each in at_once(tasks)} == {303}
    assert ErrorReport.objects.count() == 1 + 4


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_the_same_answer_is_mailed_once():
    row = received(email="reader@here.cn")
    clients = [client_of(f"user{n}") for n in range(3)]
    url = page(ErrorReport, "change", row.pk)

    def sender(client):
        form = read(client.get(url).text, ErrorReport)
        form |= {"answer": "Yes.", "_send": ""}
        return lambda: client.post(url, form)

    answers = at_once([sender(client) for client in clients])
    assert {each.status_code for each in answers} <= {200, 302}
    assert len(mail.outbox) == 1
    row.refresh_from_db()
    assert (row.state, row.answer) == ("answered", "Yes.")
    assert row.mailed_at
