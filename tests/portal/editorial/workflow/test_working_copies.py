"""Working copies: made once, and taken over at once.

That no visitor sees one: tests/hostile/test_nothing_leaks.py.
"""

from itertools import product

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import translation

from attractions.models import Attraction
from exchanges.models import City, Relation
from portal.content.kinds import content_models
from portal.content.models import Content
from portal.content.parts import part_links, parts_of
from portal.content.states import State
from portal.editorial.revisions.snapshots import OWN
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import (
    create_working_copy,
    publish_working_copy,
)
from portal.models import FormerAddress, Picture, Source, Story
from tests.actors.steps import steps_of
from tests.pairs import paired

LANGUAGES = ["zh-hans", "en", "ko"]


def values(row, without=()):
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in {*OWN, *without}
    }


def whole(row):
    """The row with all its parts, without keys."""
    parts = []
    for part in parts_of(row):
        links = {
            field.attname
            for field in part._meta.concrete_fields
            if field.is_relation and field.related_model in (type(row), Relation)
        }
        parts.append((type(part), values(part, links)))
    return values(row, {"updated_by_id"}), sorted(map(str, parts))


@pytest.mark.engine
@pytest.mark.parametrize(("model", "language"), paired(content_models(), LANGUAGES))
def test_a_copy_has_everything_and_taking_it_over_changes_nothing(
    editor, model, language
):
    """Of the rows with the most parts."""
    rows = sorted(model.objects.all(), key=lambda row: -len(list(parts_of(row))))
    assert rows
    with translation.override(language):
        for row in rows[:3]:
            before = whole(row)
            published_at = row.published_at
            copy, is_new = create_working_copy(row, editor)
            assert is_new
            assert whole(copy) == before
            live = publish_working_copy(model.objects.get(pk=copy.pk))
            assert (live.pk, live.published_at) == (row.pk, published_at)
            assert whole(model.objects.get(pk=row.pk)) == before
            assert not model.objects.filter(pk=copy.pk).exists()


def test_the_live_row_stays_as_it_is_until_the_copy_is_taken_over(
    editor, publisher, client
):
    row = City.objects.get(slug="incheon")
    copy, _ = create_working_copy(row, editor)
    copy.title_en, copy.updated_by = "Incheon changed", editor
    copy.save()
    relation = copy.relations.get(kind="sister")
    relation.note_en = "A new note"
    relation.save()
    relation.sources.set(Source.objects.all()[:2])
    copy.relations.create(kind="friendly", since="1994")
    assert "Incheon changed" not in client.get("/en/cities/incheon/").text
    kept = City.objects.get(pk=row.pk).relations.get(kind="sister").pk

    live = apply_step(StepRequest("publish"), copy, publisher)
    assert live.pk == row.pk
    live = City.objects.get(pk=row.pk)
    assert (live.title_en, live.updated_by, live.state) == (
        "Incheon changed",
        editor,
        State.PUBLIC,
    )
    sister = live.relations.get(kind="sister")
    assert (sister.pk, sister.note_en, sister.sources.count()) == (
        kept,
        "A new note",
        2,
    )
    assert live.relations.count() == 2
    assert live.exchanges.count() > 5, "incoming relations are untouched"
    assert [each.action for each in steps_of(live)] == [
        "copy",
        "publish",
    ]


def test_a_copy_takes_no_address_that_another_row_has(editor, make_one):
    make_one(Story, "taken")
    copy, _ = create_working_copy(make_one(Story, "mine"), editor)
    copy.slug = "taken"
    with pytest.raises(ValidationError) as error:
        copy.full_clean()
    assert "slug" in error.value.error_dict
    copy.save()
    with pytest.raises(ValidationError):
        publish_working_copy(copy)
    assert Story.objects.filter(pk=copy.pk).exists()


@pytest.mark.engine
def test_every_part_is_copied_and_pictures_keep_their_order(editor, make_one):
    found = {
        (model.__name__, link.model.__name__)
        for model in [*content_models(), Relation]
        for link in part_links(model)
    }
    assert found >= {
        ("City", "Relation"),
        ("Relation", "Relation_sources"),
        ("Attraction", "ScreenWork"),
        ("Attraction", "Attraction_pictures"),
        ("Exchange", "Exchange_cities"),
        ("Story", "Story_sources"),
    }
    row = make_one(Attraction, "island")
    made = [
        Picture.objects.create(slug=f"p{n}", file="x.png", width=1, height=1)
        for n in (3, 1, 2)
    ]
    for picture in made:
        row.pictures.add(picture)
    copy, _ = create_working_copy(row, editor)
    through = Attraction.pictures.through.objects.order_by("pk")
    assert [each.picture for each in through.filter(attraction=copy)] == made


@pytest.mark.engine
def test_a_changed_address_leads_to_the_new_one_in_one_hop(
    editor, publisher, client, make_one
):
    row = make_one(Story, "first")
    for slug in ("second", "third"):
        copy, _ = create_working_copy(row, editor)
        copy.slug = slug
        copy.save()
        row = apply_step(StepRequest("publish"), copy, publisher)
    for slug, language in product(("first", "second"), LANGUAGES):
        response = client.get(f"/{language}/stories/{slug}/")
        assert response.status_code == 301
        assert response["Location"] == f"/{language}/stories/third/"
    apply_step(StepRequest("withdraw"), row, publisher)
    assert client.get("/en/stories/first/").status_code == 404


def test_an_address_that_is_taken_back_or_was_never_public_is_no_former_one(make_one):
    row = make_one(Story, "first")
    for slug in ("second", "first"):
        row.slug = slug
        row.save()
    draft = make_one(Story, "draft", status="draft", published_at=None)
    draft.slug = "other"
    draft.save()
    assert [each.slug for each in FormerAddress.objects.all()] == ["second"]


def test_no_relation_offers_a_working_copy():
    """Of every field that names content, those of parts and `live` apart."""
    fields = [
        field
        for app in ("portal", "exchanges", "attractions")
        for model in apps.get_app_config(app).get_models()
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.related_model
        and issubclass(field.related_model, Content)
        and field.name not in ("live", "filmed_at")
        and (model, field.name) != (Relation, "city")
    ]
    assert len(fields) >= 6
    for field in fields:
        limit = field.get_limit_choices_to()
        assert limit.get("live", "no limit") is None, field
