"""What an import does, and its undo: one version, nothing of others overwritten."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from reversion.models import Revision, Version

from exchanges.models import Agreement, City, Exchange, Relation
from portal.admin.audit.wording import comment_in_words
from portal.content.backlinks import uses_of
from portal.editorial.records.apply import Import, import_table
from portal.editorial.records.plan import make_plan
from portal.editorial.records.undo import imports_of, undo_import
from portal.editorial.workflow import steps
from portal.editorial.workflow.working_copies import create_working_copy
from portal.editorial.xlsx import sheets
from portal.models import AuditEntry, SiteSettings, Story
from tests.actors.scene import dump, undone
from tests.portal.editorial.records.plans import (
    HEAD,
    NEW,
    confirmed,
    edited,
    exported,
    file_of,
    imported,
    look,
    of_new_and,
    of_place,
    plan_of,
    problems_of,
    rewritten,
    table_of,
)
from tests.tables import each_of

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
    before, seen = dump(), make_plan(table, sheet).digest
    with pytest.raises(ValidationError):
        import_table(Import(table, sheet, "x", seen), editor)
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
    names = ["import-undone", "published", "saved", "saved", "withdrawn"]
    assert sorted(acts) == names
    live = Exchange.objects.get(pk=live.pk)
    assert (live.place_zh_hans, live.status) == (before, "published")
    assert Exchange.objects.get(slug="new-event").status == "withdrawn"


# Undo


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


# A table that is older than its rows


@pytest.fixture
def file(table, draft):
    """An exported row that others changed since."""
    file = exported(table, Exchange.objects.filter(pk=draft.pk))
    draft.place_zh_hans = "别人写的"
    draft.save()
    return file


def with_mark(file, mark, **texts):
    """The edited file with another mark in its first row."""
    sheet = sheets.read_sheet(edited(file, **texts))
    sheet.rows[0].texts[sheet.header[-1]] = mark
    return rewritten(sheet)


def test_what_the_file_does_not_change_keeps_what_others_wrote(table, file):
    plan = plan_of(table, edited(file, place_en="Mine"))
    (entry,) = plan.changing
    assert [each.column.name for each in entry.changes] == ["place_en"]
    assert [column.name for column in entry.kept] == ["place_zh_hans"]
    assert plan_of(table, edited(file)).changing == []
    plan = plan_of(table, edited(file, place_zh_hans="别人写的"))
    assert (plan.changing, plan.conflicts) == ([], []), "both wrote the same"


def test_what_both_changed_stays_unless_the_table_is_chosen(
    as_, editor, table, draft, file
):
    client = as_(editor)
    forged = ("9" * 5000, "x", "-1", "٢")
    for taken, text in ((forged, "别人写的"), (("2",), "我写的")):
        mine = edited(file, place_zh_hans="我写的", place_en="Mine")
        response = look(client, table, mine)
        assert "import-conflict" in response.text
        assert 'name="_take"' in response.text
        assert confirmed(client, response, _take=list(taken)).status_code == 302
        draft.refresh_from_db()
        assert (draft.place_zh_hans, draft.place_en) == (text, "Mine")


def test_a_row_in_work_that_the_file_does_not_change_is_passed_over(
    table, editor, live
):
    file = exported(table, Exchange.objects.filter(pk=live.pk))
    Exchange.objects.filter(pk=live.pk).update(place_zh_hans="别人写的")
    create_working_copy(live, editor)
    plan = plan_of(table, edited(file))
    assert (plan.problems, plan.changing) == ([], [])
    assert len(plan_of(table, edited(file, place_en="Mine")).problems) == 1


def test_without_a_mark_the_file_decides_and_that_of_another_row_is_refused(
    table, live, file
):
    plan = plan_of(table, with_mark(file, "", place_zh_hans="我写的"))
    (entry,) = plan.changing
    assert (entry.conflicts, len(entry.changes)) == ([], 1)
    plan = plan_of(table, with_mark(file, f"{live.pk}-abc", place_en="Mine"))
    (problem,) = problems_of(plan)
    assert problem[0] == 2
