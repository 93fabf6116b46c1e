"""The start page of the desk: what waits for whom, and what was done last."""

import re
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.models import City
from portal.editorial.workflow.queues import Section
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import SiteSettings, Story, User
from portal.models.audit import AuditEntry, Event, record
from tests.actors.steps import the_step
from tests.portal.admin.start.conftest import (
    SECTIONS,
    START,
    draft,
    folded,
    form,
    review,
    sections,
)
from tests.portal.admin.test_admin import page
from tests.portal.admin.workflow.test_desk_lists import listed
from tests.reading.form import edit


def test_each_section_holds_what_it_is_for(work, client, start, editor, publisher):
    seen = start(editor)
    assert seen["mine"]["rows"] == [form(work["mine"])]
    assert {*seen["sent_back"]["rows"]} == {form(work["again"]), form(work["copy"])}
    assert seen["scheduled"]["rows"] == [form(work["soon"])]
    assert "waiting" not in seen
    assert client.get(START).text.count("<q>数字有误</q>") == 2, "the remarks"
    seen = start(publisher)
    assert seen["mine"]["rows"] == [form(work["theirs"])]
    assert seen["waiting"]["rows"] == [review(work["waiting"])], "not the own one"
    assert seen["sent_back"]["rows"] == []
    assert "<q>" not in client.get(START).text
    apply_step(StepRequest("ask"), work["again"], editor)  # once more
    assert form(work["again"]) not in start(editor)["sent_back"]["rows"]
    assert review(work["again"]) in start(publisher)["waiting"]["rows"]
    SiteSettings.objects.update(allow_self_approval=True)
    assert review(work["own"]) in start(publisher)["waiting"]["rows"]


@pytest.mark.engine
def test_all_drafts_of_all_kinds_are_there(content, client, start, work, auditor):
    """Those of others are lists by kind, in which a copy is its live row."""
    City.objects.filter(pk=work["theirs"].pk).update(updated_by=None, created_by=None)
    for user in (work["mine"].updated_by, auditor):
        found = start(user)
        drafts = set()
        for name in ("mine", "sent_back", "others"):
            section = found.get(name, {"rows": []})
            assert name != "others" or not section["rows"]
            for url in {*section} - {"rows"}:
                drafts |= {(url[:20], pk) for pk in listed(client.get(url).text)}
        stories = Story.objects.filter(status="draft")
        stored = {("/admin/portal/story/", row.live_id or row.pk) for row in stories}
        city = ("/admin/exchanges/cit", work["theirs"].live_id)
        assert drafts == {*stored, city}, user


def test_who_can_do_nothing_about_it_has_no_section(request, content, work, client):
    for role, expected in SECTIONS.items():
        client.force_login(request.getfixturevalue(role))
        html = client.get(START).text
        names = folded(html)
        shown = {each for each in Section if each in sections(html)}
        empty = {each for each in Section if str(each.label) in names}
        assert shown | empty == expected, role
        assert not shown & empty, role
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    html = client.get(START).text
    assert not sections(html)
    assert "新闻" not in html
    assert f"<li>{_('Nothing.')}</li>" in html, "no last changes either"


def test_a_line_tells_who_asked_when_and_what_changed(
    client, editor, publisher, make_one
):
    new = draft(make_one, editor, "new", title_zh_hans="全新")
    apply_step(StepRequest("ask", "周五要用"), new, editor)
    copy, _is_new = create_working_copy(make_one(Story, "live"), editor)
    for name in ("title_zh_hans", "title_en", "summary_ko", "note_en", "body_en"):
        setattr(copy, name, "改")
    copy.updated_by = editor
    copy.save()
    apply_step(StepRequest("ask"), copy, editor)
    same, _is_new = create_working_copy(make_one(Story, "same"), editor)
    same.save()
    apply_step(StepRequest("ask"), same, editor)
    client.force_login(publisher)
    (box,) = re.findall(
        r'(?s)id="section-waiting">(.*?)</section>', client.get(START).text
    )
    lines = re.findall(r"(?s)<li>(.*?)</li>", box)
    by_form = {re.search(r'href="([^"]+)"', line)[1]: line for line in lines}
    line = by_form[review(new)]
    asked = the_step(new)
    for words in ("全新", "editor", "新内容", "<q>周五要用</q>"):
        assert words in line
    assert f"{timezone.localtime(asked.at):%Y-%m-%d %H:%M}" in line
    line = by_form[review(copy)]
    assert "改动：标题 (中文)、标题 (English)、摘要 (한국어) 及另外 2 项" in line
    assert "图片、来源或所属条目" in by_form[review(same)]


