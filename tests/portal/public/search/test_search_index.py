"""The search index says what the rows say, whatever has written them."""

import io
import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction
from django.utils import timezone

from attractions.models import Attraction, ScreenWork
from exchanges.models import Agreement, Delegation, Exchange, Relation
from portal.content.kinds import content_models
from portal.content.parts import owned_links
from portal.content.querysets import written_in_bulk
from portal.editorial.records.undo import imports_of, undo_import
from portal.editorial.workflow import restore, working_copies
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.models import (
    SearchEntry,
    SearchIndex,
    SearchText,
    SiteSettings,
    Source,
    Story,
)
from portal.models.derived import LINKS
from portal.public.search import indexing
from portal.public.search.indexing import differing
from tests.actors.desk import change, delete, recover, versions
from tests.portal.editorial.records.plans import file_of, imported, table_of
from tests.portal.public.search.test_search import found
from tests.tables import each_of

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("media_folder", "content")]


@pytest.fixture(autouse=True)
def stays_true(content):
    """After each of these tests each entry says what its row says."""
    SiteSettings.objects.update(allow_self_approval=True)
    yield
    assert [*differing()] == []


def test_the_fixtures_bring_an_entry_for_each_page_and_none_for_parts_and_sources():
    assert [*differing()] == []
    pages = sum(model.objects.pages().count() for model in content_models())
    assert SearchEntry.objects.count() == pages > 40
    assert not SearchEntry.objects.filter(kind="exchanges.delegation").exists()
    Source.objects.update(title_zh_hans="麒麟")
    assert found("麒麟") == []


@each_of(*content_models())
def test_what_is_saved_is_found_and_what_it_was_is_not(model, make_one):
    row = make_one(model, "one", title_zh_hans="麒麟")
    assert found("麒麟") == [f"{model._meta.model_name} one"]
    row.title_zh_hans = "鲲鹏"
    row.save()
    assert found("麒麟") == []
    row.summary_ko = "해태"
    row.save(update_fields=["summary_ko"])
    assert found("鲲鹏") == found("해태") == [f"{model._meta.model_name} one"]


def test_what_the_desk_writes_restores_deletes_and_recovers_counts(
    publisher, client, make_one
):
    client.force_login(publisher)
    row = make_one(Story, "one", status="draft", published_at=None)
    change(client, row, title_zh_hans="麒麟")
    change(client, row, title_zh_hans="鲲鹏")
    restore.restore_version(versions(row)[1], row, publisher)
    assert Story.objects.get(slug="one").title_zh_hans == "麒麟"
    assert not SearchEntry.objects.filter(kind="portal.story", object_id=row.pk)
    version = delete(client, Story.objects.get(slug="one"))
    recover(client, version)
    apply_step(StepRequest("publish"), Story.objects.get(slug="one"), publisher)
    assert found("麒麟") == ["story one"]
    apply_step(StepRequest("withdraw"), Story.objects.get(slug="one"), publisher)
    assert not SearchEntry.objects.filter(kind="portal.story", object_id=row.pk)


def test_a_copy_counts_when_it_is_taken_live_and_its_parts_with_it(editor, publisher):
    row = Attraction.objects.get(slug="silmido")
    copy, _ = working_copies.create_working_copy(row, editor)
    copy.title_zh_hans = "麒麟岛"
    copy.save()
    work = copy.screen_works.first()
    work.title_zh_hans = "鲲鹏记"
    work.save()
    assert (found("麒麟"), found("鲲鹏")) == ([], [])
    apply_step(StepRequest("publish"), copy, publisher)
    assert found("麒麟") == found("鲲鹏") == ["attraction silmido"]


def test_an_import_counts_and_so_does_its_undoing(publisher):
    table = table_of(Exchange)
    head = ["slug", "title_zh_hans", "kind", "date", "cities"]
    file = file_of(head, ["new-event", "麒麟", "visit", "2012-06", "incheon"])
    imported(table, file, publisher, publish=True)
    assert found("麒麟") == ["exchange new-event"]
    undo_import(imports_of(table).first(), publisher)
    assert found("麒麟") == []


