"""A week of the office: each role, each step, each failure is in the trail once.

Every act goes through the desk, and says which entry it expects; at the end the trail
has these, in this order, and no other. Acts upon accounts: tests/portal/admin/accounts.
"""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from exchanges.models import Exchange
from portal.editorial.records.undo import imports_of
from portal.editorial.workflow.previews import link_addresses
from portal.models import (
    AuditEntry,
    AuditHead,
    GlossaryTerm,
    Holiday,
    PreviewLink,
    SignInAttempts,
    SiteSettings,
    Story,
    User,
)
from portal.models.audit import Event
from portal.models.audit.verifying import findings
from tests.actors.desk import bring_back, change, delete, page, recover, versions
from tests.portal.admin.workflow.pressing import IN_TIME, answer
from tests.portal.admin.workflow.test_desk_actions import question as form_of
from tests.portal.editorial.records import plans
from tests.portal.editorial.translations import test_exporting as translations
from tests.reading.form import edit

pytestmark = pytest.mark.usefixtures("media_folder")

RIGHT = "a password for tests"  # as `actor` gives it
WRONG, UNKNOWN, NEW_PHONE = "a wrong password", "nobody-of-this-name", "024-99887766"
LOGIN, LOGOUT = reverse("admin:login"), reverse("admin:logout")
STEPPED, PUBLISHED, WITHDRAWN = Event.STEP, Event.PUBLISHED, Event.WITHDRAWN


class Week:
    """The people at their desks, and the entries that their acts shall have."""

    def __init__(self):
        self.clients, self.expected, self.secrets = {}, [], {RIGHT, WRONG, UNKNOWN}

    def expect(self, event, who, title="", **details):
        self.expected.append((event, who, title, details))

    def try_to_sign_in(self, name, password=RIGHT, address="192.0.2.1"):
        client = Client()
        values = {"username": name, "password": password, "next": "/admin/"}
        response = client.post(LOGIN, values, headers={"x-forwarded-for": address})
        return client, response.status_code

    def fails(self, name, reason, who="", password=RIGHT, status=200, **values):
        assert self.try_to_sign_in(name, password, **values)[1] == status
        self.expect(Event.SIGN_IN_FAILED, who, reason=reason)

    def comes(self, name, password=RIGHT):
        self.clients[name], status = self.try_to_sign_in(name, password)
        assert status == 302
        self.secrets.add(self.clients[name].cookies["sessionid"].value)
        self.expect(Event.SIGN_IN, name)

    def goes(self, name):
        self.clients[name].post(LOGOUT)
        self.expect(Event.SIGN_OUT, name)

    def __getitem__(self, name):
        return self.clients[name]

    def presses(self, who, row, action, event=STEPPED, expected=None, **values):
        assert answer(self[who], row, action, **values).status_code == 302
        self.expect(event, who, str(row), step=action, **(expected or {}))


@pytest.fixture
def week(editor, publisher, auditor, administrator, settings):
    settings.PROXIES = 1
    User.objects.create_user("gone", password=RIGHT, is_staff=True, is_active=False)
    User.objects.create_user("outsider", password=RIGHT)
    return Week()


def test_each_act_of_a_week_is_in_the_trail_once_and_in_order(week):
    first = last = AuditHead.objects.get().last
    for day in (
        *(monday_at_the_door, monday_drafts, tuesday_review, wednesday_on_the_site),
        *(thursday_deleted, thursday_tables, friday_translations, friday_settings),
        friday_evening,
    ):
        begin = len(week.expected)
        day(week)
        found = AuditEntry.objects.filter(number__gt=last).order_by("number")
        acts = found.exclude(event=Event.SAVED)
        assert [told(entry) for entry in acts] == week.expected[begin:], day.__name__
        last = AuditHead.objects.get().last
    assert list(findings(AuditHead.objects.get())) == []
    entries = AuditEntry.objects.filter(number__gt=first)
    saves = entries.filter(event=Event.SAVED).order_by("number")
    assert [(each.actor_name, each.title) for each in saves] == SAVES
    assert all(entry.request for entry in entries.exclude(event=Event.IMPORTED))
    assert not LogEntry.objects.exists(), "what Django would write beside it"
    holds_no_secret(week)


def told(entry):
    details = {name: entry.details[name] for name in entry.details if name in COMPARED}
    for each in entry.details.get("changes", []):
        details |= each.get("changed", {}) or {"added": True}
    return entry.event, entry.actor_name, entry.title, details


# What was written; beside it, the publisher's import and its undoing.
BY_EDITOR = ["访问仁川", "访问仁川", "访问仁川广域市", "活动一", "活动二", "误写的"]
BY_EDITOR += ["写对了的", "沈阳向金贾提供疫情防控经验汇编"]
SAVES = [
    *(("editor", title) for title in BY_EDITOR),
    *(("publisher", title) for title in ("活动3", "活动4", "活动4", "活动3")),
    ("editor", "访问仁川广域市"),
]


