"""Who else has a form open."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Opening, Story
from tests.actors.two_people import change

BOX = re.compile(r'<p class="presence"[^>]*?( hidden)?>.*?<strong[^>]*>(.*?)</strong>')


@pytest.fixture
def row(editor):
    """A draft of the editor, whom the office knows by name."""
    editor.first_name, editor.last_name = "Xiaoyu", "Wang"
    editor.save()
    return Story.objects.create(title_zh_hans="新闻", slug="news", created_by=editor)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def address(row):
    return reverse(f"admin:portal_{row._meta.model_name}_presence", args=[row.pk])


def shown(client, row):
    """The names that the form shows as it comes from the server; None without a box."""
    box = BOX.search(client.get(change(row)).text)
    if box is None:
        return None
    is_hidden, names = box.groups()
    assert bool(is_hidden) is (names == "")
    return names


def told(client, row, **values):
    response = client.post(address(row), values)
    assert response.status_code == 200
    return response.json()


def test_the_form_names_who_else_has_it_open_without_any_script(row, editor, publisher):
    first, second = signed_in(editor), signed_in(editor)
    for client in (first, second, first):
        assert shown(client, row) == "", "nobody is named to themselves"
        assert told(client, row)["names"] == []
    publisher.last_name = "<b>&"
    publisher.save()
    assert shown(signed_in(publisher), row) == "Xiaoyu Wang"
    assert shown(first, row) == "&lt;b&gt;&amp;", "names are texts and no markup"
    at = told(first, row)["at"]
    assert Opening.objects.about(row).get(user=editor).seen_at == parse_datetime(at)


def test_a_page_that_stays_open_learns_who_came_and_left(row, editor, publisher):
    mine, other = signed_in(editor), signed_in(publisher)
    assert shown(mine, row) == ""
    shown(other, row)
    assert told(mine, row)["names"] == ["publisher"]
    at = told(other, row)["at"]
    for damaged in ("", "1", "now", "2021-02-30T25:00", "9" * 400):
        told(other, row, left=damaged)
        assert told(mine, row)["names"] == ["publisher"], damaged
    # A browser says that a page was left when the next one is there already.
    shown(other, row)
    told(other, row, left=at)
    assert told(mine, row)["names"] == ["publisher"], "it was opened once more"
    at = told(other, row)["at"]
    assert told(other, row, left=at) == {}
    assert told(mine, row)["names"] == []
    shown(other, row)
    silent = Opening.objects.about(row).filter(user=publisher)
    for seconds, names in ((45, ["publisher"]), (51, [])):
        silent.update(seen_at=timezone.now() - timedelta(seconds=seconds))
        assert told(mine, row)["names"] == names, "silent for so long"


def test_the_page_tells_more_often_than_it_is_forgotten():
    from django.contrib.staticfiles import finders

    from portal.admin.editing.presence import STAYS

    with open(finders.find("portal/admin/presence.js")) as script:
        interval = int(re.search(r"setInterval\(\w+, (\d+)\)", script.read())[1])
    assert 2 * interval < STAYS.total_seconds() * 1000


def test_who_only_reads_is_not_noted(row, editor, auditor, publisher):
    live = Story.objects.get(slug="incheon-our-sister-city")
    for user, each in ((auditor, row), (editor, live)):
        client = signed_in(user)
        assert shown(client, each) is None, user
        assert client.post(address(each)).status_code == 404, user
    assert not Opening.objects.exists()
    assert shown(signed_in(editor), row) == ""
    copy, _ = create_working_copy(live, editor)
    shown(signed_in(editor), copy)
    assert shown(signed_in(publisher), copy) == "Xiaoyu Wang"
