"""An import is undone as a whole, or not at all and says why."""

import pytest
from django.core.exceptions import ValidationError

from exchanges.models import Agreement, City, Exchange
from portal.content.backlinks import uses_of
from portal.editorial.records.undo import imports_of, undo_import
from portal.editorial.workflow import steps
from portal.models import Story
from tests.actors.scene import dump, undone
from tests.portal.editorial.records.plans import (
    HEAD,
    NEW,
    file_of,
    imported,
    of_new_and,
    of_place,
    table_of,
)
from tests.tables import each_of

pytestmark = pytest.mark.usefixtures("media_folder")


def is_not_undone(revision, editor, **said):
    before = dump()
    with pytest.raises(ValidationError, **said):
        undo_import(revision, editor)
    assert dump() == before


def test_undo_names_a_row_that_was_changed_since_and_does_nothing(
    table, editor, live, draft
):
    imported(table, of_new_and(live, draft), editor)
    for row in (
        Exchange.objects.get(pk=draft.pk),
        Exchange.objects.get(live=live),
        Exchange.objects.get(slug="new-event"),
    ):
        with undone():
            row.title_zh_hans = "别人改的"
            row.save()
            is_not_undone(imports_of(table).get(), editor)


@pytest.mark.engine
def test_undo_does_nothing_after_a_step_or_where_a_row_is_in_use_by_now(
    table, editor, draft, make_one
):
    imported(table, file_of(HEAD, NEW), editor)
    make_one(Agreement, "paper", exchange=Exchange.objects.get(slug="new-event"))
    is_not_undone(imports_of(table).get(), editor)
    imported(table, of_place(draft), editor)
    steps.apply_step(steps.StepRequest("ask"), draft, editor)
    is_not_undone(imports_of(table).first(), editor)


@each_of("list", "text")
def test_undo_takes_nothing_out_of_other_pages(name, content, editor, make_one):
    table = table_of(City)
    head = ["slug", "title_zh_hans", "country"]
    imported(table, file_of(head, ["newcity", "新城", "KR"]), editor)
    if name == "text":
        body = '<p><a href="/zh-hans/cities/newcity/">x</a></p>'
        make_one(Story, "s", body_ko=body)
    else:
        city = City.objects.get(slug="newcity")
        Exchange.objects.published().first().cities.add(city)
    is_not_undone(imports_of(table).get(), editor, match="新城")


def test_a_row_that_names_only_itself_is_not_in_use(make_one):
    row = make_one(Story, "s")
    row.body_en = '<p><a href="/en/stories/s/">x</a></p>'
    row.save()
    assert list(uses_of([row])) == []
    other = make_one(Story, "other", body_en=row.body_en)
    assert list(uses_of([row])) == [(row.pk, other)]
    assert list(uses_of([row, other])) == []


@pytest.mark.engine
def test_undo_brings_the_state_back_too_and_once(table, content, editor, make_one):
    for status in ("draft", "review", "withdrawn"):
        made = {"status": status, "published_at": None, "place_zh_hans": "旧地点"}
        row = make_one(Exchange, f"one-{status}", **made)
        imported(table, of_place(row), editor)
        assert Exchange.objects.get(pk=row.pk).place_zh_hans == "新地点"
        revision = imports_of(table).first()
        undo_import(revision, editor)
        assert Exchange.objects.filter(pk=row.pk).values(*made).get() == made
        with pytest.raises(ValidationError):
            undo_import(revision, editor)
