"""Imports at the desk: preview, confirm once, drafts and copies, undo as a whole."""

import os
import time

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.utils import translation
from reversion.models import Revision, Version

from exchanges.models import Agreement, City, Exchange, Relation
from portal import sheets, steps
from portal.copies import check_out
from portal.models import SiteSettings, Story
from portal.said import sentence
from portal.tables import taking, waiting
from portal.tables.plan import make_plan
from portal.tables.undoing import imports_of, undo_import
from portal.uses import uses_of
from tests.desk import page, told
from tests.portal.test_tables import HEAD
from tests.scene import dump
from tests.tables import (
    address,
    confirmed,
    exported,
    file_of,
    imported,
    look,
    plan_of,
    table_of,
    upload,
)

pytestmark = pytest.mark.usefixtures("media_folder")

NEW = ["new-event", "全新的活动", "visit", "2012-06", "incheon"]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """Three rows are written in two parts, as 5,000 are in fifty."""
    monkeypatch.setattr(taking, "PART", 2)


@pytest.fixture
def table():
    return table_of(Exchange)


@pytest.fixture
def live(content):
    return Exchange.objects.published().first()


@pytest.fixture
def draft(make_one, content):
    return make_one(Exchange, "draft", status="draft", published_at=None)


def of_place(*rows, text="新地点"):
    return file_of(["slug", "place_zh_hans"], *([row.slug, text] for row in rows))


def allow_self_approval():
    SiteSettings.objects.update(allow_self_approval=True)


# What an import does


def test_new_rows_become_drafts_and_live_ones_get_copies(table, editor, live, draft):
    file = file_of(
        [*HEAD, "place_zh_hans"],
        [*NEW, "新地点"],
        [live.slug, live.title_zh_hans, live.kind, str(live.date), "incheon", "新地点"],
        [draft.slug, "标题", "event", "2012-06", "incheon", "新地点"],
    )
    assert imported(table, file, editor) == 3
    new = Exchange.objects.get(slug="new-event")
    assert (new.status, new.created_by, new.updated_by) == ("draft", editor, editor)
    assert [city.slug for city in new.cities.all()] == ["incheon"]
    before = live.place_zh_hans
    live.refresh_from_db()
    assert live.place_zh_hans == before
    copy = live.working_copy
    assert (copy.place_zh_hans, copy.status, copy.updated_by) == (
        "新地点",
        "draft",
        editor,
    )
    draft.refresh_from_db()
    assert (draft.place_zh_hans, draft.updated_by) == ("新地点", editor)


def test_what_is_not_in_the_table_stays(table, editor, draft, live):
    others = Exchange.objects.exclude(pk=draft.pk).order_by("pk")
    before = list(others.values())
    imported(table, of_place(draft), editor)
    assert list(others.values()) == before


def test_rows_that_say_nothing_new_are_not_touched(table, editor, draft, live):
    file = exported(table, Exchange.objects.all())
    sheet = sheets.read(file)
    rows = [list(row.texts.values()) for row in sheet.rows]
    place = sheet.header.index(str(Exchange._meta.get_field("place_en").verbose_name))
    rows[0][place] = "elsewhere"
    count = Version.objects.count()
    assert imported(table, file_of(sheet.header, *rows), editor) == 1
    assert Exchange.objects.filter(live__isnull=False).count() == (
        rows[0][0] != "draft"
    )
    assert Version.objects.count() <= count + 2


def test_nobody_overwrites_what_is_in_work(table, editor, publisher, live):
    copy, _is_new = check_out(live, publisher)
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
            told = sentence(revision.comment, Exchange)
        assert "table.xlsx" in told
        assert "2" in told
    assert LogEntry.objects.filter(user=editor).count() == 2


# Publishing at once


def test_who_imports_does_not_publish_alone(table, publisher, live):
    before = dump()
    with pytest.raises(ValidationError) as error:
        imported(table, of_place(live), publisher, publish=True)
    assert error.value.code == "author"
    assert dump() == before


