"""What was discarded becomes a copy again; what was taken over is not deleted."""

import pytest
from django.utils.translation import gettext
from reversion.models import Version

from exchanges.models import City
from portal.content.kinds import content_models
from portal.content.states import State
from portal.editorial.workflow import restore, working_copies
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.models import AuditEntry, SiteSettings, Story
from tests.actors.desk import (
    delete,
    listed,
    not_recovered,
    page,
    recover,
    save,
    story,
    versions,
)
from tests.actors.steps import steps_of
from tests.reading.form import edit

pytestmark = pytest.mark.engine


def discarded(client, user, row):
    copy, _ = working_copies.create_working_copy(row, user)
    save(copy, title_en="In work")
    return copy.pk, delete(client, copy)


def test_a_discarded_copy_becomes_the_copy_of_its_row_again(editor, client):
    client.force_login(editor)
    row = Story.objects.get(slug="incheon-our-sister-city")
    pk, version = discarded(client, editor, row)
    html = client.get(page(Story, "recoverlist")).text
    assert gettext("working copy") in html
    recover(client, version)
    copy = Story.objects.get(live=row)
    assert (copy.pk, copy.title_en, copy.state) == (pk, "In work", State.DRAFT)
    row.refresh_from_db()
    assert row.title_en != "In work"


def test_a_discarded_copy_stays_away_while_there_is_another(editor, client):
    client.force_login(editor)
    row = Story.objects.get(slug="incheon-our-sister-city")
    _, version = discarded(client, editor, row)
    working_copies.create_working_copy(row, editor)
    text = "“%(title)s” has another working copy by now."
    assert gettext(text) % {"title": row} in not_recovered(client, version)


def test_a_discarded_copy_of_what_is_gone_becomes_a_draft(publisher, client):
    client.force_login(publisher)
    row = apply_step(StepRequest("publish"), story(), publisher)
    pk, version = discarded(client, publisher, row)
    delete(client, apply_step(StepRequest("withdraw"), row, publisher))
    recover(client, version)
    again = Story.objects.get(pk=pk)
    assert (again.live, again.title_en, again.slug) == (None, "In work", "s")


def test_a_row_and_its_copy_come_back_one_after_the_other(publisher, client):
    client.force_login(publisher)
    row = apply_step(StepRequest("publish"), story(), publisher)
    row = apply_step(StepRequest("withdraw"), row, publisher)
    copy, _ = working_copies.create_working_copy(row, publisher)
    last = versions(copy)[0]
    version = delete(client, row)
    assert set(listed(client, Story)) == {version, last}
    recover(client, version)
    recover(client, last)
    assert Story.objects.get(live=row).pk == copy.pk


@pytest.mark.parametrize("model", content_models())
def test_a_copy_that_was_taken_over_is_no_deleted_row(editor, publisher, client, model):
    """Its versions, steps and entries of the log are those of the live row."""
    row = model.objects.published().exclude(slug="shenyang").first()
    first = versions(row)
    client.force_login(editor)
    copy, _ = working_copies.create_working_copy(row, editor)
    url = page(model, "change", copy.pk)
    edit(client, url, model, title_en="One")
    edit(client, url, model, button="_step", value="ask", title_en="Two")
    client.force_login(publisher)
    edit(client, url, model, button="_step", value="publish")
    assert not model.objects.filter(pk=copy.pk).exists()
    assert listed(client, model) == []
    assert not Version.objects.get_for_object_reference(model, copy.pk).exists()

    assert versions(row)[-1:] == first
    titles = [
        restore.of_version(each).values["title_en"] for each in reversed(versions(row))
    ]
    assert titles == [row.title_en, row.title_en, "One", "Two", "Two"]
    steps = steps_of(row)
    assert [each.action for each in steps] == ["copy", "ask", "publish"]
    told = AuditEntry.objects.filter(kind=model._meta.label_lower)
    assert told.filter(object_id=str(row.pk)).count() >= 4
    assert not told.filter(object_id=str(copy.pk)).exists()
    html = client.get(page(model, "history", row.pk)).text
    assert html.count('name="from"') == 5


def test_a_copy_that_is_changed_and_published_at_once_is_no_deleted_row(
    publisher, client
):
    SiteSettings.objects.update(allow_self_approval=True)
    client.force_login(publisher)
    row = City.objects.get(slug="incheon")
    copy, _ = working_copies.create_working_copy(row, publisher)
    url = page(City, "change", copy.pk)
    edit(
        client,
        url,
        City,
        button="_step",
        value="publish",
        title_en="One",
        **{"relations-0-note_en": "Note"},
    )
    row.refresh_from_db()
    assert row.title_en == "One"
    assert listed(client, City) == []
    newest = restore.of_version(versions(row)[0])
    (part,) = newest.parts.values()
    assert part.values["note_en"] == "Note"


def test_a_version_of_a_copy_brings_back_its_relations(editor, publisher, client):
    row = City.objects.get(slug="incheon")
    copy, _ = working_copies.create_working_copy(row, editor)
    relation = copy.relations.get()
    relation.note_ko = "첫 메모"
    relation.save()
    save(copy)
    relation.note_ko = "둘째 메모"
    relation.save()
    save(copy)
    row = apply_step(StepRequest("publish"), copy, publisher)
    assert row.relations.get().note_ko == "둘째 메모"
    old = versions(row)[2]
    client.force_login(editor)
    client.post(page(City, "revision", row.pk, old.pk))
    assert City.objects.get(live=row).relations.get().note_ko == "첫 메모"
    assert row.relations.get().note_ko == "둘째 메모"


def test_actions_of_a_list_give_each_row_its_own_steps_and_versions(publisher, client):
    rows = [Story.objects.create(title_zh_hans=f"新闻{n}") for n in range(3)]
    client.force_login(publisher)
    values = {"action": "step_publish", "_selected_action": [row.pk for row in rows]}
    seen = {f"version-{row.pk}": row.version for row in rows}
    client.post(page(Story, "changelist"), {**values, **seen, "confirmed": "1"})
    for row in rows:
        (version,) = versions(row)
        assert version.revision.user == publisher
        assert version.revision.comment.startswith('{"event": "published"')
