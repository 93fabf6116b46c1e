"""The start page of the desk: what waits for whom, and what was done last."""

import re
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.models import City
from portal.content.kinds import content_models
from portal.editorial.workflow.desk_lines import SHOWN
from portal.editorial.workflow.queues import Section
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import ErrorReport, Holiday, SiteSettings, Story, User
from portal.models.audit import AuditEntry, Event, record
from tests.actors.steps import the_step
from tests.portal.admin.test_admin import page
from tests.portal.admin.workflow.test_desk_lists import listed
from tests.queries import queries
from tests.reading.form import edit

START = "/admin/"
USUAL = 12  # queries on a usual day
MOST = 21  # queries, with something of every kind in every box
OF_ALL = {Section.SCHEDULED, Section.ENDING}
SECTIONS = {
    "editor": {*Section} - {Section.WAITING},
    "publisher": {*Section},
    "auditor": OF_ALL,
    "administrator": OF_ALL,
}


def sections(html):
    """By name of the section: the links to lists with their counts, and the rows."""
    found = defaultdict(lambda: {"rows": []})
    for name, text in re.findall(r'(?s)id="section-(\w+)">(.*?)</section>', html):
        links = re.findall(r'<a href="([^"]+section=[^"]+)">[^<]*: (\d+)</a>', text)
        rows = re.findall(r'<li>\s*<a href="([^"]+)">', text)
        found[name] = {url.replace("&amp;", "&"): int(count) for url, count in links}
        found[name]["rows"] = rows
    return found


def folded(html):
    """The line that names the boxes in which nothing waits."""
    found = re.search(r'<p class="start-nothing quiet">(.*?)</p>', html)
    return found[1] if found else ""


def draft(make_one, user, slug, model=Story, **values):
    values = {"status": "draft", "published_at": None, "updated_by": user, **values}
    return make_one(model, slug, **values)


def form(row):
    return page(type(row), "change", row.pk)


def review(row):
    return page(type(row), "review", row.pk)


@pytest.fixture
def start(client):
    """The sections that somebody sees."""

    def open_as(user):
        client.force_login(user)
        return sections(client.get(START).text)

    return open_as


@pytest.fixture
def work(make_one, editor, publisher):
    """Something in every section, for editor and publisher, copies among it."""
    live = make_one(Story, "live")
    copy, _is_new = create_working_copy(live, editor)
    again = draft(make_one, editor, "again")
    theirs, _is_new = create_working_copy(City.objects.get(slug="incheon"), publisher)
    City.objects.filter(pk=theirs.pk).update(updated_by=publisher)
    waiting = draft(make_one, editor, "waiting")
    apply_step(StepRequest("ask"), waiting, editor)
    own = draft(make_one, publisher, "own", status="review")
    for row in (again, copy):
        apply_step(StepRequest("ask"), row, editor)
        apply_step(StepRequest("send_back", "数字有误"), row, publisher)
    soon = timezone.now() + timedelta(days=1)
    return {
        "mine": draft(make_one, editor, "mine"),
        "copy": copy,
        "again": again,
        "theirs": theirs,
        "waiting": waiting,
        "own": own,
        "soon": make_one(Story, "soon", published_at=soon),
    }


@pytest.fixture
def more_work(work, make_one, editor, publisher):
    """More of everything than the start page shows."""
    for n in range(7):
        draft(make_one, editor, f"editor-{n}")
        draft(make_one, publisher, f"publisher-{n}", status="review")
        draft(make_one, editor, f"waits-{n}", status="review")
        copy, _is_new = create_working_copy(make_one(Story, f"live-{n}"), editor)
        Story.objects.filter(pk=copy.pk).update(updated_by=publisher)


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


