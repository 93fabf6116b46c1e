"""What an editor learns of the other servers when something is withdrawn."""

import time
from datetime import timedelta
from threading import Thread

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from portal.models import Edition, Node, Story, User
from portal.public.published.nodes import withdrawals
from portal.public.published.switching import switch
from tests.portal.admin.workflow.pressing import press

pytestmark = pytest.mark.engine
LONG = 30.0  # seconds that a test would notice
SILENT = "没有应答"


@pytest.fixture
def lease_end(other):
    """When the lease of the other server ends, to the minute that it is not before."""
    end = timezone.localtime(Node.objects.get(name=other.url).lease_ends_at)
    return end.replace(second=0, microsecond=0) + timedelta(minutes=1)


@pytest.fixture
def desk(other, client):
    client.force_login(User.objects.create_superuser("one"))
    return client


def withdraw(client, row):
    return press(client, row, "withdraw")


def test_who_has_not_answered_is_named_with_the_minute(
    other, few, desk, lease_end, caplog
):
    page = withdraw(desk, few)
    name, minute = other.url.removeprefix("http://"), lease_end.strftime("%H:%M")
    assert f"服务器 {name} {SILENT}，在 {minute} 之前" in page
    few.refresh_from_db()
    assert few.status == "withdrawn", "it stays withdrawn"
    assert f"The server {other.url} has not answered" in caplog.text


def test_a_lease_that_ends_tomorrow_names_the_day(few, other):
    tomorrow = timezone.localtime() + timedelta(days=1)
    shown = withdrawals.minute_of(tomorrow.replace(hour=9, minute=5, second=1))
    assert shown == f"{tomorrow:%Y-%m-%d} 09:06"


@pytest.mark.parametrize("case", ["answers", "lease over", "taken away"])
def test_who_answers_or_has_no_lease_any_more_is_not_named(
    other, few, desk, monkeypatch, case
):
    monkeypatch.setattr(withdrawals, "WAITS", LONG)
    begin, seen = time.monotonic(), Edition.objects.current()
    rows = Node.objects.filter(name=other.url)

    def follow():
        while Edition.objects.current().number == seen.number:
            time.sleep(0.05)
        edition = Edition.objects.current()
        if case == "answers":
            rows.update(number=edition.number, key=edition.key)
        elif case == "taken away":
            rows.delete()
        connection.close()

    if case == "lease over":
        rows.update(lease_ends_at=timezone.now())
    following = Thread(target=follow)
    following.start()
    page = withdraw(desk, few)
    following.join()
    assert SILENT not in page
    assert time.monotonic() - begin < LONG


def test_nobody_waits_for_an_addition(other, make_one, monkeypatch, caplog):
    monkeypatch.setattr(withdrawals, "WAITS", LONG)
    begin = time.monotonic()
    make_one(Story, "second")
    assert time.monotonic() - begin < LONG
    assert "has not answered" not in caplog.text


def test_who_was_silent_a_while_ago_holds_nobody_up_again(
    other, few, monkeypatch, caplog
):
    few.save()
    caplog.clear()
    monkeypatch.setattr(withdrawals, "WAITS", LONG)
    begin = time.monotonic()
    few.save()
    assert time.monotonic() - begin < LONG
    assert "has not answered" in caplog.text


def test_without_the_database_the_editor_learns_that_nothing_is_known(
    other, few, desk, monkeypatch
):
    def gone(*args):
        raise OperationalError("gone")

    look = withdrawals.others_giving_out

    def lost():
        with connection.execute_wrapper(gone):
            return look().exists() or look()

    monkeypatch.setattr(withdrawals, "others_giving_out", lost)
    assert "目前无法确认其他服务器" in withdraw(desk, few)


def test_a_server_that_is_gone_for_good_leaves_the_list_by_itself(other):
    rows = Node.objects.filter(name=other.url)
    yesterday = timezone.now() - timedelta(days=1, minutes=1)
    rows.update(seen_at=yesterday)
    switch()
    assert rows.exists(), "while its lease goes on"
    rows.update(lease_ends_at=yesterday)
    switch()
    assert not rows.exists()
