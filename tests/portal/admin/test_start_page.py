"""The start page of the desk: what waits for whom, and what was done last."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.models import City
from portal.content.kinds import content_models
from portal.editorial.workflow.queues import Section
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import SiteSettings, Story, User
from tests.portal.admin.test_admin import page
from tests.portal.admin.workflow.test_desk_lists import listed
from tests.reading.form import edit

pytestmark = pytest.mark.engine

START = "/admin/"
SECTIONS = {
    "editor": {Section.MINE, Section.SENT_BACK, Section.SCHEDULED},
    "publisher": {*Section},
    "auditor": {Section.SCHEDULED},
    "administrator": {Section.SCHEDULED},
}


def sections(html):
    """By name of the section: the links to lists with their counts, and the rows."""
    found = {}
    for name, text in re.findall(r'(?s)id="section-(\w+)">(.*?)</section>', html):
        links = re.findall(r'<h3><a href="([^"]+)">[^<]*: (\d+)</a>', text)
        rows = re.findall(r'<li><a href="([^"]+)">', text)
        found[name] = {url.replace("&amp;", "&"): int(count) for url, count in links}
        found[name]["rows"] = rows
    return found


@pytest.fixture
def start(client):
    """The sections that somebody sees."""

    def open_as(user):
        client.force_login(user)
        return sections(client.get(START).text)

    return open_as


def draft(make_one, user, slug, model=Story, **values):
    values = {"status": "draft", "published_at": None, "updated_by": user, **values}
    return make_one(model, slug, **values)


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


def form(row):
    return page(type(row), "change", row.pk)


def test_each_section_holds_what_it_is_for(work, start, editor, publisher):
    seen = start(editor)
    assert seen["mine"]["rows"] == [form(work["mine"])]
    assert {*seen["sent_back"]["rows"]} == {form(work["again"]), form(work["copy"])}
    assert seen["scheduled"]["rows"] == [form(work["soon"])]
    assert "waiting" not in seen
    seen = start(publisher)
    assert seen["mine"]["rows"] == [form(work["theirs"])]
    assert seen["waiting"]["rows"] == [form(work["waiting"])], "not the own one"
    assert seen["sent_back"]["rows"] == []


def test_the_remark_stands_beside_what_was_sent_back(work, client, editor, publisher):
    client.force_login(editor)
    assert client.get(START).text.count("<q>数字有误</q>") == 2
    client.force_login(publisher)
    assert "<q>" not in client.get(START).text


@pytest.mark.parametrize("role", SECTIONS)
def test_who_can_do_nothing_about_it_has_no_section(
    request, content, work, start, role
):
    assert {*start(request.getfixturevalue(role))} == SECTIONS[role]


def test_who_may_see_nothing_sees_nothing(work, client, content):
    nobody = User.objects.create_user("nobody", is_staff=True)
    client.force_login(nobody)
    html = client.get(START).text
    for section in sections(html).values():
        assert section == {"rows": []}
    assert "新闻" not in html
    assert f"<li>{_('Nothing.')}</li>" in html, "no last changes either"


@pytest.fixture
def more_work(work, make_one, editor, publisher):
    """More of everything than the start page shows."""
    for n in range(7):
        draft(make_one, editor, f"editor-{n}")
        draft(make_one, publisher, f"publisher-{n}", status="review")
        draft(make_one, editor, f"waits-{n}", status="review")
        copy, _is_new = create_working_copy(make_one(Story, f"live-{n}"), editor)
        Story.objects.filter(pk=copy.pk).update(updated_by=publisher)


@pytest.mark.parametrize(
    ("role", "much"),
    [*((role, "work") for role in SECTIONS), ("editor", "more_work"),
     ("publisher", "more_work")],
)  # fmt: skip
def test_a_count_is_the_length_of_the_list_behind_it(request, content, role, much):
    request.getfixturevalue(much)
    client = request.getfixturevalue("client")
    counted = 0
    for section in request.getfixturevalue("start")(
        request.getfixturevalue(role)
    ).values():
        section.pop("rows")
        for url, count in section.items():
            assert len(listed(client.get(url).text)) == count, url
            counted += count
    assert counted


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


def test_an_office_with_one_publisher_sees_its_own_among_what_waits(
    work, start, publisher
):
    SiteSettings.objects.update(allow_self_approval=True)
    assert form(work["own"]) in start(publisher)["waiting"]["rows"]


def test_what_was_sent_back_and_asked_for_again_waits_again(
    work, start, editor, publisher
):
    apply_step(StepRequest("ask"), work["again"], editor)
    assert form(work["again"]) not in start(editor)["sent_back"]["rows"]
    assert form(work["again"]) in start(publisher)["waiting"]["rows"]


def test_the_last_changes_are_those_that_the_reader_may_see(
    client, editor, publisher, administrator, make_one
):
    apply_step(StepRequest("publish"), draft(make_one, editor, "mine"), publisher)
    client.force_login(administrator)
    for n in range(15):
        values = {"username": f"user{n}", "usable_password": "false"}
        client.post("/admin/portal/user/add/", values)
    assert "user14" in client.get(START).text
    client.force_login(editor)
    html = client.get(START).text
    assert "user14" not in html
    assert re.search(r"start-changes(?s:.*)标题", html), "nor do they hide the others"


def queries_of(client, limit):
    client.get(START)  # what is kept in memory from the first time
    with limit(45) as queries:
        client.get(START)
    return len(queries)


@pytest.mark.full  # many rows are saved first
def test_the_start_page_asks_as_much_with_many_drafts_as_with_few(
    client, publisher, make_one, django_assert_max_num_queries
):
    client.force_login(publisher)
    for n in range(7):
        for model in content_models():
            draft(make_one, publisher, f"draft-{n}", model)
        if n == 0:
            few = queries_of(client, django_assert_max_num_queries)
    assert queries_of(client, django_assert_max_num_queries) == few


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
