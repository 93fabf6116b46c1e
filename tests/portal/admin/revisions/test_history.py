"""Every save is a version, and everybody who sees a row may read its history."""

import json

import pytest
import reversion
from django.contrib import admin
from django.core.management import call_command
from django.utils import translation
from reversion.admin import VersionAdmin
from reversion.models import Revision, Version

from attractions.models import Attraction
from exchanges.models import City, Relation
from portal.admin.audit.wording import comment_in_words
from portal.admin.revisions.history import WithHistory
from portal.content.kinds import content_models
from portal.editorial.revisions.snapshots import of_row, of_version
from portal.editorial.workflow import working_copies
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.models import Picture, Source, Story, User
from portal.models.audit import Step
from tests.actors.desk import change, differences, draft, name, page, versions
from tests.conftest import FIXTURES
from tests.reading.foreign import Written, foreign_words, strange_texts, written

CONTENT = content_models()
Action = Step


def what(row, language="zh-hans"):
    """The comments of the versions in a language, the newest first."""
    with translation.override(language):
        return [
            comment_in_words(each.revision.comment, type(row)) for each in versions(row)
        ]


# Every save, publication and withdrawal is a version


def test_every_save_and_every_step_is_a_version_with_its_author_and_comment(
    editor, publisher, client
):
    client.force_login(editor)
    row = draft(client)
    change(client, row, title_en="News", summary_ko="요약")
    change(client, row, button="_step", value="ask")
    client.force_login(publisher)
    change(
        client,
        row,
        button="_step",
        value="send_back",
        **{"step-remark": "请补充"},
    )
    change(client, row, button="_step", value="publish")
    client.post(
        page(Story, "change", row.pk),
        {"_step": "withdraw", "_version": row.version, "step-remark": "误发"},
    )
    assert what(row) == [
        f"{Action.WITHDRAW.label}：误发",
        Action.PUBLISH.label,
        f"{Action.SEND_BACK.label}：请补充",
        Action.ASK.label,
        "已修改标题 (English) 与 摘要 (한국어)。",
        "已添加。",
    ]
    by = [each.revision.user for each in versions(row)]
    assert by == [publisher] * 3 + [editor] * 3


def test_a_comment_is_in_the_language_of_the_reader(editor, publisher, client):
    client.force_login(editor)
    row = draft(client)
    change(client, row, title_en="News", source_date="2021")
    apply_step(StepRequest("ask"), row, editor)
    assert what(row, "en") == [
        "asked for review",
        "Changed title (English) and date at the source.",
        "Added.",
    ]
    for language in ("zh-hans", "ko"):
        told = " ".join(what(row, language))
        told = told.replace("(English)", "").replace("(한국어)", "")
        assert foreign_words(told, language) == []


def test_a_save_that_changes_nothing_is_no_version(editor, client):
    client.force_login(editor)
    row = draft(client)
    change(client, row)
    assert len(versions(row)) == 1


def test_inlines_are_named_in_the_comment(editor, client):
    client.force_login(editor)
    copy, _ = working_copies.create_working_copy(
        City.objects.get(slug="incheon"), editor
    )
    change(client, copy, **{"relations-0-note_en": "A new note"})
    with translation.override("zh-hans"):
        assert f"{Relation._meta.verbose_name}" in what(copy)[0]
        assert name(Relation, "note_en") in what(copy)[0]


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "几个字",
        "[1]",
        '["x"]',
        "{}",
        "5",
        "null",
        '[{"changed": 1}]',
        "step:",
        "step:x",
    ],
)
def test_a_comment_of_another_kind_is_shown_as_it_is(db, comment):
    assert comment_in_words(comment, Story) in (comment,)


@pytest.mark.parametrize("change_first", [True, False])
def test_a_version_holds_the_pictures_that_the_inline_chose(
    publisher, client, make_one, change_first
):
    row = make_one(Attraction, "island", status="draft", published_at=None)
    picture = Picture.objects.create(slug="p", file="x.png", width=1, height=1)
    client.force_login(publisher)
    name = "Attraction_pictures"
    values = {f"{name}-TOTAL_FORMS": 1, f"{name}-0-picture": picture.pk}
    if change_first:
        values["title_en"] = "Island"
    change(client, row, **values)
    assert of_version(versions(row)[0]).many["pictures"] == [picture.pk]
    assert differences(of_version(versions(row)[0]), of_row(row)) == {}


# What came by fixture


@pytest.mark.parametrize("model", [*CONTENT, Source, Picture])
def test_what_came_by_fixture_has_its_first_version(content, model):
    for row in model._base_manager.all():
        (version,) = versions(row)
        assert differences(of_version(version), of_row(row)) == {}
        assert what(row) == ["由数据文件导入"]