def test_a_fixture_of_staff_is_no_exception(tmp_path):
    file = tmp_path / "one.yaml"
    text = "- model: portal.story\n  fields: {slug: one, title_zh_hans: %s, %s}\n"
    state = "status: published, published_at: 2020-01-01 08:00:00+08:00"
    for title in ("麒麟", "鲲鹏"):
        file.write_text(text % (title, state))
        call_command("loaddata", str(file), verbosity=0)
        row = Story.objects.get(slug="one")
        entry = SearchEntry.objects.get(kind="portal.story", object_id=row.pk)
        assert title in entry.shown.texts


def test_many_rows_at_once_count(make_one):
    first = make_one(Story, "one")
    new = [
        Story(
            slug=f"n{n}",
            title_zh_hans="麒麟",
            status="published",
            published_at=first.published_at,
        )
        for n in range(3)
    ]
    Story.objects.bulk_create(new)
    assert found("麒麟") == ["story n0", "story n1", "story n2"]
    Story.objects.filter(slug="n0").update(title_zh_hans="鲲鹏")
    assert found("麒麟") == ["story n1", "story n2"]
    for row in new[1:]:
        row.body_en = "Qilin"
    Story.objects.bulk_update(new[1:], ["body_en"])
    assert found("qilin") == ["story n1", "story n2"]
    Story.objects.filter(slug="n1").update(status="withdrawn")
    assert found("qilin") == ["story n2"]
    Story.objects.filter(slug__startswith="n").delete()
    assert found("麒麟") == []


def test_parts_count_as_what_their_row_says():
    work = ScreenWork.objects.get(filmed_at__slug="silmido")
    work.title_zh_hans = "麒麟"
    work.save()
    assert found("麒麟") == ["attraction silmido"]
    work.filmed_at = Attraction.objects.get(slug="muuido")
    work.save()
    assert found("麒麟") == ["attraction muuido"]
    ScreenWork.objects.filter(pk=work.pk).update(title_zh_hans="鲲鹏")
    assert (found("麒麟"), found("鲲鹏")) == ([], ["attraction muuido"])
    work.delete()
    assert found("鲲鹏") == []
    Relation.objects.filter(city__slug="turin").update(note_en="Qilin")
    assert found("qilin") == ["city turin"]
    Relation.objects.filter(city__slug="turin").delete()
    assert found("qilin") == []


def test_an_event_is_found_by_what_its_delegation_says_and_is_found_once(make_one):
    event = make_one(Exchange, "event", title_zh_hans="獬豸盛会")
    visit = make_one(Delegation, "visit", leader_zh_hans="饕餮", exchange=event)
    assert found("饕餮") == ["exchange event"]
    assert found("獬豸 饕餮") == ["exchange event"], "a word of each"
    visit.leader_zh_hans = "毕方"
    visit.save()
    assert (found("饕餮"), found("毕方")) == ([], ["exchange event"])
    event.status = "withdrawn"
    event.save()
    assert found("毕方") == ["delegation visit"]
    Exchange.objects.filter(pk=event.pk).update(status="published")
    assert found("毕方") == ["exchange event"]
    visit.status = "withdrawn"
    visit.save()
    assert found("毕方") == []
    visit.status, visit.exchange = "published", Exchange.objects.first()
    visit.save()
    assert found("毕方") == [f"exchange {visit.exchange.slug}"]
    visit.delete()
    assert found("毕方") == []


def test_an_event_is_as_new_as_what_is_shown_of_it_and_not_as_what_has_gone(make_one):
    now, hour = timezone.now(), timedelta(hours=1)
    times = {"old": now - 9 * hour, "new": now - 8 * hour}
    for slug, time in times.items():
        make_one(Exchange, slug, title_zh_hans="獬豸", published_at=time)
    gone = {"published_at": now - 2 * hour, "expires_at": now - hour}
    old = Exchange.objects.get(slug="old")
    visit = make_one(Delegation, "visit", exchange=old, **gone)
    assert found("獬豸") == ["exchange new", "exchange old"]
    visit.expires_at = None
    visit.save()
    assert found("獬豸") == ["exchange old", "exchange new"]


