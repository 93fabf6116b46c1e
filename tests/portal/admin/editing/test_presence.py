"""Who else has a form open."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.content.kinds import content_models
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Opening, SiteSettings, Source, Story
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
    assert shown(signed_in(editor), row) == ""
    assert shown(signed_in(publisher), row) == "Xiaoyu Wang"
    assert shown(signed_in(editor), row) == "publisher"


def test_nobody_is_named_to_themselves(row, editor):
    first, second = signed_in(editor), signed_in(editor)
    for client in (first, second, first):
        assert shown(client, row) == ""
        assert told(client, row)["names"] == []


def test_a_page_that_stays_open_learns_who_came(row, editor, publisher):
    mine = signed_in(editor)
    assert shown(mine, row) == ""
    shown(signed_in(publisher), row)
    assert told(mine, row)["names"] == ["publisher"]


def test_whoever_left_is_named_no_more(row, editor, publisher):
    mine, other = signed_in(editor), signed_in(publisher)
    shown(other, row)
    at = told(other, row)["at"]
    assert told(mine, row)["names"] == ["publisher"]
    assert told(other, row, left=at) == {}
    assert told(mine, row)["names"] == []


def test_whoever_opened_it_anew_has_not_left(row, editor, publisher):
    """A browser says that a page was left when the next one is there already."""
    mine, other = signed_in(editor), signed_in(publisher)
    shown(other, row)
    at = told(other, row)["at"]
    shown(other, row)
    told(other, row, left=at)
    assert told(mine, row)["names"] == ["publisher"]


@pytest.mark.parametrize("left", ["", "1", "now", "2021-02-30T25:00", "9" * 400])
def test_a_damaged_time_of_leaving_changes_nothing(row, editor, publisher, left):
    mine, other = signed_in(editor), signed_in(publisher)
    shown(other, row)
    told(other, row, left=left)
    assert told(mine, row)["names"] == ["publisher"]


def test_whoever_is_silent_for_50_seconds_is_named_no_more(row, editor, publisher):
    mine = signed_in(editor)
    shown(signed_in(publisher), row)
    silent = Opening.objects.about(row).filter(user=publisher)
    for seconds, names in ((45, ["publisher"]), (51, [])):
        silent.update(seen_at=timezone.now() - timedelta(seconds=seconds))
        assert told(mine, row)["names"] == names


def test_the_page_tells_more_often_than_it_is_forgotten():
    from django.contrib.staticfiles import finders

    from portal.admin.editing.presence import STAYS

    with open(finders.find("portal/admin/presence.js")) as script:
        interval = int(re.search(r"setInterval\(\w+, (\d+)\)", script.read())[1])
    assert 2 * interval < STAYS.total_seconds() * 1000


def test_who_only_reads_is_not_noted(row, editor, auditor):
    reader = signed_in(auditor)
    assert shown(reader, row) is None
    assert reader.post(address(row)).status_code == 404
    assert not Opening.objects.exists()
    assert shown(signed_in(editor), row) == ""


def test_of_a_live_row_nobody_has_a_form_but_of_its_copy(content, editor, publisher):
    live = Story.objects.get(slug="incheon-our-sister-city")
    client = signed_in(editor)
    assert shown(client, live) is None
    assert client.post(address(live)).status_code == 404
    copy, _ = create_working_copy(live, editor)
    shown(client, copy)
    assert shown(signed_in(publisher), copy) == "editor"


@pytest.mark.parametrize("kind", [*content_models(), Source, SiteSettings])
def test_every_form_tells_it(kind, administrator, publisher, content):
    for user in (administrator, publisher):
        user.is_superuser = True
        user.save()
    row = kind.objects.first()
    if hasattr(row, "live"):
        row, _ = create_working_copy(row, publisher)
    signed_in(publisher).get(change(row))
    assert "publisher" in BOX.search(signed_in(administrator).get(change(row)).text)[2]


def test_it_cannot_be_asked_by_a_link_or_by_a_stranger(row, editor, client):
    assert signed_in(editor).get(address(row)).status_code == 405
    assert client.post(address(row)).status_code == 302, "to the login"
    assert not Opening.objects.exists()
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(editor)
    assert forged.post(address(row)).status_code == 403


def test_a_row_that_is_gone_has_no_form(row, editor):
    where = address(row)
    row.delete()
    assert signed_in(editor).post(where).status_code == 404


def test_the_time_that_is_told_is_the_one_that_is_stored(row, editor):
    at = told(signed_in(editor), row)["at"]
    assert Opening.objects.get().seen_at == parse_datetime(at)


def test_names_are_texts_and_no_markup(row, editor, publisher):
    publisher.last_name = "<b>&"
    publisher.save()
    shown(signed_in(publisher), row)
    assert shown(signed_in(editor), row) == "&lt;b&gt;&amp;"
