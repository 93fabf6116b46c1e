"""Which changes begin an edition."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from exchanges.models import City, Exchange, Relation
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import (
    Edition,
    FormerAddress,
    Page,
    Picture,
    SiteSettings,
    Source,
    Story,
    User,
)
from portal.public.front import changes
from tests.pictures import encoded, quarters, upload

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("few")]


def begins(change):
    """Return True if a change begins an edition."""
    before = Edition.objects.first()
    change()
    return Edition.objects.first() != before or before.key != Edition.objects.get().key


def saved(row, **values):
    def save():
        with transaction.atomic():
            for name, value in values.items():
                setattr(row, name, value)
            row.save()

    return save


def story():
    return Story.objects.get(slug="first", live=None)


def test_what_visitors_see_is_changed_or_taken_away():
    visit = Exchange.objects.get()
    for change in (
        saved(story(), summary_en="New"),
        saved(story(), status="withdrawn"),
        saved(Page.objects.get(), slug="another"),
        saved(Relation.objects.get(), since="2013"),
        saved(SiteSettings.objects.get(), phone="024"),
        visit.cities.clear,
        lambda: Exchange.objects.update(place_en="Here"),
        visit.delete,
        lambda: Relation.objects.all().delete(),
    ):
        assert begins(change), change
    assert FormerAddress.objects.exists()


def test_what_was_hidden_appears_now_or_later():
    draft = Story.objects.create(title_zh_hans="新", slug="new", status="draft")
    published, now = {"status": "published"}, timezone.now()
    assert begins(saved(draft, **published, published_at=now))
    assert begins(saved(draft, published_at=now + timedelta(days=1)))
    assert begins(saved(draft, published_at=now + timedelta(hours=1)))


def test_drafts_and_copies_begin_none():
    draft = Story.objects.create(title_zh_hans="新", slug="new", status="draft")
    city = City.objects.create(title_zh_hans="城", slug="town", country="KR")
    source = Source.objects.create(title_zh_hans="报", publisher_zh_hans="社")
    editor = User.objects.create_user("editor")
    copy, _is_new = create_working_copy(story(), editor)
    for change in (
        saved(draft, summary_en="New"),
        lambda: draft.sources.add(source),
        saved(source, url="https://example.org/"),
        lambda: Relation.objects.create(city=city, kind="sister"),
        lambda: create_working_copy(Page.objects.get(), editor),
        saved(copy, title_en="Other"),
        saved(copy, status="review"),
        draft.delete,
    ):
        assert not begins(change), change


def test_a_picture_or_source_counts_while_a_public_page_shows_it(media_folder):
    source = Source.objects.create(title_zh_hans="报", publisher_zh_hans="社")
    shown = Picture.objects.create(file=upload(encoded(quarters())))
    assert not begins(saved(shown, credit="Somebody"))
    story().sources.add(source)
    Story.objects.update(cover=shown)
    assert begins(saved(source, url="https://example.org/"))
    assert begins(saved(shown, credit="Somebody else"))
    Story.objects.update(status="withdrawn", cover=None)
    assert not begins(saved(source, url=""))


def test_a_source_of_a_part_counts_too_and_a_part_that_leaves_for_a_draft():
    source = Source.objects.create(title_zh_hans="报", publisher_zh_hans="社")
    Relation.objects.get().sources.add(source)
    assert begins(saved(source, url="https://example.org/"))
    draft = City.objects.create(title_zh_hans="城", slug="town", country="KR")
    assert begins(saved(Relation.objects.get(), city=draft))


def test_a_transaction_begins_one_edition_and_tells_of_it_once(monkeypatch):
    told = []
    monkeypatch.setattr(changes, "tell_servers", lambda: told.append(key()))

    def key():
        return Edition.objects.get().key

    with transaction.atomic():
        saved(story(), summary_en="New")()
        first = key()
        saved(Page.objects.get(), summary_en="New")()
        assert not told
    assert told == [first]


def test_what_is_undone_begins_none_and_what_follows_it_begins_one():
    def undone():
        with transaction.atomic():
            saved(story(), summary_en="New")()
            transaction.set_rollback(True)

    def partly_undone():
        with transaction.atomic():
            undone()
            saved(Page.objects.get(), summary_en="New")()

    assert not begins(undone)
    assert begins(partly_undone)
