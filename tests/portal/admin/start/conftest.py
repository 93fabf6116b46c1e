"""Something in every box of the start page, and how it is read."""

import re
from collections import defaultdict
from datetime import timedelta

import pytest
from django.utils import timezone

from exchanges.models import City
from portal.editorial.workflow.queues import Section
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story
from tests.portal.admin.test_admin import page

START = "/admin/"
OF_ALL = {Section.OTHERS, Section.SCHEDULED, Section.ENDING}
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
