"""What an import does: drafts and copies, one version, nothing in work overwritten."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from reversion.models import Revision, Version

from exchanges.models import City, Exchange, Relation
from portal.admin.audit.wording import comment_in_words
from portal.editorial.records.apply import Import, import_table
from portal.editorial.records.undo import imports_of, undo_import
from portal.editorial.workflow.working_copies import create_working_copy
from portal.editorial.xlsx import sheets
from portal.models import AuditEntry, SiteSettings
from tests.actors.scene import dump
from tests.portal.editorial.records.plans import (
    edited,
    exported,
    file_of,
    imported,
    of_new_and,
    of_place,
    plan_of,
    table_of,
)

pytestmark = pytest.mark.usefixtures("media_folder")


@pytest.mark.engine
def test_new_rows_become_drafts_and_live_ones_get_copies_until_it_is_undone(
    table, editor, live, draft
):
    columns = {f.attname for f in Exchange._meta.concrete_fields}
    columns -= {"version", "updated_at", "updated_by_id"}
    stored = Exchange.objects.order_by("pk").values(*columns, "cities__slug")
    before, others = list(stored), Exchange.objects.exclude(pk=draft.pk).order_by("pk")
    untouched = list(others.values())
    assert imported(table, of_new_and(live, draft), editor) == 3
    new = Exchange.objects.get(slug="new-event")
    assert (new.status, new.created_by, new.updated_by) == ("draft", editor, editor)
    assert [city.slug for city in new.cities.all()] == ["incheon"]
    copy = live.working_copy
    for row in (copy, Exchange.objects.get(pk=draft.pk)):
        state = (row.place_zh_hans, row.status, row.updated_by)
        assert state == ("新地点", "draft", editor)
    after = others.exclude(pk__in=[new.pk, copy.pk])
    assert list(after.values()) == untouched, "what is not in the table stays"
    assert undo_import(imports_of(table).get(), editor) == 3
    assert list(stored.all()) == before


def test_rows_that_say_nothing_new_are_not_touched(table, editor, draft, live):
    rows = [live, *Exchange.objects.exclude(pk=live.pk)]
    file = edited(exported(table, rows), place_en="elsewhere")
    count = Version.objects.count()
    assert imported(table, file, editor) == 1
    copies = Exchange.objects.filter(live__isnull=False)
    assert [copy.live for copy in copies] == [live]
    assert Version.objects.count() <= count + 2


@pytest.mark.engine
def test_nobody_overwrites_what_is_in_work(table, editor, publisher, live):
    copy, _is_new = create_working_copy(live, publisher)
    plan = plan_of(table, of_place(live))
    (problem,) = plan.problems
    assert "publisher" in problem.reason
    Exchange.objects.filter(pk=copy.pk).update(place_zh_hans="新地点")
    plan = plan_of(table, of_place(live))
    assert (plan.problems, plan.changing) == ([], [])


def test_a_relation_is_changed_in_the_copy_of_its_city(content, editor):
    table, city = table_of(Relation), City.objects.get(slug="incheon")
    before = list(Relation.objects.filter(city=city).values())
    file = file_of(
        ["city", "kind", "note_en"],
        ["incheon", city.relation.kind, "a note"],
        ["incheon", "friendly", "another"],
    )
    known = {each.kind for each in city.relations.all()}
    assert imported(table, file, editor) == 2
    assert list(Relation.objects.filter(city=city).values()) == before
    notes = dict(city.working_copy.relations.values_list("kind", "note_en"))
    assert notes[city.relation.kind] in ("a note", "another")
    assert notes.keys() == known | {"friendly"}
    copies = City.objects.filter(live=city)
    undo_import(imports_of(table).get(), editor)
    assert not copies.exists()
    assert list(Relation.objects.filter(city=city).values()) == before


def test_an_import_is_one_version_and_says_so_in_each_language(
    table, editor, live, draft
):
    count = Revision.objects.count()
    imported(table, of_place(live, draft), editor)
    kept, revision = Revision.objects.order_by("pk")[count:]
    assert kept.comment == "kept"
    assert (revision.user, revision.version_set.count()) == (editor, 2)
    for language in ("zh-hans", "en", "ko"):
        with translation.override(language):
            told = comment_in_words(revision.comment, Exchange)
        assert "table.xlsx" in told
        assert "2" in told
    assert AuditEntry.objects.filter(actor=editor, event="saved").count() == 2


@pytest.mark.engine
def test_an_import_is_all_or_nothing(table, content, editor):
    rows = [[row.slug, "new"] for row in Exchange.objects.all()[:3]]
    sheet = sheets.read_sheet(file_of(["slug", "place_en"], *rows, ["unknown", "x"]))
    before = dump()
    with pytest.raises(ValidationError):
        import_table(Import(table, sheet, "x", "", False), editor)
    assert dump() == before


def test_who_imports_publishes_at_once_where_the_office_allows_it(
    table, publisher, live
):
    before, all_before = live.place_zh_hans, dump()
    with pytest.raises(ValidationError) as error:
        imported(table, of_place(live), publisher, publish=True)
    assert error.value.code == "author"
    assert dump() == all_before
    SiteSettings.objects.update(allow_self_approval=True)
    assert imported(table, of_new_and(live), publisher, publish=True) == 2
    live.refresh_from_db()
    assert live.place_zh_hans == "新地点"
    assert not hasattr(live, "working_copy")
    assert Exchange.objects.published().filter(slug="new-event").exists()
    last = AuditEntry.objects.first().number
    undo_import(imports_of(table).get(), publisher)
    acts = AuditEntry.objects.filter(number__gt=last).values_list("event", flat=True)
    undone = ["import-undone", "published", "saved", "saved", "withdrawn"]
    assert sorted(acts) == undone
    live = Exchange.objects.get(pk=live.pk)
    assert (live.place_zh_hans, live.status) == (before, "published")
    assert Exchange.objects.get(slug="new-event").status == "withdrawn"
