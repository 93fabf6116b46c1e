"""The trail at the desk: read by some, changed by nobody; what it cannot hold fails."""

import csv
import io
import re

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exchanges.models import Exchange
from portal.admin.audit import entries
from portal.models import (
    AuditEntry,
    GlossaryTerm,
    SignInAttempts,
    SiteSettings,
    Story,
    User,
)
from portal.models.audit import Event, record, recording
from tests.actors.desk import page
from tests.portal.admin.workflow.pressing import answer
from tests.portal.admin.workflow.test_desk_actions import question as form_of
from tests.portal.editorial.records.plans import address, table_of
from tests.queries import queries
from tests.reading.form import edit

pytestmark = pytest.mark.django_db
LIST = reverse("admin:portal_auditentry_changelist")
EXPORT = reverse("admin:portal_auditentry_export")


@pytest.fixture
def desk(client, auditor):
    client.force_login(auditor)
    return client


def shown(response):
    return [entry.number for entry in response.context["cl"].result_list]


@pytest.mark.engine
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
        "kind=portal.story&event=unknown&account=0": [step],
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
    html = desk.get(f"{LIST}?event=step").text
    assert re.search(r'field-act[^"]*">送审<', html), "the step by its name"


def test_the_list_asks_no_more_often_where_there_is_more(desk, auditor):
    desk.get(LIST)
    few = queries(lambda: desk.get(LIST))
    for _number in range(30):
        record(Event.SIGN_OUT, auditor)
    assert queries(lambda: desk.get(LIST)) == few <= 8
    for day in ("yesterday", "2026-02-30", "0001-01-01", "9999-12-31"):
        for url in (LIST, EXPORT):
            assert desk.get(url, {"from": day}).status_code == 302, day


def test_of_a_long_trail_the_list_and_a_search_read_the_newest(desk, monkeypatch):
    numbers = [record(Event.STEP).number for _number in range(6)]
    monkeypatch.setattr(entries, "MOST", 2)
    monkeypatch.setattr(entries, "SEARCHED", 4)
    page = desk.get(LIST, {"event": "step"})
    assert shown(page) == numbers[:3:-1]
    assert "2 条" in page.text
    record(Event.STEP, User.objects.get(username="auditor"))
    page = desk.get(LIST, {"event": "step", "q": "auditor"})
    assert shown(page) == [numbers[-1] + 1]
    assert f"{timezone.localdate()}" in page.text
    file = desk.get(EXPORT, {"event": "step"}).getvalue().decode()
    assert file.count("\r\n") == 8, "all of them"


def test_a_wait_that_is_deleted_in_the_list_has_an_entry(as_, administrator):
    values = {"code": "c", "limit": 10, "ends_at": timezone.now()}
    row = SignInAttempts.objects.create(network="192.0.2.9", **values)
    sent = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    as_(administrator).post(page(SignInAttempts, "changelist"), sent)
    entry = AuditEntry.objects.get(event=Event.DELETED)
    assert (entry.actor, entry.kind) == (administrator, "portal.signinattempts")


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


def test_the_file_has_what_the_list_has_and_runs_nowhere(
    desk, auditor, editor, make_one
):
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
    desk.force_login(editor)  # who may not leaves no entry
    assert desk.get(EXPORT).status_code == 403
    assert AuditEntry.objects.filter(event=Event.EXPORTED).get() == newest
    assert (newest.event, newest.actor) == (Event.EXPORTED, auditor)
    assert newest.details == {"table": "audit", "asked": {"event": "step"}}


# What cannot be written down does not happen


LOGIN = reverse("admin:login")
RIGHT = "a password for tests"


@pytest.fixture
def broken(monkeypatch):
    """From here on nothing can be written down."""

    def fail(*args):
        raise OperationalError("the trail cannot be written")

    return lambda: monkeypatch.setattr(recording, "append", fail)


def at_desk(user):
    own = {"origin": "http://testserver"}
    client = Client(raise_request_exception=False, headers=own)
    client.force_login(user)
    return client


def is_told(response):
    return response.status_code == 503 and "<h1>" in response.text


def test_nobody_is_signed_in_or_out_without_an_entry(editor, broken):
    inside = at_desk(editor)
    User.objects.update(last_login=None)
    broken()
    client = Client(raise_request_exception=False)
    for password in (RIGHT, "wrong"):
        values = {"username": "editor", "password": password}
        response = client.post(LOGIN, values)
        assert is_told(response), password
        assert RIGHT not in response.text
        assert "sessionid" not in response.cookies
    assert client.get(reverse("admin:index")).status_code == 302
    editor.refresh_from_db()
    assert editor.last_login is None
    assert is_told(inside.post(reverse("admin:logout")))
    assert inside.get(reverse("admin:index")).status_code == 200


def test_nothing_is_done_deleted_set_or_given_out_without_an_entry(
    publisher, administrator, auditor, make_one, broken
):
    row = make_one(Story, "s", status="draft")
    waiting = make_one(Story, "t", status="review", published_at=None)
    client, admin, reader = map(at_desk, (publisher, administrator, auditor))
    broken()
    response = answer(client, waiting, "publish", **{"step-remark": "一句附言"})
    assert is_told(response)
    assert "一句附言" in response.text, "what was typed is kept"
    assert Story.objects.get(pk=waiting.pk).status == "review"
    sent = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    assert is_told(client.post(page(Story, "delete", row.pk), {"post": "yes"}))
    assert is_told(client.post(page(Story, "changelist"), sent))
    assert Story.objects.filter(pk=row.pk).exists()
    form = page(SiteSettings, "change", 1)
    assert is_told(edit(admin, form, SiteSettings, phone="024-1"))
    assert SiteSettings.objects.get().phone != "024-1"
    for url in (address(table_of(Exchange), "export"), EXPORT):
        assert is_told(reader.get(url))


def test_a_load_of_fixtures_is_one_entry_of_nobody(content):
    first = AuditEntry.objects.get()
    assert (first.event, first.actor) == (Event.IMPORTED, None)
    call_command("loaddata", "glossary", verbosity=0)  # is there already
    assert AuditEntry.objects.get() == first
    GlossaryTerm.objects.order_by("pk").last().delete()
    call_command("loaddata", "glossary", overwrite=True, verbosity=0)
    newest = AuditEntry.objects.exclude(pk=first.pk).get()
    assert newest.details == {"files": ["glossary.yaml"], "rows": 1}


@pytest.mark.engine
def test_the_head_is_locked_after_all_rows(publisher, make_one):
    """Else two who do steps with many rows at once would wait for each other."""
    values = {"status": "review", "published_at": None}
    rows = [make_one(Story, f"s{n}", title_zh_hans=f"{n}", **values) for n in range(3)]
    client = at_desk(publisher)
    chosen = {"action": "step_publish", "_selected_action": [row.pk for row in rows]}
    question = client.post(page(Story, "changelist"), chosen | {"index": 0})
    with CaptureQueriesContext(connection) as captured:
        client.post(page(Story, "changelist"), form_of(question.text))
    sent = [each["sql"] for each in captured]
    written = [
        n for n, sql in enumerate(sent) if sql.startswith('UPDATE "portal_story"')
    ]
    saved = [n for n in written if '"status" = ' in sent[n]]
    locked = [n for n, sql in enumerate(sent) if '"portal_audithead"' in sql]
    assert len(saved) == 3
    assert max(written) < min(locked)
    assert AuditEntry.objects.filter(event=Event.PUBLISHED).count() == 3
