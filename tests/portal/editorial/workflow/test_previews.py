"""A preview is what the public page will be, and nothing is stored by looking at it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from portal.content.kinds import content_models
from portal.editorial.workflow import working_copies
from portal.editorial.workflow.previews import addresses, link_addresses, make_link
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.models import Story, User
from tests.actors.desk import page, story
from tests.actors.scene import dump
from tests.actors.staged import (
    STATES,
    in_state,
    is_kept_private,
    preview_address,
    public_address,
)
from tests.pairs import paired
from tests.reading.form import edit
from tests.tables import each_of

pytestmark = pytest.mark.usefixtures("media_folder")

CONTENT = content_models()
LANGUAGES = [code for code, _ in settings.LANGUAGES]

NAMED = re.compile(
    r'    <meta name="ColumnName".*?</script>\n'
    r'(    <link rel="alternate" type="application/atom\+xml"[^\n]*\n)+',
    re.DOTALL,
)

SHARE = re.compile(r'<details class="share">.*?</details>', re.DOTALL)
EMPTY = re.compile(r"^\s*\n", re.MULTILINE)


def without_head(html):
    """Without what only the public page says: to machines, and how it is handed on."""
    html = EMPTY.sub("", html)
    for each in (NAMED, SHARE):
        html, count = each.subn("", html)
        assert count == 1
    return EMPTY.sub("", html)


def without_time(html):
    """When it was published and changed is not known before."""
    return re.sub(r'<time datetime="[^"]*T[^"]*">[^<]*</time>', "<time>", html)


BAR = re.compile(r'<aside class="preview">[^<]*</aside>\n    ')


def as_page(html, row, live):
    """The preview of a row, its own addresses and its bar left out."""
    html, count = BAR.subn("", html)
    assert count == 1
    for language in LANGUAGES:
        own = f'href="{preview_address(row, language)}"'
        assert own in html
        with translation.override(language):
            public = live.get_absolute_url().partition("#")[0]
        html = html.replace(own, f'href="{public}"')
    return without_time(EMPTY.sub("", html))


# It is what will be


@pytest.fixture
def noon(monkeypatch):
    """It stays noon in Beijing: what is scheduled in an hour appears on the same day.

    The day stands in the citation, which the preview makes with the day that was set.
    """
    moment = timezone.localtime().replace(hour=12)
    monkeypatch.setattr(timezone, "now", lambda: moment)


# A working copy differs by kind, the other states do not.
OTHER_STATES = [state for state in STATES if state != "copy"]
STAGED = [*((model, "copy") for model in CONTENT), *paired(CONTENT[:4], OTHER_STATES)]


@pytest.mark.full
@pytest.mark.usefixtures("noon")
@each_of(*STAGED)
def test_a_preview_is_the_page_that_visitors_see_afterwards(model, state, publisher):
    author = User.objects.create_user("author")
    row = in_state(model, author, state)
    staff, visitor = Client(), Client()
    staff.force_login(publisher)
    before = dump()
    shown = [staff.get(preview_address(row, language)).text for language in LANGUAGES]
    assert dump() == before
    if state == "expired":
        row = apply_step(StepRequest("withdraw"), row, publisher)
    live = apply_step(StepRequest("publish"), row, publisher)
    for language, html in zip(LANGUAGES, shown, strict=True):
        response = visitor.get(public_address(live, language))
        assert response.status_code == 200
        assert "새 제목" in html or language != "ko"
        public = without_time(without_head(response.text))
        assert as_page(html, row, live) == public


def test_a_new_address_and_a_time_to_come_are_shown_and_what_is_public_is_led_to(
    publisher, client
):
    begin = timezone.now() + timedelta(days=40)
    scheduled = story(status="published", published_at=begin)
    row = Story.objects.get(slug="incheon-our-sister-city")
    copy, _ = working_copies.create_working_copy(row, publisher)
    Story.objects.filter(pk=copy.pk).update(slug="elsewhere")
    client.force_login(publisher)
    before = dump()
    html = client.get(preview_address(scheduled)).text
    assert f"{timezone.localtime(begin):%Y-%m-%d %H:%M}" in html
    html = client.get(preview_address(copy, "en")).text
    assert f'href="{preview_address(copy, "ko")}"' in html
    response = client.get(preview_address(row, "ko"))
    assert response["Location"] == public_address(row, "ko")
    assert dump() == before


def test_what_cannot_be_published_says_why(publisher, client, make_one):
    make_one(Story, "taken")
    copy, _ = working_copies.create_working_copy(make_one(Story, "mine"), publisher)
    Story.objects.filter(pk=copy.pk).update(slug="taken")
    client.force_login(publisher)
    before = dump()
    words = {"zh-hans": "已被使用", "en": "already taken", "ko": "이미"}
    for language, told in words.items():
        html = client.get(preview_address(copy, language)).text
        with translation.override(language):
            assert str(Story._meta.get_field("slug").verbose_name) in html
        assert told in html
    assert dump() == before


# Staff


def test_staff_see_previews_and_nobody_else(
    editor, publisher, auditor, administrator, client
):
    row = story()
    for user in (editor, publisher, auditor, administrator):
        client.force_login(user)
        response = client.get(preview_address(row))
        assert response.status_code == 200
        is_kept_private(response)
    client.logout()
    own = f"/{row.pk}/"
    never = client.get(preview_address(row).replace(own, "/987654/")).text
    for user in (
        None,
        User.objects.create_user("reader"),
        User.objects.create_user("staff", is_staff=True),
        User.objects.create_superuser("gone", is_active=False),
        User.objects.create_user("root", is_superuser=True),
    ):
        if user:
            client.force_login(user)
        response = client.get(preview_address(row))
        assert response.status_code == 404
        assert response.text.replace(own, "/987654/") == never
        is_kept_private(response)


def test_what_is_not_there_is_not_found(publisher, client):
    client.force_login(publisher)
    for wrong in (
        *("portal.nothing/1", "portal.user/1", "portal.source/1", "portal/1"),
        *("a.b.c/1", "portal.story/0", f"portal.story/{9**25}", "./1", "。/1"),
    ):
        response = client.get(f"/zh-hans/preview/{wrong}/")
        assert response.status_code == 404, wrong
        is_kept_private(response)


@pytest.mark.engine
@pytest.mark.full  # many threads
def test_previews_and_saves_at_the_same_time(transactional_db):
    """People who look hinder nobody who saves, and nothing gets lost."""
    user = User.objects.create_superuser("root")
    live = Story.objects.create(
        title_zh_hans="新闻", status="published", published_at="2020-01-01T00:00Z"
    )
    copy = Story.objects.create(title_zh_hans="改", slug=live.slug, live=live)
    staff, visitor = Client(), Client()
    staff.force_login(user)
    own, shared = (
        found[0]["url"]
        for found in (addresses(copy), link_addresses(make_link(copy, user, 7)))
    )
    url = page(Story, "change", copy.pk)

    def save(number):
        return edit(staff, url, Story, title_en=f"Title {number}")

    def repeated(ask, status):
        try:
            for number in range(5):
                assert ask(number).status_code == status
        finally:
            connection.close()

    works = (lambda _: staff.get(own), lambda _: visitor.get(shared), save)
    with ThreadPoolExecutor() as pool:  # raises what they raise
        list(pool.map(repeated, works, (200, 200, 302)))
    stored = Story.objects.filter(pk__in=[live.pk, copy.pk]).order_by("pk")
    assert [(row.title_en, row.status) for row in stored] == [
        (None, "published"),
        ("Title 4", "draft"),
    ]
