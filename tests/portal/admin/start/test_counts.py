"""How the start page counts, and how often it asks."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.content.kinds import content_models
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import ErrorReport, Holiday, SiteSettings, Story, User
from tests.portal.admin.start.desk_work import (
    MOST,
    SECTIONS,
    START,
    draft,
    form,
    review,
)
from tests.portal.admin.workflow.test_desk_lists import listed
from tests.queries import queries

pytestmark = pytest.mark.engine


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
    assert review(work["own"]) in start(publisher)["waiting"]["rows"]


def test_what_was_sent_back_and_asked_for_again_waits_again(
    work, start, editor, publisher
):
    apply_step(StepRequest("ask"), work["again"], editor)
    assert form(work["again"]) not in start(editor)["sent_back"]["rows"]
    assert review(work["again"]) in start(publisher)["waiting"]["rows"]


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


@pytest.mark.parametrize("role", [*SECTIONS, "superuser"])
def test_the_start_page_asks_a_few_times_for_each_kind(
    request, content, client, everything, role
):
    """However much there is in each of its boxes."""
    if role == "superuser":
        user = User.objects.create_superuser(role)
    else:
        user = request.getfixturevalue(role)
    client.force_login(user)
    client.get(START)
    assert queries(lambda: client.get(START)) <= MOST


def test_what_was_counted_is_counted_anew_once_a_row_has_changed(
    client, publisher, make_one
):
    client.force_login(publisher)

    def missing():
        html = client.get(START).text
        found = re.search(r"language=ko&amp;state=missing\">[^<]*: (\d+)</a>", html)
        return int(found[1]) if found else 0

    before = missing()
    row = make_one(Story, "new", title_ko="")
    assert missing() == before + 1
    row.title_ko = "제목"
    row.save()
    assert missing() == before
    Story.objects.filter(pk=row.pk).update(title_ko="")
    assert missing() == before + 1
    row.delete()
    assert missing() == before
