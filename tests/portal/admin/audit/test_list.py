"""The trail at the desk: read, filtered, given out, and changed by nobody."""

import csv
import io

import pytest
from django.urls import reverse

from portal.models import AuditEntry, Story
from portal.models.audit import Event, record
from tests.conftest import actor
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
LIST = reverse("admin:portal_auditentry_changelist")
EXPORT = reverse("admin:portal_auditentry_export")


@pytest.fixture
def desk(client, auditor):
    client.force_login(auditor)
    return client


def shown(response):
    return [entry.number for entry in response.context["cl"].result_list]


def test_it_is_filtered_by_act_account_kind_row_and_day(desk, auditor, make_one):
    row = make_one(Story, "one", title_zh_hans="访问仁川")
    step = record(Event.STEP, auditor, row, step="ask").number
    out = record(Event.SIGN_OUT, None).number
    day = f"{AuditEntry.objects.get(number=step).at.astimezone():%Y-%m-%d}"
    filters = {
        "event=step": [step],
        f"account={auditor.pk}&event=step": [step],
        "account=none&event=sign-out": [out],
        "kind=portal.story": [step],
        f"row=portal.story:{row.pk}": [step],
        f"from={day}&until={day}&event=step": [step],
        "until=2020-01-01": [],
        "from=2999-01-01": [],
        "q=仁川": [step],
        "q=仁川 首尔": [],
        "q=audit&event=step": [step],
    }
    found = {asked: shown(desk.get(f"{LIST}?{asked}")) for asked in filters}
    assert found == filters


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_no_failure(desk, day):
    assert desk.get(LIST, {"from": day}).status_code == 302
    assert desk.get(EXPORT, {"from": day}).status_code == 302


def test_an_entry_is_told_in_words_and_leads_to_its_row(desk, auditor, make_one):
    row = make_one(Story, "one", title_zh_hans="访问仁川")
    at = "2026-12-01T09:00:00+00:00"
    entry = record(Event.PUBLISHED, auditor, row, step="schedule", **{"from": at})
    page = desk.get(reverse("admin:portal_auditentry_change", args=[entry.number]))
    assert "2026-12-01 17:00" in page.text
    assert reverse("admin:portal_story_change", args=[row.pk]) in page.text
    assert reverse("admin:portal_user_change", args=[auditor.pk]) in page.text
    assert entry.digest in page.text
    assert 'name="_save"' not in page.text
    Story.objects.filter(pk=row.pk).delete()
    page = desk.get(reverse("admin:portal_auditentry_change", args=[entry.number]))
    assert reverse("admin:portal_story_change", args=[row.pk]) not in page.text


def test_superusers_cannot_change_it_either(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root"))
    entry = AuditEntry.objects.get()
    data = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    sent = [
        client.post(LIST, data),
        client.post(reverse("admin:portal_auditentry_add")),
        client.post(
            reverse("admin:portal_auditentry_change", args=[1]), {"title": "x"}
        ),
        client.post(
            reverse("admin:portal_auditentry_delete", args=[1]), {"post": "yes"}
        ),
    ]
    assert [response.status_code for response in sent] == [403] * 4
    assert AuditEntry.objects.get().digest == entry.digest


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_others_do_not_read_it(client, content, role):
    client.force_login(actor(role))
    assert client.get(LIST).status_code == 403
    assert client.get(EXPORT).status_code == 403
    assert not AuditEntry.objects.filter(event=Event.EXPORTED).exists()


def test_the_file_has_what_the_list_has_and_runs_nowhere(desk, auditor, make_one):
    row = make_one(Story, "one", title_zh_hans="=HYPERLINK(1)")
    step = record(Event.STEP, auditor, row, step="ask")
    record(Event.STEP, auditor, row, step="publish")
    record(Event.SIGN_OUT, auditor)
    text = desk.get(EXPORT, {"event": "step"}).getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [each["number"] for each in rows] == [f"{step.number}", f"{step.number + 1}"]
    assert rows[0]["title"] == "'=HYPERLINK(1)"
    assert rows[0]["digest"] == step.digest
    newest = AuditEntry.objects.first()
    assert (newest.event, newest.actor) == (Event.EXPORTED, auditor)
    assert newest.details == {"table": "audit", "asked": {"event": "step"}}


def test_an_export_that_cannot_be_written_down_gives_nothing_out(desk, monkeypatch):
    monkeypatch.setattr(AuditEntry, "save", fail)
    with pytest.raises(ZeroDivisionError):
        desk.get(EXPORT)


def fail(*args, **kwargs):
    raise ZeroDivisionError


def test_the_list_asks_no_more_often_where_there_is_more(desk, auditor):
    desk.get(LIST)
    few = queries(lambda: desk.get(LIST))
    for _number in range(30):
        record(Event.SIGN_OUT, auditor)
    assert queries(lambda: desk.get(LIST)) == few <= 8
