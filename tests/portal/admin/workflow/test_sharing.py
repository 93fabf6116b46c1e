"""Who may change or publish a row shows it to people outside, and ends that."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from portal.editorial.workflow.previews import link_addresses, make_link
from portal.models import PreviewLink, Story
from portal.public.sharing import qr_svg
from tests.actors.desk import page, story
from tests.actors.scene import undone
from tests.actors.staged import in_state

pytestmark = pytest.mark.usefixtures("media_folder")


def share(client, row, **values):
    return client.post(page(type(row), "share", row.pk), values)


def test_who_may_change_or_publish_makes_and_ends_links(
    editor, publisher, client, visitor
):
    row = story()
    for user in (editor, publisher):
        client.force_login(user)
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
        statuses = sorted(visitor.get(url).status_code for url in urls)
        assert statuses == [200] * 3 + [410] * 3
        assert PreviewLink.objects.get() == made[1]
        share(client, row, end=made[1].pk)


def test_each_language_has_a_button_and_a_code_and_many_links_ask_no_more(
    editor, publisher, client, visitor, django_assert_num_queries
):
    """And it is said how often a link was opened, and that it has ended."""
    client.force_login(publisher)
    row = story()
    urls = [each["url"] for each in link_addresses(make_link(row, editor, 7))]
    address = page(Story, "share", row.pk)
    html = client.get(address).text
    assert re.findall(r'data-copy="http://testserver([^"]*)"', html) == urls
    codes = re.findall(r"<figure>(<svg.*?</svg>)", html, re.S)
    assert codes == [qr_svg(f"http://testserver{url}").strip() for url in urls]
    assert len({*codes}) == 3
    assert "还没有人打开过。" in html
    for url in urls[:2]:
        assert visitor.get(url).status_code == 200
    visitor.head(urls[0])
    visitor.get(f"{urls[0][:-1]}x/")
    with CaptureQueriesContext(connection) as asked:
        assert "共打开2次，最近一次：" in client.get(address).text
    for _ in range(9):
        make_link(row, editor, 7)
    with django_assert_num_queries(len(asked)):
        html = client.get(address).text
    assert len(re.findall('href="[^"]*/ko/preview/', html)) == 10
    editor.groups.clear()  # whose links hold no longer
    html = client.get(address).text
    assert gettext("This link has ended.") in html
    assert "/ko/preview/" not in html


def test_a_link_holds_for_one_of_the_given_times_and_no_other_is_ended(editor, client):
    client.force_login(editor)
    row = story()
    for days in ("", "2", "0", "-1", "x", "²", "9" * 30):
        response = share(client, row, days=days)
        assert response.status_code == 200, days
        assert 'class="errorlist"' in response.text, days
    assert not PreviewLink.objects.exists()
    make_link(row, editor, 7)
    for key in ("", "x", "²", "0", "9" * 30, "-1"):
        assert share(client, row, end=key).status_code == 302, key
    assert PreviewLink.objects.count() == 1


def test_what_is_public_or_was_taken_down_is_not_shared(editor, client):
    client.force_login(editor)
    for state in ("scheduled", "expired", "withdrawn"):
        with undone():
            row = in_state(Story, editor, state)
            assert client.get(page(Story, "share", row.pk)).status_code == 403, state
            assert share(client, row, days="7").status_code == 403, state
    assert not PreviewLink.objects.exists()