def test_loading_a_fixture_again_adds_no_version(content):
    before = Version.objects.count(), Revision.objects.count()
    call_command("loaddata", *FIXTURES, verbosity=0)
    assert (Version.objects.count(), Revision.objects.count()) == before


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


def damaged(row, how):
    """The newest version of the row, damaged."""
    version = versions(row)[0]
    data = json.loads(version.serialized_data)
    if how == "a field that is no more":
        data[0]["fields"]["colour"] = "red"
    elif how == "a field that came later":
        del data[0]["fields"]["title_ko"]
    elif how == "another model":
        data[0]["model"] = "portal.nothing"
    elif how == "a value that is none":
        data[0]["fields"]["source_date"] = "沈阳"
    elif how == "a list where a row should be":
        data = [[]]
    elif how == "nothing":
        data = []
    version.serialized_data = json.dumps(data) if how != "no JSON" else "{"
    version.save()
    return version


@pytest.mark.parametrize(
    ("how", "is_readable"),
    [
        ("a field that is no more", True),
        ("a field that came later", True),
        ("another model", False),
        ("a value that is none", False),
        ("a list where a row should be", False),
        ("nothing", False),
        ("no JSON", False),
    ],
)
def test_a_damaged_version_is_said_to_be_so(editor, client, how, is_readable):
    client.force_login(editor)
    row = draft(client, title_ko="소식")
    change(client, row, title_en="News", title_ko="새 소식")
    old, new = versions(row)[1], damaged(row, how)
    address = page(Story, "revision", row.pk, new.pk)
    history = page(Story, "history", row.pk)
    compared = client.get(history, {"from": old.pk, "to": new.pk})
    opened = client.get(address)
    assert (compared.status_code, opened.status_code) == (200, 200)
    for html in (compared.text, opened.text):
        assert ("无法读取" in html) is not is_readable
    response = client.post(address, follow=True)
    assert response.status_code == 200
    assert ("无法载入" in response.text) is not is_readable
    row.refresh_from_db()
    assert row.title_ko == "새 소식", "what a version does not hold stays as it is"

    Story.objects.filter(pk=row.pk).delete()
    deleted = client.get(page(Story, "recoverlist"))
    opened = client.get(page(Story, "recover", versions(row)[0].pk))
    assert (deleted.status_code, opened.status_code) == (200, 200)


# Who may see it


@pytest.mark.parametrize("role", ["editor", "publisher", "auditor", "administrator"])
def test_every_role_reads_the_history_of_everything(request, content, client, role):
    client.force_login(request.getfixturevalue(role))
    for model in [*CONTENT, Source]:
        row = model._base_manager.first()
        (version,) = versions(row)
        for address in (
            page(model, "history", row.pk),
            page(model, "revision", row.pk, version.pk),
            page(model, "recoverlist"),
        ):
            assert client.get(address).status_code == 200, address


def test_whoever_may_not_see_the_rows_sees_no_history(content, client):
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
    for model_admin in admin.site._registry.values():
        if isinstance(model_admin, VersionAdmin):
            for name in ("revision_view", "recover_view", "recoverlist_view"):
                view = getattr(type(model_admin), name)
                assert view is getattr(WithHistory, name), model_admin


@pytest.mark.parametrize("language", ["zh-hans", "ko"])
def test_no_word_of_another_language_is_on_the_pages(editor, client, language):
    client.force_login(editor)
    row = draft(client, title_ko="소식", title_en="News")
    change(client, row, kind="", title_ko="새 소식")
    client.get("/admin/")  # which shows what the saves have said in Chinese
    User.objects.filter(pk=editor.pk).update(language=language)
    new, old = versions(row)
    data = Written([*written(), "소식"])
    for address in (
        f"{page(Story, 'history', row.pk)}?from={old.pk}&to={new.pk}",
        page(Story, "revision", row.pk, old.pk),
        page(Story, "recoverlist"),
    ):
        assert list(strange_texts(client.get(address).text, data)) == [], address


def test_the_history_asks_no_more_for_many_versions(
    editor, client, django_assert_max_num_queries
):
    client.force_login(editor)
    row = draft(client)
    for number in range(6):
        change(client, row, title_en=str(number))
    found = versions(row)
    with django_assert_max_num_queries(20):
        address = page(Story, "history", row.pk)
        html = client.get(address, {"from": found[-1].pk, "to": found[0].pk}).text
    assert html.count('type="radio"') == 2 * 7


def test_links_between_rows_have_no_versions_of_their_own():
    """Their type is made when it is first asked for, maybe in what is rolled back."""
    assert not reversion.is_registered(Attraction.pictures.through)
    assert reversion.is_registered(Relation)