def test_what_comes_on_and_goes_off_later_is_not_told_yet(
    content, start, client, publisher, editor, make_one
):
    start(editor)
    html = client.get(START).text
    assert not sections(html)
    for section in (Section.MINE, Section.SENT, Section.SENT_BACK):
        assert str(section.label) in folded(html), "empty boxes, in one line"
    now = timezone.now()
    for days, is_shown in ((29, True), (31, False)):
        later = now + timedelta(days=days)
        comes = make_one(Story, f"comes-{days}", published_at=later)
        goes = make_one(Story, f"goes-{days}", expires_at=later)
        seen = start(publisher)
        assert (form(comes) in seen["scheduled"]["rows"]) == is_shown
        assert (form(goes) in seen["ending"]["rows"]) == is_shown


def test_the_year_stands_in_numbers(client, publisher, make_one, editor):
    def figures():
        html = client.get(START).text.partition('id="start-year"')[2]
        found = re.findall(r"<dt>([^<]+)</dt><dd>([\d,]+)</dd>", html)
        return {name: int(number.replace(",", "")) for name, number in found}

    make_one(Story, "old", published_at=timezone.now() - timedelta(days=400))
    row = draft(make_one, editor, "new")
    client.force_login(publisher)
    before = figures()
    apply_step(StepRequest("publish"), row, publisher)
    after = figures()
    assert after["新上线内容"] == before["新上线内容"] + 1
    assert after["发布次数"] == before.get("发布次数", 0) + 1


def test_administrators_alone_read_what_the_site_leaves_out_and_when_it_was_copied(
    content, client, administrator, publisher
):
    def left_out():
        html = client.get(START).text.split('id="start-settings"')[1]
        return html.split("</section>")[0]

    def copies():
        html = client.get(START).text
        return re.search(r'(?s)aria-labelledby="start-copies">(.*?)</section>', html)

    SiteSettings.objects.update(icp_number="")
    client.force_login(publisher)
    assert "start-settings" not in client.get(START).text
    assert not copies()
    client.force_login(administrator)
    assert "ICP 备案编号" in left_out()
    form = page(SiteSettings, "change", 1)
    assert f'href="{form}"' in left_out()
    response = edit(client, form, SiteSettings, icp_number="辽ICP备00000000号")
    assert response.status_code == 302
    assert "ICP 备案编号" not in left_out()
    SiteSettings.objects.all().delete()
    assert "start-settings" in client.get(START).text
    assert "errornote" in copies()[1], "there is none"
    entry = record(Event.BACKUP_MADE)
    assert "errornote" not in copies()[1]
    assert f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}" in copies()[1]
    for hours, is_late in ((47, False), (49, True)):
        at = entry.at - timedelta(hours=hours)
        QuerySet(AuditEntry).filter(pk=entry.pk).update(at=at)
        assert ("errornote" in copies()[1]) is is_late


@pytest.mark.engine
def test_the_last_changes_are_those_that_the_reader_may_see(
    client, editor, publisher, administrator, make_one
):
    apply_step(StepRequest("publish"), draft(make_one, editor, "mine"), publisher)
    client.force_login(administrator)
    for n in range(15):
        values = {"username": f"user{n}", "role": "editor", "language": "en"}
        client.post("/admin/portal/user/add/", values)
    assert "user14" in client.get(START).text
    client.force_login(editor)
    html = client.get(START).text
    assert "user14" not in html
    assert re.search(r"start-changes(?s:.*)标题", html), "nor do they hide the others"


def test_an_import_is_one_line_and_not_one_for_each_row(client, editor, make_one):
    rows = [draft(make_one, editor, f"row-{n}", title_zh_hans=f"第{n}行") for n in "12"]
    for request in ("an-import", "by-hand"):
        for row in rows:
            entry = record(Event.SAVED, editor, row)
            QuerySet(AuditEntry).filter(pk=entry.pk).update(request=request)
    entry = record(Event.IMPORTED, editor, Story, table="stories", file="a.xlsx")
    QuerySet(AuditEntry).filter(pk=entry.pk).update(request="an-import")
    client.force_login(editor)
    changes = client.get(START).text.partition('class="start-changes"')[2]
    assert [changes.count(each.title) for each in rows] == [1, 1]
    assert changes.count("a.xlsx") == 1