@pytest.mark.engine
def test_what_waits_longest_stands_first_and_a_box_is_short(
    more_work, start, publisher
):
    rows = start(publisher)["waiting"]["rows"]
    assert len(rows) == SHOWN
    waiting = Story.objects.filter(status="review").exclude(updated_by=publisher)
    first = waiting.order_by("updated_at", "pk").first()
    assert rows[0] == review(first)


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
    def shown():
        html = client.get(START).text
        return re.search(r'(?s)aria-labelledby="start-copies">(.*?)</section>', html)

    client.force_login(editor)
    assert not shown()
    client.force_login(administrator)
    assert "errornote" in shown()[1], "there is none"
    entry = record(Event.BACKUP_MADE)
    assert "errornote" not in shown()[1]
    assert f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}" in shown()[1]
    for hours, is_late in ((47, False), (49, True)):
        at = entry.at - timedelta(hours=hours)
        QuerySet(AuditEntry).filter(pk=entry.pk).update(at=at)
        assert ("errornote" in shown()[1]) is is_late


# How it counts, and how often it asks


@pytest.mark.engine
def test_a_count_is_the_length_of_the_list_behind_it(
    request, content, client, start, work
):
    roles = {role: request.getfixturevalue(role) for role in SECTIONS}
    counts_are_right(client, start, roles.values())
    request.getfixturevalue("more_work")
    counts_are_right(client, start, [roles["editor"], roles["publisher"]])


def counts_are_right(client, start, users):
    for user in users:
        counted = 0
        for section in start(user).values():
            section.pop("rows")
            for url, count in section.items():
                assert len(listed(client.get(url).text)) == count, (user, url)
                counted += count
        assert counted, user


@pytest.mark.engine
def test_a_row_and_its_copy_that_are_both_in_work_count_once(
    make_one, start, client, editor
):
    live = make_one(Story, "live")
    copy, _is_new = create_working_copy(live, editor)
    mine = Story.objects.filter(pk__in=[live.pk, copy.pk])
    mine.update(status="draft", updated_by=editor)
    found = start(editor)["mine"]
    assert {*found.pop("rows")} == {form(live), form(copy)}
    ((url, count),) = found.items()
    assert count == 1
    assert listed(client.get(url).text) == {live.pk}


def test_what_was_sent_back_and_asked_for_again_waits_again(
    work, start, editor, publisher
):
    apply_step(StepRequest("ask"), work["again"], editor)
    assert form(work["again"]) not in start(editor)["sent_back"]["rows"]
    assert review(work["again"]) in start(publisher)["waiting"]["rows"]
    SiteSettings.objects.update(allow_self_approval=True)
    assert review(work["own"]) in start(publisher)["waiting"]["rows"]


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


def test_a_usual_day_asks_twelve_times_however_many_rows_there_are(
    request, content, client, work
):
    users = [request.getfixturevalue(role) for role in SECTIONS]

    def asked():
        found = {}
        for user in users:
            client.force_login(user)
            client.get(START)
            found[user] = queries(lambda: client.get(START))
        return found

    usual = asked()
    assert max(usual.values()) <= USUAL, usual
    request.getfixturevalue("more_work")
    assert asked() == usual


@pytest.fixture
def everything(more_work, make_one, editor, publisher, administrator):
    """Something in every box, of every kind."""
    soon = timezone.now() + timedelta(days=1)
    for model in content_models():
        label = model._meta.model_name
        draft(make_one, publisher, f"mine-{label}", model)
        for user, name in ((editor, "waits"), (publisher, "sent")):
            copy, _new = create_working_copy(make_one(model, f"{name}-{label}"), user)
            copy.title_en, copy.updated_by = "Changed", user
            copy.save()
            apply_step(StepRequest("ask"), copy, user)
        back = draft(make_one, publisher, f"back-{label}", model)
        apply_step(StepRequest("ask"), back, publisher)
        apply_step(StepRequest("send_back", "日期有误"), back, publisher)
        make_one(model, f"soon-{label}", published_at=soon)
        make_one(model, f"ends-{label}", expires_at=soon)
    for n in range(20):
        ErrorReport.objects.create(text=f"wrong {n}", language="en")
    Holiday.objects.all().delete()
    SiteSettings.objects.update(icp_number="")


def test_the_start_page_asks_a_few_times_for_each_kind(
    request, content, client, everything
):
    """However much there is in each of its boxes."""
    root = User.objects.create_superuser("root")
    for user in (*map(request.getfixturevalue, SECTIONS), root):
        client.force_login(user)
        client.get(START)
        assert queries(lambda: client.get(START)) <= MOST, user
