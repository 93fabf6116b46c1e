"""Which changes begin an edition, and which of them take something away."""

import pytest
from django.db import connection, transaction
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
from tests.pictures import encoded, quarters, upload

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("few")]


def state():
    found = Edition.objects.current()
    return (found.number, found.floor) if found else (0, 0)


@pytest.fixture
def begun():
    """What a change began: `None`, "adds" or "removes"."""

    def begun_by(change):
        (before, _), _done = state(), change()
        number, floor = state()
        if number == before:
            return None
        return "removes" if floor > before else "adds"

    return begun_by


def saved(row, **values):
    def save():
        with transaction.atomic():
            for name, value in values.items():
                setattr(row, name, value)
            row.save()

    return save


def story():
    return Story.objects.get(slug="first", live=None)


def test_what_visitors_see_is_replaced_or_taken_away(begun):
    assert begun(saved(story(), summary_en="New")) == "removes"
    assert begun(saved(story(), status="withdrawn")) == "removes"
    assert begun(saved(Page.objects.get(), slug="another")) == "removes"
    assert FormerAddress.objects.exists()
    assert begun(saved(Relation.objects.get(), since="2013")) == "removes"
    assert begun(saved(SiteSettings.objects.get(), phone="024")) == "removes"
    visit = Exchange.objects.get()
    assert begun(visit.cities.clear) == "removes"
    assert begun(lambda: Exchange.objects.update(place_en="Here")) == "removes"
    assert begun(visit.delete) == "removes"
    assert begun(lambda: Relation.objects.all().delete()) == "removes"


def test_what_was_hidden_is_added(begun):
    draft = Story.objects.create(title_zh_hans="新", slug="new", status="draft")
    values = {"status": "published", "published_at": timezone.now()}
    assert begun(saved(draft, **values)) == "adds"


def test_drafts_and_copies_begin_none(begun):
    draft = Story.objects.create(title_zh_hans="新", slug="new", status="draft")
    city = City.objects.create(title_zh_hans="城", slug="town", country="KR")
    source = Source.objects.create(title_zh_hans="报", publisher_zh_hans="社")
    editor = User.objects.create_user("editor")
    assert begun(saved(draft, summary_en="New")) is None
    assert begun(lambda: draft.sources.add(source)) is None
    assert begun(saved(source, url="https://example.org/")) is None
    assert begun(lambda: Relation.objects.create(city=city, kind="sister")) is None
    assert begun(lambda: create_working_copy(story(), editor)) is None
    copy = Story.objects.get(live=story())
    assert begun(saved(copy, title_en="Other")) is None
    assert begun(draft.delete) is None


def test_a_picture_or_source_counts_while_a_public_page_shows_it(begun, media_folder):
    source = Source.objects.create(title_zh_hans="报", publisher_zh_hans="社")
    shown = Picture.objects.create(file=upload(encoded(quarters())))
    assert begun(saved(shown, credit="Somebody")) is None
    story().sources.add(source)
    Story.objects.update(cover=shown)
    assert begun(saved(source, url="https://example.org/")) == "removes"
    assert begun(saved(shown, credit="Somebody else")) == "removes"
    Story.objects.update(status="withdrawn", cover=None)
    assert begun(saved(source, url="")) is None


def test_a_source_of_a_part_counts_too(begun):
    source = Source.objects.create(title_zh_hans="报", publisher_zh_hans="社")
    Relation.objects.get().sources.add(source)
    assert begun(saved(source, url="https://example.org/")) == "removes"


def test_a_part_that_leaves_a_public_city_for_a_draft_counts(begun):
    draft = City.objects.create(title_zh_hans="城", slug="town", country="KR")
    assert begun(saved(Relation.objects.get(), city=draft)) == "removes"


def test_a_transaction_begins_one_edition(begun):
    def two():
        with transaction.atomic():
            saved(story(), summary_en="New")()
            saved(Page.objects.get(), summary_en="New")()

    before = state()[0]
    two()
    assert state()[0] == before + 1


def test_what_is_undone_begins_none(begun):
    def undone():
        with transaction.atomic():
            saved(story(), summary_en="New")()
            transaction.set_rollback(True)

    assert begun(undone) is None


def test_what_follows_an_undone_part_of_a_transaction_begins_one(begun):
    def partly_undone():
        with transaction.atomic():
            with transaction.atomic():
                saved(story(), summary_en="New")()
                transaction.set_rollback(True)
            saved(Page.objects.get(), summary_en="New")()

    assert begun(partly_undone) == "removes"


def test_an_addition_that_also_removes_removes(begun):
    draft = Story.objects.create(title_zh_hans="新", slug="new", status="draft")

    def both():
        with transaction.atomic():
            saved(draft, status="published", published_at=timezone.now())()
            saved(story(), status="withdrawn")()

    assert begun(both) == "removes"


def test_outside_of_a_transaction_it_begins_before_the_change_and_after_it():
    """A page that is made between the two shows neither edition."""
    row, before = story(), state()[0]
    row.summary_en = "New"
    row.save()
    assert not connection.in_atomic_block
    assert state()[0] == before + 2
