"""Every save is a version, and everybody who sees a row may read its history."""

import json

import reversion
from django.contrib import admin
from django.core.management import call_command
from django.utils import translation
from reversion.admin import VersionAdmin

from attractions.models import Attraction
from exchanges.models import City, Relation
from portal.admin.audit.history import WithHistory
from portal.admin.audit.wording import comment_in_words
from portal.content.kinds import content_models
from portal.editorial.revisions.snapshots import of_row, of_version
from portal.editorial.workflow import working_copies
from portal.models import AuditEntry, Picture, Source, Story, User
from portal.models.audit import Step
from tests.actors.desk import change, differences, draft, name, page, versions
from tests.actors.scene import undone
from tests.reading.foreign import foreign_words

CONTENT = content_models()


def what(row, language="zh-hans"):
    """The comments of the versions in a language, the newest first."""
    with translation.override(language):
        return [
            comment_in_words(each.revision.comment, type(row)) for each in versions(row)
        ]


# Every save, publication and withdrawal is a version


def test_every_save_and_every_step_is_a_version_with_its_author_and_comment(
    editor, publisher, as_
):
    client = as_(editor)
    row = draft(client)
    change(client, row)
    assert len(versions(row)) == 1, "a save that changes nothing is none"
    change(client, row, title_en="News", summary_ko="요약")
    change(client, row, button="_step", value="ask")
    assert what(row, "en") == [
        "asked for review",
        "Changed title (English) and summary (한국어).",
        "Added.",
    ]
    told = " ".join(what(row, "ko")).replace("(English)", "")
    assert foreign_words(told, "ko") == []
    client, remark = as_(publisher), {"step-remark": "请补充"}
    change(client, row, button="_step", value="send_back", **remark)
    change(client, row, button="_step", value="publish")
    sent = {"_step": "withdraw", "_version": row.version, "step-remark": "误发"}
    client.post(page(Story, "change", row.pk), sent)
    assert what(row) == [
        f"{Step.WITHDRAW.label}：误发",
        Step.PUBLISH.label,
        f"{Step.SEND_BACK.label}：请补充",
        Step.ASK.label,
        "已修改标题 (English) 与 摘要 (한국어)。",
        "已添加。",
    ]
    by = [each.revision.user for each in versions(row)]
    assert by == [publisher] * 3 + [editor] * 3
    entries = AuditEntry.objects.filter(kind="portal.story", object_id=f"{row.pk}")
    found = [{"event": each.event, **each.details} for each in entries]
    assert [json.loads(each.revision.comment) for each in versions(row)] == found