COMPARED = {"reason", "step", "fields", "was_deleted", "published", "table", "days"}
COMPARED |= {"accounts", "translations", "added", "language", "role", "factor"}
COMPARED |= {"remark"}


def holds_no_secret(week):
    stored = str(list(AuditEntry.objects.values_list()))
    assert len(week.secrets) > 9
    assert not [secret for secret in week.secrets if secret in stored]
    assert "192.0.2.1" in stored  # where staff come from is there


def monday_at_the_door(week):
    week.fails(UNKNOWN, "unknown account")
    week.fails("editor", "wrong password", "editor", WRONG)
    week.fails("gone", "inactive", "gone")
    week.fails("outsider", "no staff", "outsider")
    for _number in range(10):
        week.fails("auditor", "wrong password", "auditor", WRONG, address="192.0.2.9")
    week.fails("auditor", "locked", "auditor", RIGHT, 429, address="192.0.2.9")
    for _number in range(5):  # the same wait: nothing more to tell
        week.try_to_sign_in("auditor", RIGHT, "192.0.2.9")
    for name in ("editor", "publisher", "auditor", "administrator"):
        week.comes(name)


def write(week, title, **values):
    data = {"title_zh_hans": title, "_save": "", **values}
    week["editor"].post(page(Story, "add"), data)
    return Story.objects.get(title_zh_hans=title)


def monday_drafts(week):
    row = write(week, "访问仁川")  # fields of a draft are no act
    change(week["editor"], row, summary_zh_hans="摘要")
    week.presses("editor", row, "ask")
    assert week["editor"].post(page(Story, "take_back", row.pk)).status_code == 302
    week.expect(STEPPED, "editor", "访问仁川", step="take_back")
    answer(week["editor"], row, "publish")  # has no right to it
    share = page(Story, "share", row.pk)
    week["editor"].post(share, {"days": "3"})
    week.expect(Event.PREVIEW_CREATED, "editor", "访问仁川", days=3)
    link = PreviewLink.objects.get()
    week.secrets |= {link.key, link_addresses(link)[0]["url"].split("/")[-2]}
    assert Client().get(link_addresses(link)[0]["url"]).status_code == 200
    week["editor"].post(share, {"end": link.pk})
    week.expect(Event.PREVIEW_ENDED, "editor", "访问仁川")
    week["editor"].post(share, {"end": link.pk})  # has ended already


def tuesday_review(week):
    row = Story.objects.get(title_zh_hans="访问仁川")
    week.presses("editor", row, "ask")
    remark = {"step-remark": "请核对日期"}
    said = {"remark": "请核对日期"}
    week.presses("publisher", row, "send_back", expected=said, **remark)
    answer(week["publisher"], row, "send_back")  # a remark is missing
    week.presses("editor", row, "ask")
    week.presses("publisher", row, "publish", PUBLISHED)
    week["editor"].post(page(Story, "copy", row.pk))
    week.expect(STEPPED, "editor", "访问仁川", step="copy")
    week["editor"].post(page(Story, "copy", row.pk))  # leads to the same copy
    copy = Story.objects.get(live=row)
    change(week["editor"], copy, title_zh_hans="访问仁川广域市")
    week.presses("editor", copy, "ask")
    week.presses("publisher", copy, "publish", PUBLISHED)
    row.refresh_from_db()
    assert row.title_zh_hans == "访问仁川广域市"


def wednesday_on_the_site(week):
    row = Story.objects.get(title_zh_hans="访问仁川广域市")
    week.presses("publisher", row, "expire", WITHDRAWN, **IN_TIME)
    assert AuditEntry.objects.first().details["until"].startswith("2099-05-01")
    week.presses("publisher", row, "expire", **{"step-moment": ""})
    week.presses("publisher", row, "withdraw", WITHDRAWN)
    week.presses("publisher", row, "schedule", PUBLISHED, **IN_TIME)
    assert AuditEntry.objects.first().details["from"].startswith("2099-05-01")
    rows = [write(week, title) for title in ("活动一", "活动二")]
    data = {"action": "step_ask", "_selected_action": [each.pk for each in rows]}
    question = week["editor"].post(page(Story, "changelist"), {**data, "index": 0})
    week["editor"].post(page(Story, "changelist"), form_of(question.text))
    week.expect(STEPPED, "editor", "活动一", step="ask")
    week.expect(STEPPED, "editor", "活动二", step="ask")


