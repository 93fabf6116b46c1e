"""What cannot be written down does not happen, and is told with a page that says so."""

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exchanges.models import Exchange
from portal.models import AuditEntry, GlossaryTerm, SiteSettings, Story
from portal.models.audit import Event, recording
from tests.actors.desk import page
from tests.portal.admin.workflow.pressing import answer
from tests.portal.admin.workflow.test_desk_actions import Question
from tests.portal.editorial.records.plans import address, table_of
from tests.reading.form import edit

pytestmark = pytest.mark.engine
LOGIN = reverse("admin:login")
RIGHT = "a password for tests"


@pytest.fixture
def broken(monkeypatch):
    """From here on nothing can be written down."""

    def fail(*args):
        raise OperationalError("the trail cannot be written")

    return lambda: monkeypatch.setattr(recording, "append", fail)


def desk(user):
    own = {"origin": "http://testserver"}
    client = Client(raise_request_exception=False, headers=own)
    client.force_login(user)
    return client


def is_told(response):
    return response.status_code == 503 and "<h1>" in response.text


def test_nobody_is_signed_in_without_an_entry(editor, broken):
    broken()
    client = Client(raise_request_exception=False)
    response = client.post(LOGIN, {"username": "editor", "password": RIGHT})
    assert is_told(response)
    assert RIGHT not in response.text
    assert "sessionid" not in response.cookies
    found = [each.get_decoded() for each in Session.objects.all()]
    assert not any("_auth_user_id" in each for each in found)
    editor.refresh_from_db()
    assert editor.last_login is None
    assert client.get(reverse("admin:index")).status_code == 302


def test_a_failed_attempt_that_cannot_be_written_down_is_told_too(editor, broken):
    broken()
    client = Client(raise_request_exception=False)
    assert is_told(client.post(LOGIN, {"username": "editor", "password": "wrong"}))


def test_who_signs_out_stays_in_without_an_entry(editor, broken):
    client = desk(editor)
    broken()
    assert is_told(client.post(reverse("admin:logout")))
    assert client.get(reverse("admin:index")).status_code == 200


def test_no_step_is_done_and_what_was_typed_is_kept(publisher, make_one, broken):
    row = make_one(Story, "s", status="review", published_at=None)
    client = desk(publisher)
    broken()
    response = answer(client, row, "publish", **{"step-remark": "一句附言"})
    assert is_told(response)
    assert "一句附言" in response.text
    row.refresh_from_db()
    assert row.status == "review"


def test_nothing_is_deleted(publisher, make_one, broken):
    row = make_one(Story, "s", status="draft")
    client = desk(publisher)
    broken()
    sent = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    assert is_told(client.post(page(Story, "delete", row.pk), {"post": "yes"}))
    assert is_told(client.post(page(Story, "changelist"), sent))
    assert Story.objects.filter(pk=row.pk).exists()


def test_no_setting_is_changed(administrator, broken):
    client = desk(administrator)
    broken()
    form = page(SiteSettings, "change", 1)
    assert is_told(edit(client, form, SiteSettings, phone="024-1"))
    assert SiteSettings.objects.get().phone != "024-1"


def test_no_table_goes_out(auditor, broken):
    client = desk(auditor)
    broken()
    table = table_of(Exchange)
    assert is_told(client.get(address(table, "export")))


def test_a_load_of_fixtures_is_one_entry_of_nobody(content):
    first = AuditEntry.objects.get()
    assert (first.event, first.actor) == (Event.IMPORTED, None)
    call_command("loaddata", "glossary", verbosity=0)  # is there already
    assert AuditEntry.objects.get() == first
    GlossaryTerm.objects.order_by("pk").last().delete()
    call_command("loaddata", "glossary", overwrite=True, verbosity=0)
    newest = AuditEntry.objects.exclude(pk=first.pk).get()
    assert newest.details == {"files": ["glossary.yaml"], "rows": 1}


def test_the_head_is_locked_after_all_rows(publisher, make_one):
    """Else two who do steps with many rows at once would wait for each other."""
    values = {"status": "review", "published_at": None}
    rows = [make_one(Story, f"s{n}", title_zh_hans=f"{n}", **values) for n in range(3)]
    client = desk(publisher)
    chosen = {"action": "step_publish", "_selected_action": [row.pk for row in rows]}
    question = client.post(page(Story, "changelist"), chosen | {"index": 0})
    with CaptureQueriesContext(connection) as captured:
        client.post(page(Story, "changelist"), Question(question.text).values)
    sent = [each["sql"] for each in captured]
    written = [
        n for n, sql in enumerate(sent) if sql.startswith('UPDATE "portal_story"')
    ]
    saved = [n for n in written if '"status" = ' in sent[n]]
    locked = [n for n, sql in enumerate(sent) if '"portal_audithead"' in sql]
    assert len(saved) == 3
    assert max(written) < min(locked)
    assert AuditEntry.objects.filter(event=Event.PUBLISHED).count() == 3