def test_the_clock_alone_makes_a_delegation_part_of_its_event(make_one, monkeypatch):
    now, day = timezone.now(), timedelta(days=1)
    event = make_one(
        Exchange, "event", published_at=now + day, expires_at=now + 3 * day
    )
    visit = {"published_at": now - day, "expires_at": now + 4 * day}
    make_one(Delegation, "visit", leader_zh_hans="饕餮", exchange=event, **visit)
    paper = {"published_at": now + 2 * day, "title_zh_hans": "獬豸约"}
    make_one(Agreement, "paper", exchange=event, **paper)
    told = []
    for days in (0, 1, 2, 3, 4):
        monkeypatch.setattr(timezone, "now", lambda days=days: now + days * day)
        told.append((found("饕餮"), found("獬豸")))
    monkeypatch.undo()
    alone, together = ["delegation visit"], ["exchange event"]
    assert told == [
        (alone, []),
        (together, []),
        (together, together),
        (alone, ["agreement paper"]),
        ([], ["agreement paper"]),
    ]


def test_an_entry_is_written_with_its_row_or_not_at_all(make_one):
    with transaction.atomic():
        make_one(Story, "one", title_zh_hans="麒麟")
        assert found("麒麟") == ["story one"]
        transaction.set_rollback(True)
    assert found("麒麟") == []


def test_all_kinds_and_their_parts_are_listened_to():
    parts = {link.model for model in content_models() for link in owned_links(model)}
    assert parts == {Relation, ScreenWork}
    parts |= {kind for kind in content_models() if kind.part_of}
    assert LINKS.keys() == parts
    for model in {*content_models(), *parts}:
        assert written_in_bulk.has_listeners(model)


# The command


def test_the_command_brings_back_what_was_lost_or_changed_behind_its_back(make_one):
    story = Story._base_manager.filter(slug="incheon-our-sister-city")
    story.update(title_zh_hans="麒麟")
    SearchEntry.objects.filter(kind="exchanges.city").delete()
    kept = SearchEntry.objects.filter(kind="portal.page").first()
    SearchText.objects.filter(pk=kept.pk).update(texts="{}")
    gone = make_one(Attraction, "gone")
    Attraction._base_manager.filter(pk=gone.pk)._raw_delete("default")
    wrong = {kind for kind, _key in differing()}
    assert wrong == {
        *("portal.story", "exchanges.city", "portal.page", "attractions.attraction")
    }
    with pytest.raises(CommandError):
        call_command("rebuild_search_index", check=True, stdout=io.StringIO())
    told = io.StringIO()
    call_command("rebuild_search_index", stdout=told)
    assert "exchanges.city  " in told.getvalue()
    call_command("rebuild_search_index", check=True, stdout=told)
    assert found("麒麟") == ["story incheon-our-sister-city"]


def test_an_index_of_another_release_is_built_anew_with_the_tables():
    SearchIndex.objects.update(form=99)
    SearchEntry.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert found("仁川")


def test_a_row_is_saved_though_the_index_is_damaged(
    monkeypatch, make_one, client, caplog
):
    def fail(*_):
        raise DatabaseError("malformed, with words of a visitor")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(indexing, "write", fail)
        make_one(Story, "one", title_zh_hans="麒麟")
    assert Story.objects.filter(slug="one").exists()
    (line,) = [each.getMessage() for each in caplog.records if "search" in each.name]
    assert "visitor" not in line
    assert client.get("/en/search/?q=1").status_code == 503
    call_command("rebuild_search_index", stdout=io.StringIO())
    assert found("麒麟") == ["story one"]
