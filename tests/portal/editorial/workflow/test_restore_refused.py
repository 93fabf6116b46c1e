"""What does not come back is named, nothing is half done, and not everybody may."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext
from reversion.models import Version

from attractions.models import Attraction
from exchanges.models import Agreement, City, Relation
from portal.content.kinds import content_models
from portal.content.states import State
from portal.editorial.workflow import restore, working_copies
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.models import Picture, Source, Story
from tests.actors.desk import bring_back, messages_of, page, save, story, versions
from tests.actors.scene import dump
from tests.actors.staged import picture
from tests.actors.steps import steps_of
from tests.tables import each_of

pytestmark = pytest.mark.usefixtures("media_folder")


# What is gone


@pytest.mark.engine
def test_what_is_gone_is_named_and_left_out(editor, client):
    source = Source.objects.create(title_zh_hans="旧资料")
    save(source)
    deed = Agreement.objects.create(
        title_zh_hans="旧协议", signed="2001", slug="deed", status="draft"
    )
    save(deed)
    cover = Picture.objects.create(slug="old-cover", file="x.png", width=1, height=1)
    copy, _ = working_copies.create_working_copy(
        City.objects.get(slug="incheon"), editor
    )
    kept = Source.objects.exclude(pk=source.pk).first()
    copy.sources.set([source, kept])
    relation = copy.relations.get(kind="sister")
    relation.agreement = deed
    relation.save()
    relation.sources.set([source, kept])
    old = save(copy, cover=cover)
    copy.sources.set([])
    relation.sources.set([])
    relation.agreement = None
    relation.save()
    save(copy, cover=None)
    for row in (source, deed, cover):
        row.delete()

    client.force_login(editor)
    response = bring_back(client, copy, old)
    copy.refresh_from_db()
    assert copy.cover is None
    assert list(copy.sources.all()) == [kept]
    relation = copy.relations.get(kind="sister")
    assert (relation.agreement, list(relation.sources.all())) == (None, [kept])
    message = messages_of(response)
    assert message.count("旧资料") == 2
    assert "旧协议" in message
    assert str(Relation._meta.verbose_name) in message
    assert str(City._meta.get_field("cover").verbose_name) in message


def test_a_file_that_is_gone_is_left_out_and_a_field_keeps_what_it_must_have(
    editor, client, make_one
):
    deed = make_one(Agreement, "deed", status="draft", published_at=None)
    deed.text_file_ko.save("협정.pdf", ContentFile(b"%PDF-1.1"))
    old, name = save(deed), deed.text_file_ko.name
    save(deed, text_file_ko="", title_en="Changed")
    deed.text_file_ko.storage.delete(name)
    client.force_login(editor)
    response = bring_back(client, deed, old)
    deed.refresh_from_db()
    assert not deed.text_file_ko
    assert deed.title_en != "Changed"
    assert name in messages_of(response)

    place, other = make_one(City, "place"), make_one(City, "other")
    row = make_one(Attraction, "island", city=place, status="draft", published_at=None)
    old = save(row)
    save(row, city=other, title_en="Changed")
    version_of_place = save(place)
    place.delete()
    response = bring_back(client, row, old)
    row.refresh_from_db()
    assert (row.city, row.title_en) == (other, None)
    assert version_of_place.object_repr in messages_of(response)


# Nothing is half done


def refused(client, row, version):
    """What is said when nothing comes back, after a check that nothing was done."""
    before = dump()
    response = bring_back(client, row, version)
    assert response["Location"] == page(type(row), "revision", row.pk, version.pk)
    assert dump() == before
    return messages_of(response)


@pytest.mark.engine
@each_of(True, False)
def test_an_address_that_is_taken_by_now_is_said_and_nothing_is_done(
    is_live, editor, client, make_one
):
    status = {"status": "published", "published_at": timezone.now()}
    row = story(**(status if is_live else {}))
    (old,) = versions(row)
    save(row, slug="elsewhere", title_en="Second")
    make_one(Story, "s")
    client.force_login(editor)
    message = refused(client, row, old)
    assert "该网址已被使用" in message
    assert str(Story._meta.get_field("slug").verbose_name) in message


@pytest.mark.engine
def test_a_rule_that_a_part_or_the_database_breaks_is_said_in_words(
    editor, client, monkeypatch
):
    copy, _ = working_copies.create_working_copy(
        City.objects.get(slug="incheon"), editor
    )
    (old,) = versions(copy)
    part = Version.objects.get(revision=old.revision, content_type__model="relation")
    part.serialized_data = part.serialized_data.replace('"ordinal": ', '"ordinal": 99')
    part.save()
    save(copy, title_en="Second")
    client.force_login(editor)
    message = refused(client, copy, old)
    assert str(Relation._meta.get_field("ordinal").verbose_name) in message

    def refuse(*args, **kwargs):
        raise IntegrityError("UNIQUE constraint failed: portal_story.slug")

    monkeypatch.setattr(restore, "write", refuse)
    message = refused(client, copy, old)
    assert message
    assert "UNIQUE" not in message


def test_what_was_changed_after_the_page_was_opened_is_looked_at_again(editor, client):
    row = story()
    (old,) = versions(row)
    save(row, title_en="Second")
    client.force_login(editor)
    html = client.get(page(Story, "revision", row.pk, old.pk)).text
    newest = versions(row)[0].pk
    assert f'name="_newest" value="{newest}"' in html
    save(row, title_en="Third")
    response = bring_back(client, row, old, _newest=newest)
    row.refresh_from_db()
    assert row.title_en == "Third"
    text = "It was changed after you had opened it. Look at it again first."
    assert messages_of(response) == gettext(text)
    bring_back(client, row, old, _newest=versions(row)[0].pk)
    row.refresh_from_db()
    assert row.title_en == "First"


@each_of(True, False)
def test_who_presses_the_button_twice_does_it_once(is_live, editor, client):
    status = {"status": "published", "published_at": timezone.now()}
    row = story(**(status if is_live else {}))
    (old,) = versions(row)
    newest = save(row, title_en="Second")
    client.force_login(editor)
    answers = [bring_back(client, row, old, _newest=newest.pk) for _ in range(2)]
    target = Story.objects.get(live=row) if is_live else row
    assert {each["Location"] for each in answers} == {page(Story, "change", target.pk)}
    assert len(steps_of(target, "restore")) == 1
    assert len(versions(target)) == (2 if is_live else 3)


def test_what_was_copied_or_published_after_the_page_was_opened_stays(
    editor, publisher, client
):
    """A copy is looked at first, and what is public is changed in a copy."""
    row = Story.objects.get(slug="incheon-our-sister-city")
    (old,) = versions(row)
    client.force_login(editor)
    copy, _ = working_copies.create_working_copy(row, publisher)
    bring_back(client, row, old, _newest=old.pk)
    assert len(versions(copy)) == 1
    row = story()
    (old,) = versions(row)
    stale = Story.objects.get(pk=row.pk)
    save(row, title_en="Second")
    apply_step(StepRequest("publish"), row, publisher)
    target, _ = restore.restore_version(old, stale, editor)
    row.refresh_from_db()
    assert (row.state, row.title_en) == (State.PUBLIC, "Second")
    assert (target.live, target.title_en) == (row, "First")


# Who may


def test_the_auditor_brings_nothing_back(auditor, client):
    client.force_login(auditor)
    before = dump()
    for model in [*content_models(), Source]:
        row = model._base_manager.first()
        (version,) = versions(row)
        html = client.get(page(model, "revision", row.pk, version.pk)).text
        assert "_newest" not in html
        assert bring_back(client, row, version).status_code == 403
    assert dump() == before


def test_a_source_is_brought_back_at_once_by_who_may_change_it(
    editor, publisher, client
):
    row = Source.objects.first()
    (old,) = versions(row)
    title = row.title_en
    save(row, title_en="Changed", published="2020-02")
    client.force_login(editor)
    assert bring_back(client, row, old).status_code == 403
    client.force_login(publisher)
    assert bring_back(client, row, old).status_code == 302
    row.refresh_from_db()
    assert row.title_en == title


def test_a_picture_comes_back_with_its_file_or_keeps_what_it_has(publisher, client):
    row = picture("p", alt_en="Red")
    old, red = save(row), row.file.name
    save(row, file=picture("other").file.name, alt_en="Blue")
    blue = row.file.name
    client.force_login(publisher)
    bring_back(client, row, old)
    row.refresh_from_db()
    assert (row.file.name, row.alt_en) == (red, "Red")
    row.file.storage.delete(blue)
    response = bring_back(client, row, versions(row)[1])
    row.refresh_from_db()
    assert (row.file.name, row.alt_en) == (red, "Blue")
    assert blue in messages_of(response)


def test_a_version_of_something_else_is_not_found(publisher, client, make_one):
    row = story()
    client.force_login(publisher)
    (own,) = versions(row)
    others = [make_one(Story, "other"), Source.objects.first(), City.objects.first()]
    pairs = [(row.pk, save(other).pk) for other in others] + [(row.pk, 9**25)]
    pairs += [(pk, own.pk) for pk in ("0", "x", "9" * 30)]
    for pair in pairs:
        url = page(Story, "revision", *pair)
        assert client.get(url).status_code == 404, pair
        assert client.post(url).status_code == 404, pair