def test_where_the_office_allows_it_all_is_published_at_once(table, publisher, live):
    allow_self_approval()
    new = [*NEW, "新地点"]
    old = [
        live.slug,
        live.title_zh_hans,
        live.kind,
        str(live.date),
        "incheon",
        "新地点",
    ]
    file = file_of([*HEAD, "place_zh_hans"], new, old)
    assert imported(table, file, publisher, publish=True) == 2
    before = live.place_zh_hans
    live.refresh_from_db()
    assert live.place_zh_hans == "新地点"
    assert not hasattr(live, "working_copy")
    assert Exchange.objects.published().filter(slug="new-event").exists()
    undo_import(imports_of(table).get(), publisher)
    live = Exchange.objects.get(pk=live.pk)
    assert (live.place_zh_hans, live.status) == (before, "published")
    assert Exchange.objects.get(slug="new-event").status == "withdrawn"


def test_publishing_needs_the_right(table, editor, live):
    allow_self_approval()
    with pytest.raises(ValidationError):
        imported(table, of_place(live), editor, publish=True)


# Undo


def test_undo_brings_every_row_back(table, editor, live, draft):
    columns = [f.attname for f in Exchange._meta.concrete_fields]
    passing = {"version", "updated_at", "updated_by_id"}
    columns = [name for name in columns if name not in passing]
    before = list(Exchange.objects.order_by("pk").values(*columns, "cities__slug"))
    file = file_of(
        [*HEAD, "place_zh_hans"],
        [*NEW, "新地点"],
        [live.slug, live.title_zh_hans, live.kind, str(live.date), "incheon", "新地点"],
        [draft.slug, "标题", "event", "2012-06", "incheon", "新地点"],
    )
    imported(table, file, editor)
    assert undo_import(imports_of(table).get(), editor) == 3
    after = list(Exchange.objects.order_by("pk").values(*columns, "cities__slug"))
    assert after == before


@pytest.mark.parametrize("on", ["draft", "copy", "new"])
def test_undo_names_a_row_that_was_changed_since_and_does_nothing(
    table, editor, live, draft, on
):
    file = file_of(HEAD, NEW)
    imported(table, file, editor)
    revision = imports_of(table).get()
    if on != "new":
        imported(table, of_place(live, draft), editor)
        revision = imports_of(table).first()
    row = {
        "draft": draft,
        "copy": Exchange.objects.filter(live=live).first(),
        "new": Exchange.objects.get(slug="new-event"),
    }[on]
    row.refresh_from_db()
    row.title_zh_hans = "别人改的"
    row.save()
    before = dump()
    with pytest.raises(ValidationError):
        undo_import(revision, editor)
    assert dump() == before


def test_undo_does_nothing_after_a_step(table, editor, publisher, draft):
    imported(table, of_place(draft), editor)
    steps.take(steps.Wish("ask"), draft, editor)
    before = dump()
    with pytest.raises(ValidationError):
        undo_import(imports_of(table).get(), editor)
    assert dump() == before


def test_undo_names_what_is_in_use_by_now(table, editor, content, make_one):
    imported(table, file_of(HEAD, NEW), editor)
    event = Exchange.objects.get(slug="new-event")
    make_one(Agreement, "paper", exchange=event)
    before = dump()
    with pytest.raises(ValidationError):
        undo_import(imports_of(table).get(), editor)
    assert dump() == before


LINK = '<p><a href="/zh-hans/cities/newcity/">x</a></p>'


def linked_in(make_one, name):
    """A row of another kind that leads to the city in one way."""
    city = City.objects.get(slug="newcity")
    if name == "text":
        return make_one(Story, "s", body_ko=LINK)
    event = Exchange.objects.published().first()
    event.cities.add(city)
    return event


@pytest.mark.parametrize("name", ["list", "text"])
def test_undo_takes_nothing_out_of_other_pages(content, editor, make_one, name):
    table = table_of(City)
    head = ["slug", "title_zh_hans", "country"]
    imported(table, file_of(head, ["newcity", "新城", "KR"]), editor)
    linked_in(make_one, name)
    before = dump()
    with pytest.raises(ValidationError, match="新城"):
        undo_import(imports_of(table).get(), editor)
    assert dump() == before