def thursday_deleted(week):
    row = write(week, "误写的")
    change(week["editor"], row, title_zh_hans="写对了的")
    bring_back(week["editor"], row, versions(row)[1])
    week.expect(Event.RESTORED, "editor", "误写的")
    version = delete(week["publisher"], row)
    week.expect(Event.DELETED, "publisher", "误写的")
    recover(week["publisher"], version)
    week.expect(Event.RESTORED, "publisher", "误写的", was_deleted=True)
    data = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    week["publisher"].post(page(Story, "changelist"), data)
    week.expect(Event.DELETED, "publisher", "误写的")
    live = Exchange.objects.published().first()
    bring_back(
        week["editor"], live, versions(live)[0]
    )  # makes a copy, which is part of it
    week.expect(Event.RESTORED, "editor", str(live))


def thursday_tables(week):
    table = plans.table_of(Exchange)
    assert week["editor"].get(plans.address(table, "export")).status_code == 200
    week.expect(Event.EXPORTED, "editor", table=table.name)
    live = Exchange.objects.published().last()
    preview = plans.look(week["editor"], table, plans.of_place(live))
    plans.confirmed(week["editor"], preview)
    week.expect(Event.IMPORTED, "editor", table=table.name)
    plans.confirmed(week["editor"], preview)  # the button was pressed twice
    undo = plans.address(table, "undo", imports_of(table).first().pk)
    week["editor"].post(undo)
    week.expect(Event.IMPORT_UNDONE, "editor")
    SiteSettings.objects.update(allow_self_approval=True)
    header = ["slug", "title_zh_hans", "kind", "date", "cities"]
    file = plans.file_of(
        header, *(["a" * n, f"活动{n}", *plans.NEW[2:]] for n in (3, 4))
    )
    preview = plans.look(week["publisher"], table, file)
    plans.confirmed(week["publisher"], preview, _as="published")
    for title in ("活动3", "活动4"):
        week.expect(PUBLISHED, "publisher", title, step="publish")
    week.expect(Event.IMPORTED, "publisher", table=table.name, published=True)
    undo = plans.address(table, "undo", imports_of(table).first().pk)
    week["publisher"].post(undo)
    for title in ("活动4", "活动3"):
        week.expect(WITHDRAWN, "publisher", title, step="withdraw")
    week.expect(Event.IMPORT_UNDONE, "publisher")


def friday_translations(week):
    rows = translations.export_rows(week["editor"], "ko")
    week.expect(Event.EXPORTED, "editor", language="ko")
    filled = translations.filled(rows[:1], title="소식", summary="소식", body="소식")
    preview = translations.look(week["editor"], filled)
    translations.confirm(week["editor"], preview)
    week.expect(Event.IMPORTED, "editor", translations=1)


def friday_settings(week):
    admin = week["administrator"]
    form = page(SiteSettings, "change", 1)
    edit(admin, form, SiteSettings, phone=NEW_PHONE, email="office@city.example")
    week.secrets |= {NEW_PHONE, "office@city.example"}
    name = f"{SiteSettings.objects.get()}"
    week.expect(Event.SETTING_CHANGED, "administrator", name, fields=["phone", "email"])
    edit(admin, form, SiteSettings)  # nothing was changed
    data = {"date": "2031-10-01", "kind": "off", "name_zh_hans": "国庆节", "_save": ""}
    admin.post(page(Holiday, "add"), data)
    row = Holiday.objects.get(date="2031-10-01")
    week.expect(Event.SETTING_CHANGED, "administrator", f"{row}", added=True)
    delete(admin, row)
    week.expect(Event.DELETED, "administrator", f"{row}")
    notice = {"notice": "春节：2031-01-23至2031-01-24放假"}
    url = page(Holiday, "notice")
    shown = admin.post(url, notice).context["shown"]
    admin.post(url, {**notice, "shown": shown})
    days = ["2031-01-23", "2031-01-24"]
    week.expect(Event.SETTING_CHANGED, "administrator", days=days)
    data = {"term_zh_hans": "友好交流城市", "_save": ""}
    week["publisher"].post(page(GlossaryTerm, "add"), data)
    term = f"{GlossaryTerm.objects.latest('pk')}"
    week.expect(Event.SETTING_CHANGED, "publisher", term, added=True)


def friday_evening(week):
    waits = SignInAttempts.objects.filter(account__username="auditor")
    data = {"action": "unlock", "_selected_action": [row.pk for row in waits]}
    week["administrator"].post(page(SignInAttempts, "changelist"), data)
    week.expect(Event.WAIT_ENDED, "administrator", accounts=["auditor"])
    assert week["auditor"].get(page(AuditEntry, "changelist")).status_code == 200
    assert week["auditor"].get(page(AuditEntry, "export")).getvalue()
    week.expect(Event.EXPORTED, "auditor", table="audit")
    for name in ("editor", "publisher", "auditor", "administrator"):
        week.goes(name)
    Client().post(LOGOUT)  # nobody was signed in
    call_command("loaddata", "glossary", verbosity=0, overwrite=True)
