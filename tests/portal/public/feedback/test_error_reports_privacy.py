"""Personal data of a report is deleted after a set time, wherever it was."""

import io
from datetime import timedelta

import pytest
import reversion
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from portal.models import AuditEntry, ErrorReport, ReportSender, User
from portal.public.feedback.intake import CODES_KEPT_FOR
from tests.actors.desk import page
from tests.actors.scene import dump
from tests.portal.public.feedback.reporting import answer, received, report
from tests.tables import each_of

ADDRESS = "reader@here.cn"
STATES = ["open", "answered", "closed", "spam"]


@pytest.fixture
def desk(administrator, client):
    client.force_login(administrator)
    User.objects.update(language="en")
    return client


@pytest.fixture
def old(settings):
    settings.REPORTS_KEPT_DAYS = 47
    return timezone.now() - timedelta(days=47)


def forget():
    out = io.StringIO()
    call_command("forget_reports", stdout=out)
    return out.getvalue()


@each_of(*STATES)
def test_nobody_sees_an_old_address_even_if_no_job_ran(state, desk, old):
    row = received(email=ADDRESS, state=state, received_at=old, answer="Yes.")
    urls = [page(ErrorReport, name, row.pk) for name in ("change", "history")]
    for url in [*urls, f"{page(ErrorReport, 'changelist')}?state=all&q=reader"]:
        assert ADDRESS not in desk.get(url).text
    assert "deleted after 47 days" in desk.get(urls[0]).text
    ErrorReport.objects.update(received_at=old + timedelta(minutes=1))
    assert ADDRESS in desk.get(urls[0]).text


def test_an_answer_that_comes_too_late_is_mailed_to_nobody(desk, old):
    row = received(email=ADDRESS, received_at=old, digest="a")
    answer(desk, row)
    assert mail.outbox == []
    assert ErrorReport.objects.get().state == "answered"
    report(desk)  # each new one deletes what is old too
    row.refresh_from_db()
    assert (row.email, row.digest) == ("", None)


@each_of(*STATES)
def test_the_command_deletes_what_is_old_and_nothing_else(state, old, db):
    values = {"email": ADDRESS, "state": state}
    gone = received(**values, received_at=old, digest="a")
    kept = received(**values, received_at=old + timedelta(minutes=1), digest="b")
    ReportSender.objects.create(code="x", sent_at=timezone.now() - CODES_KEPT_FOR)
    ReportSender.objects.create(code="y")
    assert forget().startswith("1 ")
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (gone.email, gone.digest, gone.text) == ("", None, kept.text)
    assert (kept.email, kept.digest) == (ADDRESS, "b")
    assert [each.code for each in ReportSender.objects.all()] == ["y"]
    assert forget().startswith("0 ")


def test_nothing_else_keeps_the_address(desk, old):
    """No version, no entry of the log, no session: the whole database is searched."""
    row = received(email=ADDRESS)
    answer(desk, row, "Half", "_save")
    answer(desk, row, button="_close")
    answer(desk, row, button="_reopen")
    answer(desk, row)
    assert len(mail.outbox) == 1
    assert AuditEntry.objects.filter(kind="portal.errorreport").exists()
    assert not reversion.is_registered(ErrorReport), "a version would keep it"
    assert ADDRESS in str(dump())
    ErrorReport.objects.update(received_at=old)
    forget()
    assert ADDRESS not in str(dump())


def test_the_log_of_the_server_has_no_address(desk, caplog, monkeypatch):
    def fail(*args):
        raise ConnectionRefusedError(ADDRESS)

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    answer(desk, received(email=ADDRESS))
    assert "was not mailed: ConnectionRefusedError" in caplog.text
    assert ADDRESS not in caplog.text
