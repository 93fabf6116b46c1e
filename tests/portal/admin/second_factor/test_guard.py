"""Who needs a second factor and has none gets one page, once the days are over."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from portal.admin.second_factor.guard import PASSED
from portal.models import Picture, Story, User
from tests.pictures import encoded, quarters, upload
from tests.queries import queries

OWN = reverse("admin_second_factor")
DESK = "/admin/"
SENT = {"origin": "http://testserver"}


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR, settings.SECOND_FACTOR_DAYS = True, 7


def asked_before(user, **span):
    User.objects.filter(pk=user.pk).update(
        factor_asked_at=timezone.now() - timedelta(**span)
    )


@pytest.fixture
def overdue(publisher, client):
    """A publisher whose days are over, signed in by the password alone."""
    publisher.factor_asked_at = timezone.now() - timedelta(days=8)
    publisher.save()
    client.force_login(publisher)
    return client


def test_it_is_needed_so_many_days_after_they_were_asked(
    client, publisher, administrator, settings
):
    root = User.objects.create_superuser("root", password="a password for tests")
    settings.SECOND_FACTOR = False
    client.force_login(publisher)
    asked_before(publisher, days=8)
    assert "第二重验证" not in client.get(DESK).text
    settings.SECOND_FACTOR, settings.SECOND_FACTOR_DAYS = True, 0
    User.objects.update(factor_asked_at=None)
    assert client.get(DESK).url == OWN, "at once"
    settings.SECOND_FACTOR_DAYS = 7
    User.objects.update(factor_asked_at=None)
    for user in (publisher, administrator, root):
        client.force_login(user)
        html = client.get(DESK).text
        user.refresh_from_db()
        by = timezone.localtime(user.factor_asked_at + timedelta(days=7))
        assert f"请在{by:%Y-%m-%d %H:%M}之前设置第二重验证" in html, user
        asked_before(user, days=6, hours=23)
        assert client.get(DESK).status_code == 200, user
        asked_before(user, days=7, hours=1)
        assert client.get(DESK).url == OWN, user
        assert "再继续使用后台" in client.get(OWN).text


def test_of_others_it_is_not_asked_until_they_get_such_a_role(editor, auditor, client):
    for user in (auditor, editor):
        asked_before(user, days=300)
        client.force_login(user)
        assert "第二重验证" not in client.get(DESK).text
    User.objects.update(factor_asked_at=None)
    client.get(DESK)
    assert User.objects.get(pk=editor.pk).factor_asked_at is None
    group = Group.objects.create(name="总编辑")  # one of the office's own
    group.permissions.add(Permission.objects.get(codename="publish_story"))
    editor.groups.add(group)
    assert "第二重验证" in client.get(DESK).text
    asked = User.objects.get(pk=editor.pk).factor_asked_at
    client.get(DESK)
    assert User.objects.get(pk=editor.pk).factor_asked_at == asked, (
        "the days have begun"
    )


def test_every_door_but_the_one_is_closed(overdue, media_folder):
    story = Story.objects.create(title_zh_hans="稿", slug="draft")
    file = upload(encoded(quarters(40, 30)))
    picture = Picture.objects.create(slug="p", file=file, alt_zh_hans="图")
    preview = f"/zh-hans/preview/portal.story/{story.pk}/"
    for url in ("/admin/portal/story/", "/admin/account/", "/admin/search/", DESK):
        assert overdue.get(url).url == OWN, url
    assert overdue.get(preview).status_code == 404
    assert overdue.get(picture.file.url).status_code == 404
    delete = reverse("admin:portal_story_delete", args=[story.pk])
    assert overdue.post(delete, {"post": "yes"}).status_code == 302
    assert Story.objects.filter(pk=story.pk).exists()
    for name in ("admin_second_factor", "admin_code_app", "admin:password_change"):
        assert overdue.get(reverse(name)).status_code == 200, name
    assert overdue.get("/zh-hans/").status_code == 200
    url = reverse("admin:portal_story_add")
    response = overdue.post(url, {"title_zh_hans": "友城周开幕"}, headers=SENT)
    assert response.status_code == 403
    assert "友城周开幕" in response.text, "a form that was open is kept"
    assert f'href="{OWN}"' in response.text
    assert "请先设置第二重验证" in response.text
    session = overdue.session
    session[PASSED] = True
    session.save()
    assert overdue.get(preview).status_code == 200
    assert overdue.get(picture.file.url).status_code == 200


def test_it_costs_no_query_more(settings, client, publisher, editor):
    """Who has shown one, and who needs none, as on a site that asks nobody."""
    for user in (publisher, editor):
        client.force_login(user)
        session = client.session
        session[PASSED] = user == publisher
        session.save()
        found = []
        for settings.SECOND_FACTOR in (False, True):
            client.get(DESK)
            found.append(queries(lambda: client.get(DESK)))
        assert found[0] == found[1], user