@pytest.mark.parametrize("name", ["list", "text"])
def test_the_desk_refuses_as_well(as_, publisher, make_city, make_one, name):
    city = make_city("newcity", status="draft")
    user = linked_in(make_one, name)
    address = page(City, "delete", city.pk)
    client = as_(publisher)
    assert str(user) in client.get(address).text
    client.post(address, {"post": "yes"})
    assert City.objects.filter(pk=city.pk).exists()


def test_a_row_that_names_only_itself_is_not_in_use(make_one):
    row = make_one(Story, "s")
    row.body_en = '<p><a href="/en/stories/s/">x</a></p>'
    row.save()
    assert list(uses_of([row])) == []
    other = make_one(Story, "other", body_en=row.body_en)
    assert list(uses_of([row])) == [(row.pk, other)]
    assert list(uses_of([row, other])) == []


@pytest.mark.parametrize("status", ["draft", "review", "withdrawn"])
def test_undo_brings_the_state_back_too(content, editor, make_one, status):
    made = {"status": status, "published_at": None, "place_zh_hans": "旧地点"}
    row = make_one(Exchange, "one", **made)
    imported(table_of(Exchange), of_place(row), editor)
    assert Exchange.objects.get(pk=row.pk).place_zh_hans == "新地点"
    undo_import(imports_of(table_of(Exchange)).get(), editor)
    assert Exchange.objects.filter(pk=row.pk).values(*made).get() == made


def test_an_import_is_undone_once(table, editor, draft):
    imported(table, of_place(draft), editor)
    undo_import(imports_of(table).get(), editor)
    with pytest.raises(ValidationError):
        undo_import(imports_of(table).get(), editor)


# At the desk


def test_an_editor_imports_a_table(as_, editor, table, live):
    client = as_(editor)
    response = look(client, table, of_place(live))
    assert "<ins>新地点</ins>" in response.text
    assert not hasattr(Exchange.objects.get(pk=live.pk), "working_copy")
    response = confirmed(client, response)
    assert response.status_code == 302
    assert Exchange.objects.get(live=live).place_zh_hans == "新地点"
    response = client.get(address(table))
    assert "table.xlsx" in response.text
    revision = imports_of(table).get()
    response = client.post(address(table, "undo", revision.pk))
    assert not Exchange.objects.filter(live=live).exists()
    assert f"/{revision.pk}/undo/" not in client.get(address(table)).text


def test_a_preview_stores_nothing(as_, editor, table, live):
    client = as_(editor)
    before = dump()
    look(client, table, of_place(live))
    assert dump() == before


def test_two_confirms_do_it_once(as_, editor, table):
    client = as_(editor)
    response = look(
        client, table, file_of(["title_zh_hans", *HEAD[2:], "slug"], [*NEW[1:], ""])
    )
    (path,) = waiting.folder().iterdir()
    kept = path.read_bytes()
    first = confirmed(client, response)
    path.write_bytes(kept)  # as it is for whoever presses the button at the same time
    second = confirmed(client, response)
    assert first["Location"] == second["Location"]
    assert "已经完成" in told(second) or "done already" in told(second)
    assert Exchange.objects.filter(title_zh_hans="全新的活动").count() == 1
    assert imports_of(table).count() == 1


def test_what_was_changed_after_the_preview_is_looked_at_again(
    as_, editor, table, draft
):
    client = as_(editor)
    response = look(client, table, of_place(draft))
    draft.place_zh_hans = "别人写的"
    draft.save()
    response = confirmed(client, response)
    assert response.status_code == 200
    assert "别人写的" in response.text
    draft.refresh_from_db()
    assert draft.place_zh_hans == "别人写的"
    confirmed(client, response)
    draft.refresh_from_db()
    assert draft.place_zh_hans == "新地点"


def test_errors_are_named_and_nothing_can_be_confirmed(as_, editor, table, live):
    file = file_of(["slug", "date"], [live.slug, "2021-02-30"])
    response = look(as_(editor), table, file)
    assert "2021-02-30" in response.text
    assert "_confirm" not in response.text
    assert not list(waiting.folder().glob("*"))


