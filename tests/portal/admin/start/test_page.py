"""The start page of the desk: what waits for whom, and what was done last."""

import re
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.editorial.workflow.desk_lines import SHOWN
from portal.editorial.workflow.queues import Section
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import SiteSettings, Story, User
from portal.models.audit import AuditEntry, Event, record
from tests.actors.steps import the_step
from tests.portal.admin.start.desk_work import (
    SECTIONS,
    START,
    draft,
    folded,
    form,
    review,
    sections,
)
from tests.portal.admin.test_admin import page
from tests.reading.form import edit

pytestmark = pytest.mark.engine


def test_each_section_holds_what_it_is_for(work, start, editor, publisher):
    seen = start(editor)
    assert seen["mine"]["rows"] == [form(work["mine"])]
    assert {*seen["sent_back"]["rows"]} == {form(work["again"]), form(work["copy"])}
    assert seen["scheduled"]["rows"] == [form(work["soon"])]
    assert "waiting" not in seen
    seen = start(publisher)
    assert seen["mine"]["rows"] == [form(work["theirs"])]
    assert seen["waiting"]["rows"] == [review(work["waiting"])], "not the own one"
    assert seen["sent_back"]["rows"] == []


def test_the_remark_stands_beside_what_was_sent_back(work, client, editor, publisher):
    client.force_login(editor)
    assert client.get(START).text.count("<q>数字有误</q>") == 2
    client.force_login(publisher)
    assert "<q>" not in client.get(START).text


@pytest.mark.parametrize("role", SECTIONS)
def test_who_can_do_nothing_about_it_has_no_section(
    request, content, work, client, role
):
    client.force_login(request.getfixturevalue(role))
    html = client.get(START).text
    names = folded(html)
    shown = {each for each in Section if each in sections(html)}
    empty = {each for each in Section if str(each.label) in names}
    assert shown | empty == SECTIONS[role]
    assert not shown & empty


def test_who_may_see_nothing_sees_nothing(work, client, content):
    nobody = User.objects.create_user("nobody", is_staff=True)
    client.force_login(nobody)
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


def test_what_waits_longest_stands_first_and_a_box_is_short(
    more_work, start, publisher
):
    rows = start(publisher)["waiting"]["rows"]
    assert len(rows) == SHOWN
    waiting = Story.objects.filter(status="review").exclude(updated_by=publisher)
    first = waiting.order_by("updated_at", "pk").first()
    assert rows[0] == review(first)


def test_what_comes_on_and_goes_off_later_is_not_told_yet(
    content, start, publisher, make_one
):
    now = timezone.now()
    for days, is_shown in ((29, True), (31, False)):
        later = now + timedelta(days=days)
        comes = make_one(Story, f"comes-{days}", published_at=later)
        goes = make_one(Story, f"goes-{days}", expires_at=later)
        seen = start(publisher)
        assert (form(comes) in seen["scheduled"]["rows"]) == is_shown
        assert (form(goes) in seen["ending"]["rows"]) == is_shown


def test_empty_boxes_are_named_in_one_line(client, editor):
    client.force_login(editor)
    html = client.get(START).text
    for section in (Section.MINE, Section.SENT, Section.SENT_BACK):
        assert str(section.label) in folded(html)
    assert not sections(html)


def test_the_year_stands_in_numbers(client, publisher, make_one, editor):
    make_one(Story, "old", published_at=timezone.now() - timedelta(days=400))
    row = draft(make_one, editor, "new")
    Story.objects.filter(pk=row.pk).update(updated_by=editor)
    client.force_login(publisher)
    before = figures(client)
    apply_step(StepRequest("publish"), row, publisher)
    after = figures(client)
    assert after["新上线内容"] == before["新上线内容"] + 1
    assert after["发布次数"] == before.get("发布次数", 0) + 1


def figures(client):
    html = client.get(START).text.partition('id="start-year"')[2]
    found = re.findall(r"<dt>([^<]+)</dt><dd>([\d,]+)</dd>", html)
    return {name: int(number.replace(",", "")) for name, number in found}


def test_the_administrator_alone_is_told_what_the_site_leaves_out(
    content, client, administrator, publisher
):
    SiteSettings.objects.update(icp_number="")
    client.force_login(publisher)
    assert "start-settings" not in client.get(START).text
    client.force_login(administrator)
    found = client.get(START).text.split('id="start-settings"')[1]
    found = found.split("</section>")[0]
    assert "ICP 备案编号" in found
    form = page(SiteSettings, "change", 1)
    assert f'href="{form}"' in found
    response = edit(client, form, SiteSettings, icp_number="辽ICP备00000000号")
    assert response.status_code == 302
    found = client.get(START).text.split('id="start-settings"')[1]
    assert "ICP 备案编号" not in found.split("</section>")[0]
    SiteSettings.objects.all().delete()
    assert "start-settings" in client.get(START).text


def test_administrators_see_when_the_last_good_copy_was_made(
    client, administrator, editor
):
    client.force_login(editor)
    assert "start-copies" not in client.get(START).text
    client.force_login(administrator)

    def shown():
        html = client.get(START).text
        return re.search(r'(?s)aria-labelledby="start-copies">(.*?)</section>', html)[1]

    assert "errornote" in shown(), "there is none"
    entry = record(Event.BACKUP_MADE)
    assert "errornote" not in shown()
    assert f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}" in shown()
    moved = QuerySet(AuditEntry).filter(pk=entry.pk)
    moved.update(at=entry.at - timedelta(hours=47))
    assert "errornote" not in shown()
    moved.update(at=entry.at - timedelta(hours=49))
    assert "errornote" in shown()
