"""Working copies at the desk: made, published and told apart by their forms."""

import pytest
from django.utils.translation import gettext as _

from exchanges.models import City
from portal.content.kinds import content_models
from portal.content.states import State
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story
from portal.models.audit import Step
from tests.actors.desk import page
from tests.actors.steps import steps_of
from tests.portal.admin.workflow.pressing import (
    IN_TIME,
    OTHERS,
    buttons,
    form_of,
    press,
)


def test_what_is_live_is_changed_in_a_copy_and_two_get_the_same(
    make_story, as_, editor, publisher
):
    row = make_story("public")
    client = as_(editor)
    html = client.get(form_of(row)).text
    assert f'formaction="{page(Story, "copy", row.pk)}"' in html
    first = client.post(page(Story, "copy", row.pk))
    second = as_(publisher).post(page(Story, "copy", row.pk))
    copy = Story.objects.get(live=row)
    assert first.url == second.url == form_of(copy)
    html = client.get(second.url).text
    assert _("There was a working copy already; this is it.") in html
    assert form_of(copy) in client.get(form_of(row)).text


@pytest.mark.parametrize("model", content_models())
def test_a_copy_is_taken_over_in_its_place(as_, editor, publisher, model):
    row = model.objects.published().exclude(slug="shenyang").first()
    address, published_at = row.get_absolute_url(), row.published_at
    incoming = dict(incoming_of(row))
    copy, _is_new = create_working_copy(row, editor)
    press(as_(editor), copy, "ask", summary_en="As it is now")
    html = press(as_(publisher), copy, "publish")
    assert str(State.PUBLIC.label) in html
    assert not model.objects.filter(pk=copy.pk).exists()
    now = model.objects.get(pk=row.pk)
    assert now.get_absolute_url() == address
    assert (now.summary_en, now.published_at) == ("As it is now", published_at)
    assert dict(incoming_of(now)) == incoming
    for step in steps_of(now):
        assert str(Step(step.action).label) in html
    assert "As it is now" in as_(publisher).get(address.replace("zh-hans", "en")).text


def incoming_of(row):
    """The keys of all rows that name the row, by relation."""
    for relation in row._meta.related_objects:
        if not relation.hidden and relation.name not in {"working_copy", "relations"}:
            name = relation.field.name
            rows = relation.related_model._base_manager.filter(**{name: row})
            if relation.name != "screen_works":
                yield relation.name, list(rows.order_by("pk").values_list("pk"))


def test_the_editor_of_a_copy_is_its_author(as_, publisher, editor):
    copy, _is_new = create_working_copy(City.objects.get(slug="incheon"), editor)
    html = press(as_(publisher), copy, "publish", **{"relations-0-note_en": "New"})
    assert _(OTHERS) in html
    assert City.objects.get(pk=copy.pk).updated_by == publisher


@pytest.mark.parametrize("status", ["draft", "review"])
def test_a_copy_offers_neither_a_time_nor_an_end(make_story, as_, publisher, status):
    copy, _is_new = create_working_copy(make_story("public"), publisher)
    Story.objects.filter(pk=copy.pk).update(status=status)
    html = as_(publisher).get(form_of(copy)).text
    first = "ask" if status == "draft" else "send_back"
    assert buttons(html) == [first, "publish"]
    for action in ("schedule", "withdraw", "expire"):
        html = press(as_(publisher), copy, action, **IN_TIME)
        told = _("This cannot be done now: the state is “%(state)s”.")
        assert told % {"state": State(status).label} in html
    assert type(copy).objects.get(pk=copy.pk).status == status
