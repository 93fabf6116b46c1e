"""How the start page counts, and how often it asks the database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.content.kinds import content_models
from portal.editorial.workflow.queues import SHOWN
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import ErrorReport, Holiday, SiteSettings, Story, User
from tests.portal.admin.start.conftest import SECTIONS, START, draft, form, review
from tests.portal.admin.workflow.test_desk_lists import listed
from tests.queries import queries

USUAL = 24  # queries on a usual day
MOST = 62  # queries, with something of every kind in every box


@pytest.mark.engine
def test_a_count_is_the_length_of_the_list_behind_it(
    request, content, client, start, work
):
    roles = {role: request.getfixturevalue(role) for role in SECTIONS}
    counts_are_right(client, start, roles.values())
    request.getfixturevalue("more_work")
    counts_are_right(client, start, [roles["editor"], roles["publisher"]])
    rows = start(roles["publisher"])["waiting"]["rows"]
    assert len(rows) == SHOWN, "a box is short"
    waiting = Story.objects.filter(status="review")
    waiting = waiting.exclude(updated_by=roles["publisher"])
    first = waiting.order_by("updated_at", "pk").first()
    assert rows[0] == review(first), "what waits longest stands first"


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


def test_the_start_page_asks_a_few_times_however_many_rows_there_are(
    request, content, client, work, make_one, publisher
):
    """On a usual day, then with something of every kind in every box."""
    draft(make_one, publisher, "theirs")  # so that more rows fill no other box
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
    request.getfixturevalue("everything")
    users.append(User.objects.create_superuser("root"))
    most = asked()
    assert max(most.values()) <= MOST, most


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
