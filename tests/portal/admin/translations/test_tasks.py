"""Who translates what by when: planned in the list, reminded of, and filtered."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from portal.admin.translations import overview, task_form
from portal.editorial.reminders import reminders
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import AuditEntry, Page, Story, TranslationTask, User
from tests.actors.desk import messages_of, page
from tests.queries import queries

pytestmark = pytest.mark.django_db
LIST, TASKS = reverse("admin_translations"), reverse("admin_translations_tasks")


@pytest.fixture
def rows(make_one):
    """Two stories without Korean, one of which is published."""
    texts = {"title_en": "A", "summary_zh_hans": "两 字", "summary_en": "Two words"}
    found = [make_one(Story, "draft", status="draft", **texts)]
    return [*found, make_one(Story, "live", **texts)]


def entries(rows):
    return [f"portal.story:{row.pk}:ko" for row in rows]


def plan(client, rows, **values):
    data = {f"task-{name}": value for name, value in values.items()}
    return client.post(TASKS, {"entry": entries(rows), "plan": "", **data})


def due_tasks(*asked):
    """Return the reminders of tasks: other ones are due on these days as well."""
    found = reminders(*asked)
    return [each for each in found if each.key.startswith("translation:")]


def listed(client, **choice):
    page = client.get(LIST, {"language": "ko", **choice})
    return {each["row"].slug for each in page.context["lines"]}


def test_tasks_of_many_are_saved_filtered_and_reminded_of(rows, as_, editor, publisher):
    client, today = as_(editor), timezone.localdate()
    due = today + timedelta(days=2)
    plan(client, rows, person=editor.pk, due=due.isoformat(), remark="先译标题")
    assert TranslationTask.objects.count() == 2
    entry = AuditEntry.objects.latest("number")
    assert entry.details == {"step": "task", "language": "ko"}
    assert "先译标题" in client.get(LIST, {"language": "ko"}).text
    for filtered in ("mine", "due"):
        assert listed(client, task=filtered) == {"draft", "live"}
    assert listed(as_(publisher), task="mine") == set()
    (reminder,) = due_tasks(today, editor)
    assert reminder.text == f"2 条内容须在{due}前译成韩语"
    assert (reminder.due, reminder.is_late) == (due, False)
    assert client.get(reminder.url).status_code == 200
    assert due_tasks(today, publisher) == []
    assert due_tasks(today - timedelta(days=2)) == [], "earlier than 3 days before"
    assert due_tasks(due + timedelta(days=1), editor)[0].is_late
    copy, _ = create_working_copy(rows[1], editor)
    copy.title_ko = copy.summary_ko = "번역"
    copy.save()
    assert due_tasks(today, editor)[0].text.startswith("1 ")
    plan(client, rows)
    assert not TranslationTask.objects.exists(), "all empty: there is no task"


def test_in_the_list_an_empty_box_leaves_what_is_planned(rows, as_, editor):
    client, today = as_(editor), timezone.localdate()
    plan(client, rows, person=editor.pk, remark="先译标题")
    data = {"entry": entries(rows), "several": ""}
    client.post(TASKS, data | {"task-due": today.isoformat()})
    for task in TranslationTask.objects.all():
        assert (task.person, task.due, task.remark) == (editor, today, "先译标题")
    client.post(TASKS, data)
    assert not TranslationTask.objects.exists(), "all empty: there is no task"


@pytest.mark.engine
def test_all_that_match_the_filter_can_be_planned_at_once(
    rows, make_one, as_, editor, auditor, monkeypatch
):
    client = as_(editor)
    monkeypatch.setattr(overview, "PER_PAGE", 1)
    make_one(Story, "done", title_en="A", title_ko="가")
    page = client.get(LIST, {"language": "ko", "kind": "portal.story"})
    (query,) = re.findall(r'name="all" value="([^"]*)"', page.text)
    assert "2 条" in page.text
    data = {"all": unescape(query), "several": "", "task-remark": "先译标题"}
    assert "2 " in messages_of(client.post(TASKS, data))
    found = TranslationTask.objects.values_list("object_id", "language")
    assert {*found} == {(row.pk, "ko") for row in rows}, "nothing beyond the filter"
    monkeypatch.setattr(task_form, "MOST_OF_ALL", 1)
    text = messages_of(client.post(TASKS, data | {"task-remark": "x"}))
    assert "其中最早的 1 条" in text
    assert TranslationTask.objects.filter(remark="x").count() == 1
    assert client.post(TASKS, {"all": "language=xx"}).status_code == 403
    as_(auditor).post(TASKS, data | {"task-remark": "y"})
    assert not TranslationTask.objects.filter(remark="y").exists()


def test_of_all_that_match_only_what_one_may_change_is_planned(rows, make_one, as_):
    make_one(Page, "draft", title_en="A")
    user = User.objects.create(username="few", is_staff=True)
    names = ("view_story", "change_story", "view_page")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    for query in ("language=ko&", "language=ko&kind=portal.page&"):
        data = {"all": query, "task-remark": "x"}
        assert as_(user).post(TASKS, data).status_code == 302, query
    found = TranslationTask.objects.values_list("object_id", flat=True)
    assert {*found} == {row.pk for row in rows}


@pytest.mark.engine
def test_a_task_ends_when_nothing_is_left_to_do(rows, as_, editor):
    """Otherwise it would be late again when the source changes years later."""
    plan(as_(editor), rows, person=editor.pk, due="2026-01-01")
    draft = Story.objects.get(pk=rows[0].pk)
    draft.title_ko = "번역"
    draft.save()
    assert TranslationTask.objects.count() == 2, "its summary is left"
    draft.summary_ko = "번역"
    draft.save()
    assert TranslationTask.objects.get().object_id == rows[1].pk


def test_what_cannot_be_is_refused(rows, as_, editor, auditor):
    client = as_(editor)
    for values in ({"due": "soon"}, {"person": "9" * 30}, {"remark": "x" * 201}):
        assert messages_of(plan(client, rows, **values)), values
    assert "请先选择" in messages_of(plan(client, []))
    for entry in ("", "x", "auth.user:1:ko", "portal.story:x:ko", "portal.story:1:xx"):
        assert client.post(TASKS, {"entry": entry}).status_code == 403, entry
    assert plan(as_(auditor), rows, remark="x").status_code == 403
    assert not TranslationTask.objects.exists()


def test_what_is_left_is_counted_in_characters_and_words(rows, make_one, as_, editor):
    client = as_(editor)
    assert client.get(LIST, {"language": "ko"}).context["amount"] == {"characters": 8}
    make_one(Story, "ko", title_zh_hans="가 나 다", title_ko="가 나 다", status="draft")
    place = client.get(page(Story, "change", rows[0].pk) + "?desk=ko").context["place"]
    assert place.amount == {"characters": 4}
    text = client.get(LIST, {"language": "ko"}).text
    assert "4 字" in text
    assert "新增" in text


def test_a_task_is_shown_and_set_on_the_form(rows, as_, editor):
    client, url = as_(editor), page(Story, "change", rows[1].pk) + "?desk=ko"
    data = {"entry": entries(rows[1:]), "task-remark": "尽快", "next": url}
    assert client.post(TASKS, data).url == url
    assert "尽快" in client.get(url).text
    elsewhere = client.post(TASKS, data | {"next": "https://x.example/"})
    assert elsewhere.url == LIST


def test_the_queries_do_not_grow_with_the_rows(make_one, as_, editor):
    client, found = as_(editor), []

    def asked(number):
        while len(found) < number:
            found.append(make_one(Story, f"n{len(found)}", title_en="A"))
        plan(client, found, person=editor.pk, due="2027-01-01")
        return queries(lambda: client.get(LIST))

    asked(1)
    assert asked(2) == asked(8)