def test_a_file_that_is_no_table_is_refused_in_the_form(as_, editor, table):
    response = look(as_(editor), table, file_of([]))
    assert response.status_code == 200
    assert response.context["form"].errors["file"]


@pytest.mark.parametrize("key", ["", "../../x", "0" * 32, "x" * 5000])
def test_a_forged_key_opens_no_file(as_, editor, table, key):
    data = {"_confirm": "yes", "_key": key, "_digest": "x"}
    response = as_(editor).post(address(table), data)
    assert response.status_code == 302
    assert told(response)


def test_a_file_waits_for_nobody_else(as_, editor, publisher, table, draft):
    response = look(as_(editor), table, of_place(draft))
    confirmed(as_(publisher), response)
    draft.refresh_from_db()
    assert draft.place_zh_hans != "新地点"


def test_files_that_wait_are_deleted_after_a_day(as_, editor, table, draft):
    look(as_(editor), table, of_place(draft))
    (path,) = waiting.folder().iterdir()
    old = time.time() - waiting.KEPT - 1
    os.utime(path, (old, old))
    look(as_(editor), table, of_place(draft))
    assert path not in waiting.folder().iterdir()


def test_a_file_that_was_taken_in_does_not_stay(as_, editor, table, draft):
    client = as_(editor)
    confirmed(client, look(client, table, of_place(draft)))
    assert not list(waiting.folder().iterdir())


def test_an_editor_is_not_offered_to_publish(as_, editor, publisher, table, draft):
    assert 'name="_as"' not in look(as_(editor), table, of_place(draft)).text
    response = look(as_(publisher), table, of_place(draft))
    assert 'value="published" disabled' in response.text
    allow_self_approval()
    response = look(as_(publisher), table, of_place(draft))
    assert 'value="published"' in response.text
    confirmed(as_(publisher), response, _as="published")
    assert Exchange.objects.published().filter(pk=draft.pk).exists()


def test_an_editor_who_forges_a_publication_is_refused(as_, editor, table, draft):
    allow_self_approval()
    client = as_(editor)
    response = confirmed(client, look(client, table, of_place(draft)), _as="published")
    assert response.status_code == 403
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_an_export_is_what_the_list_shows(as_, auditor, table, live, draft, editor):
    check_out(live, editor)
    url = address(table, "export")
    for query in ("", "?state=draft", "?kind=visit", "?q=仁川"):
        response = as_(auditor).get(url + query)
        assert response["Content-Disposition"].startswith("attachment; filename=")
        rows = sheets.read(upload(response.content)).rows
        listed = as_(auditor).get(page(Exchange, "changelist") + query).context["cl"]
        label = str(Exchange._meta.get_field("slug").verbose_name)
        assert [row.texts[label] for row in rows] == [
            row.slug for row in listed.queryset
        ]


def test_a_filter_that_cannot_be_one_is_no_failure(as_, auditor, table, content):
    response = as_(auditor).get(address(table, "export") + "?published_at__gte=x")
    assert response.status_code == 302


def test_the_list_offers_tables_by_right(as_, editor, auditor, table, content):
    for model in (City, Exchange):
        text = as_(editor).get(page(model, "changelist")).text
        assert page(model, "export", model._meta.model_name) in text
        assert page(model, "import", model._meta.model_name) in text
        text = as_(auditor).get(page(model, "changelist")).text
        assert page(model, "export", model._meta.model_name) in text
        assert page(model, "import", model._meta.model_name) not in text


@pytest.mark.parametrize("size", [2, 40])
def test_the_queries_of_a_preview_do_not_grow_with_what_is_unchanged(
    make_one, content, django_assert_max_num_queries, size
):
    for number in range(size):
        make_one(Exchange, f"more-{number}")
    file = exported(table_of(Exchange), Exchange.objects.all())
    sheet = sheets.read(file)
    with django_assert_max_num_queries(8):
        make_plan(table_of(Exchange), sheet)