def test_inlines_are_named_in_the_comment_and_their_pictures_in_the_version(
    publisher, client, make_one
):
    client.force_login(publisher)
    city = City.objects.get(slug="incheon")
    copy, _ = working_copies.create_working_copy(city, publisher)
    change(client, copy, **{"relations-0-note_en": "A new note"})
    with translation.override("zh-hans"):
        for words in (Relation._meta.verbose_name, name(Relation, "note_en")):
            assert str(words) in what(copy)[0]
    picture = Picture.objects.create(slug="p", file="x.png", width=1, height=1)
    prefix = "Attraction_pictures"
    chosen = {f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-0-picture": picture.pk}
    for values in (chosen, {**chosen, "title_en": "Island"}):
        slug = f"island-{len(values)}"
        row = make_one(Attraction, slug, status="draft", published_at=None)
        change(client, row, **values)
        newest = of_version(versions(row)[0])
        assert newest.many["pictures"] == [picture.pk], values
        assert differences(newest, of_row(row)) == {}


def test_a_comment_of_another_kind_is_shown_as_it_is(db):
    odd = ["", "几个字", "[1]", '["x"]', "{}", "5", "null", '[{"changed": 1}]']
    for comment in (*odd, "step:", "step:x"):
        assert comment_in_words(comment, Story) == comment


# What came by fixture


def test_what_came_by_fixture_has_its_first_version_and_no_other(content):
    for model in (*CONTENT, Source, Picture):
        for row in model._base_manager.all():
            (version,) = versions(row)
            assert differences(of_version(version), of_row(row)) == {}, row
            comment = version.revision.comment
            assert comment_in_words(comment, model) == "由数据文件导入"


def test_a_part_that_a_fixture_changes_gives_its_owner_a_version(content, tmp_path):
    city = City.objects.get(slug="incheon")
    fixture = tmp_path / "relations.yaml"
    fixture.write_text(
        "---\n- model: exchanges.relation\n  fields:\n"
        "    city: [incheon]\n    kind: sister\n    ordinal: 77\n...\n"
    )
    call_command("loaddata", str(fixture), verbosity=0, overwrite=True)
    new, old = versions(city)
    (found,) = differences(of_version(old), of_version(new)).items()
    assert found[1][1] == "77"


# No version is too damaged to be looked at


DAMAGE = {  # what is done to the fields, and whether the version can be read still
    "a field that is no more": (lambda fields: fields.update(colour="red"), True),
    "a field that came later": (lambda fields: fields.pop("title_ko"), True),
    "a value that is none": (lambda fields: fields.update(source_date="沈阳"), False),
}
DATA = ['[{"model": "portal.nothing", "pk": 1, "fields": {}}]', "[[]]", "[]", "{"]


def test_a_damaged_version_is_said_to_be_so(editor, client):
    client.force_login(editor)
    row = draft(client, title_ko="소식")
    change(client, row, title_en="News", title_ko="새 소식")
    whole = versions(row)[0].serialized_data
    cases = [(data, data, False) for data in DATA]
    for how, (damage, is_readable) in DAMAGE.items():
        data = json.loads(whole)
        damage(data[0]["fields"])
        cases.append((how, json.dumps(data), is_readable))
    for case in cases:
        with undone():
            looks_damaged(client, row, *case)


def looks_damaged(client, row, how, data, is_readable):
    new, old = versions(row)
    new.serialized_data = data
    new.save()
    address = page(Story, "revision", row.pk, new.pk)
    history = page(Story, "history", row.pk)
    for response in (
        client.get(history, {"from": old.pk, "to": new.pk}),
        client.get(address),
    ):
        assert response.status_code == 200, how
        assert ("无法读取" in response.text) is not is_readable, how
    response = client.post(address, follow=True)
    assert response.status_code == 200, how
    assert ("无法载入" in response.text) is not is_readable, how
    now = Story.objects.get(pk=row.pk)
    assert now.title_ko == "새 소식", "what a version does not hold stays as it is"
    now.delete()
    for url in (
        page(Story, "recoverlist"),
        page(Story, "recover", versions(row)[0].pk),
    ):
        assert client.get(url).status_code == 200, how


# Who may see it


def test_who_may_see_the_rows_reads_their_history_and_nobody_else(content, client):
    """Each role does: tests/hostile/test_rights.py."""
    user = User.objects.create_user("nobody", password="x", is_staff=True)
    client.force_login(user)
    row = Story.objects.get(slug="incheon-our-sister-city")
    (version,) = versions(row)
    for address in (
        page(Story, "history", row.pk),
        page(Story, "revision", row.pk, version.pk),
        page(Story, "recoverlist"),
        page(Story, "recover", version.pk),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403


def test_the_views_of_reversion_that_write_live_rows_are_out_of_reach():
    names = ("revision_view", "recover_view", "recoverlist_view")
    for each in map(type, admin.site._registry.values()):
        if issubclass(each, VersionAdmin):
            own = [getattr(each, name) for name in names]
            assert own == [getattr(WithHistory, name) for name in names], each
    # Their type is made when it is first asked for, maybe in what is rolled back.
    assert not reversion.is_registered(Attraction.pictures.through)
    assert reversion.is_registered(Relation)


def test_a_long_history_asks_little(editor, client, django_assert_max_num_queries):
    client.force_login(editor)
    row = draft(client, title_en="News")
    for number in range(6):
        change(client, row, title_en=str(number))
    newest, *_, oldest = versions(row)
    asked = {"from": oldest.pk, "to": newest.pk}
    with django_assert_max_num_queries(20):
        html = client.get(page(Story, "history", row.pk), asked).text
    assert html.count('type="radio"') == 2 * 7
