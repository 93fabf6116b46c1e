"""Who may change or publish a row shows it to people outside, and ends that."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from portal.editorial.workflow.previews import link_addresses, make_link
from portal.models import PreviewLink, Story
from portal.public.sharing.codes import qr_svg
from tests.actors.desk import page, story
from tests.actors.staged import (
    in_state,
)

pytestmark = pytest.mark.usefixtures("media_folder")


def share(client, row, **values):
    return client.post(page(type(row), "share", row.pk), values)


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_who_may_change_or_publish_makes_and_ends_links(
    request, content, client, visitor, role
):
    client.force_login(request.getfixturevalue(role))
    row = story()
    assert share(client, row, days="3").status_code == 302
    assert share(client, row, days="30").status_code == 302
    made = list(PreviewLink.objects.about(row).order_by("pk"))
    times = [each.expires_at - each.made_at for each in made]
    assert [round(each / timedelta(days=1)) for each in times] == [3, 30]
    html = client.get(page(Story, "share", row.pk)).text
    urls = re.findall(r'href="(http://testserver/[^"]*/preview/[^"]*)"', html)
    assert len(urls) == 6
    assert all(visitor.get(url).status_code == 200 for url in urls)
    share(client, row, end=made[0].pk)
    assert sorted(visitor.get(url).status_code for url in urls) == [200] * 3 + [410] * 3
    assert PreviewLink.objects.get() == made[1]


def test_it_is_said_how_often_a_link_was_opened(editor, client, visitor):
    client.force_login(editor)
    row = story()
    link = make_link(row, editor, 7)
    address = page(Story, "share", row.pk)
    assert "还没有人打开过。" in client.get(address).text
    urls = [each["url"] for each in link_addresses(link)]
    for url in urls[:2]:
        assert visitor.get(url).status_code == 200
    visitor.head(urls[0])
    visitor.get(f"{urls[0][:-1]}x/")
    assert "共打开2次，最近一次：" in client.get(address).text


def test_each_language_has_a_button_and_a_code_of_its_own(editor, client):
    client.force_login(editor)
    row = story()
    urls = [each["url"] for each in link_addresses(make_link(row, editor, 7))]
    html = client.get(page(Story, "share", row.pk)).text
    copied = re.findall(r'data-copy="http://testserver([^"]*)"', html)
    assert copied == urls
    codes = re.findall(r"<figure>(<svg.*?</svg>)", html, re.S)
    assert codes == [qr_svg(f"http://testserver{url}").strip() for url in urls]
    assert len({*codes}) == 3


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_nobody_else_makes_links(request, content, editor, client, role):
    row = story()
    link = make_link(row, editor, 7)
    client.force_login(request.getfixturevalue(role))
    assert client.get(page(Story, "share", row.pk)).status_code == 403
    assert share(client, row, days="3").status_code == 403
    assert share(client, row, end=link.pk).status_code == 403
    assert PreviewLink.objects.get() == link


@pytest.mark.parametrize("days", ["", "2", "0", "-1", "x", "²", "9" * 30])
def test_a_link_holds_for_one_of_the_given_times(editor, client, days):
    client.force_login(editor)
    row = story()
    response = share(client, row, days=days)
    assert response.status_code == 200
    assert 'class="errorlist"' in response.text
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "²", "0", "9" * 30, "-1"])
def test_a_link_that_is_none_is_not_ended(editor, client, key):
    client.force_login(editor)
    row = story()
    make_link(row, editor, 7)
    assert share(client, row, end=key).status_code == 302
    assert PreviewLink.objects.count() == 1


def test_a_link_of_another_row_is_not_ended(editor, client):
    client.force_login(editor)
    link = make_link(story(), editor, 7)
    share(client, story(slug="t"), end=link.pk)
    assert PreviewLink.objects.get() == link


@pytest.mark.parametrize("state", ["live", "scheduled", "expired", "withdrawn"])
def test_what_is_public_or_was_taken_down_is_not_shared(editor, client, state):
    client.force_login(editor)
    row = (
        Story.objects.get(slug="incheon-our-sister-city")
        if state == "live"
        else in_state(Story, editor, state)
    )
    assert client.get(page(Story, "share", row.pk)).status_code == 403
    assert share(client, row, days="7").status_code == 403
    assert not PreviewLink.objects.exists()


def test_the_page_of_links_asks_no_more_for_many(
    editor, client, django_assert_num_queries
):
    client.force_login(editor)
    row = story()
    make_link(row, editor, 7)
    client.get(page(Story, "share", row.pk))
    with CaptureQueriesContext(connection) as asked:
        client.get(page(Story, "share", row.pk))
    for _ in range(9):
        make_link(row, editor, 7)
    with django_assert_num_queries(len(asked)):
        html = client.get(page(Story, "share", row.pk)).text
    assert len(re.findall('href="[^"]*/ko/preview/', html)) == 10


def test_a_link_that_no_longer_holds_is_said_to_have_ended(editor, publisher, client):
    row = story()
    make_link(row, editor, 7)
    editor.groups.clear()
    client.force_login(publisher)
    html = client.get(page(Story, "share", row.pk)).text
    assert gettext("This link has ended.") in html
    assert "/ko/preview/" not in html
