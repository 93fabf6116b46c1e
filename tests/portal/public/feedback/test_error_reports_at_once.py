"""The same report, the same answer, several times at the same moment."""

import pytest
from django.core import mail
from django.test import Client

from portal.models import ErrorReport, ReportSender
from tests.actors.desk import page
from tests.portal.admin.editing.test_parallel import at_once, client_of
from tests.portal.public.feedback.reporting import TEXT, received, report
from tests.reading.form import read

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]


def test_the_same_report_is_kept_once():
    answers = at_once([lambda: report(Client())] * 4)
    assert {each.status_code for each in answers} == {303}
    assert ErrorReport.objects.count() == 1
    assert ReportSender.objects.count() == 4


def test_different_reports_are_all_kept():
    tasks = [lambda n=n: report(Client(), f"{TEXT} {n}") for n in range(4)]
    assert {each.status_code for each in at_once(tasks)} == {303}
    assert ErrorReport.objects.count() == 4


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
