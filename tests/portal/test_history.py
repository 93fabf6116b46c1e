"""Every save is a version, and two versions are compared in words."""

import json
import re

import pytest
import reversion
from django.contrib import admin
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import translation
from reversion.admin import VersionAdmin
from reversion.models import Revision, Version

from attractions.models import Attraction, ScreenWork
from exchanges.models import Agreement, City, Exchange, Relation
from portal import copies, said
from portal.admin.history import WithHistory
from portal.comparison import compare
from portal.content import content_models
from portal.models import Picture, Source, Step, Story, User
from portal.snapshots import of_row, of_version
from portal.steps import Wish, take
from tests.conftest import FIXTURES
from tests.desk import page, versions
from tests.foreign import Written, foreign_words, strange_texts, written
from tests.form import edit

CONTENT = content_models()
Action = Step.Action


def what(row, language="zh-hans"):
    """The comments of the versions in a language, the newest first."""
    with translation.override(language):
        return [
            said.sentence(each.revision.comment, type(row)) for each in versions(row)
        ]


def plain(html):
    return re.sub(r"<[^>]*>", "", html)


def name(model, field):
    """The name of a field in the active language."""
    return str(model._meta.get_field(field).verbose_name)


def differences(old, new):
    """What differs, by the name of the field: two texts without their marks."""
    return {
        each.label: (plain(each.old), plain(each.new)) for each in compare(old, new)
    }


def draft(client, **values):
    """A story that was written at the desk."""
    client.post(page(Story, "add"), {"title_zh_hans": "新闻", "_save": "", **values})
    return Story.objects.latest("pk")


def change(client, row, **values):
    response = edit(client, page(type(row), "change", row.pk), type(row), **values)
    assert response.status_code == 302
    row.refresh_from_db()


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
    take(Wish("ask"), row, editor)
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
    copy, _ = copies.check_out(City.objects.get(slug="incheon"), editor)
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
    assert said.sentence(comment, Story) in (comment, comment.removeprefix("step:"))


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


# Two versions beside each other


def test_fields_of_each_language_are_compared(editor, client):
    client.force_login(editor)
    row = draft(client, body_en="One two three", title_ko="소식")
    change(client, row, body_en="One four three", title_ko="새 소식", title_en="News")
    new, old = versions(row)
    found = {each.label: each for each in compare(of_version(old), of_version(new))}
    assert list(found) == ["标题 (English)", "标题 (한국어)", "正文 (English)"]
    body = found["正文 (English)"]
    assert body.language == "en"
    assert body.old == "One <del>two</del> three"
    assert body.new == "One <ins>four</ins> three"


def test_what_was_typed_is_text_and_no_markup(editor, client):
    client.force_login(editor)
    row = draft(client, title_en="a")
    change(client, row, title_en="<script>alert(1)</script>")
    new, old = versions(row)
    address = page(Story, "history", row.pk)
    html = client.get(address, {"from": old.pk, "to": new.pk}).text
    assert "<script>alert" not in html
    assert "alert" in html


def test_choices_dates_switches_and_related_rows_are_words(editor):
    row = Exchange.objects.exclude(kind="visit").first()
    old = of_row(row)
    was = row.get_kind_display()
    row.kind, row.date, row.direction = "visit", "2013-07", "ours"
    row.save()
    row.refresh_from_db()
    row.cities.add(City.objects.get(slug="sapporo"))
    found = differences(old, of_row(row))
    assert found[name(Exchange, "kind")] == (was, Exchange.Kind.VISIT.label)
    assert found[name(Exchange, "date")][1] == "2013年7月"
    assert "札幌市" in found[name(Exchange, "cities")][1]
    assert "札幌市" not in found[name(Exchange, "cities")][0]
    city = City.objects.get(slug="sapporo")
    old = of_row(city)
    city.country, city.is_home = "CN", True
    assert differences(old, of_row(city)) == {
        name(City, "country"): ("日本", "中国"),
        name(City, "is_home"): ("否", "是"),
    }
    with translation.override("ko"):
        assert ("일본", "중국") in differences(old, of_row(city)).values()


def test_parts_and_their_many_to_many_rows_are_compared(editor):
    copy, _ = copies.check_out(City.objects.get(slug="incheon"), editor)
    relation = copy.relations.get(kind="sister")
    relation.note_en, relation.since = "Changed", "2014-12"
    relation.save()
    relation.sources.set(Source.objects.order_by("pk")[:1])
    copy.relations.create(kind="friendly", since="1994")
    found = differences(of_row(copy.live), of_row(copy))
    kind = Relation._meta.verbose_name
    sister, friendly = Relation.Kind.SISTER.label, Relation.Kind.FRIENDLY.label
    source = str(Source.objects.order_by("pk").first())
    assert found[f"{kind} {sister}：{name(Relation, 'note_en')}"][1] == "Changed"
    assert found[f"{kind} {sister}：{name(Relation, 'since')}"][1] == "2014年12月"
    assert source in found[f"{kind} {sister}：{name(Relation, 'sources')}"][1]
    assert found[f"{kind} {friendly}：{name(Relation, 'since')}"] == ("", "1994年")


def test_a_screen_work_is_named_by_its_title(editor, make_one):
    row = make_one(Attraction, "island")
    work = row.screen_works.create(
        title_zh_hans="影片", kind="film", year=2003, slug="film"
    )
    old = of_row(row)
    work.year = 2004
    work.save()
    assert differences(old, of_row(row)) == {
        f"{ScreenWork._meta.verbose_name} 影片：{name(ScreenWork, 'year')}": (
            "2003",
            "2004",
        )
    }


def test_files_are_compared_and_can_be_opened(publisher, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row = Agreement.objects.first()
    row.text_file_ko.save("협정.pdf", ContentFile(b"%PDF-1.7"))
    old, before = of_row(row), row.text_file_ko.name
    row.text_file_ko.save("협정.pdf", ContentFile(b"%PDF-1.8"))
    (found,) = compare(old, of_row(row))
    assert found.language == "ko"
    assert f'<a href="/media/{before}">' in found.old
    assert f'<a href="/media/{row.text_file_ko.name}">' in found.new


def test_a_row_that_is_gone_is_named_as_it_was(editor, client):
    client.force_login(editor)
    source = Source.objects.create(title_zh_hans="旧资料")
    with reversion.create_revision():
        reversion.add_to_revision(source)
    row = draft(client, sources=[source.pk])
    change(client, row, sources=[])
    source.delete()
    new, old = versions(row)
    found = differences(of_version(old), of_version(new))
    assert found["资料来源"] == ("（已删除：旧资料）", "")


def test_what_is_compared_is_always_the_older_with_the_newer(editor, client):
    client.force_login(editor)
    row = draft(client, title_en="First")
    change(client, row, title_en="Second")
    new, old = versions(row)
    for older, newer in ((old, new), (new, old)):
        address = page(Story, "history", row.pk)
        html = client.get(address, {"from": older.pk, "to": newer.pk}).text
        assert html.index("<del>First</del>") < html.index("<ins>Second</ins>")


def test_a_version_with_itself_has_no_difference(editor, client):
    client.force_login(editor)
    row = draft(client)
    (only,) = versions(row)
    address = page(Story, "history", row.pk)
    assert "没有差异" in client.get(address, {"from": only.pk, "to": only.pk}).text


@pytest.mark.parametrize("wrong", ["", "0", "x", "²", "9" * 30, "-1"])
def test_a_version_that_is_none_of_the_row_is_not_compared(editor, client, wrong):
    client.force_login(editor)
    row = draft(client)
    (only,) = versions(row)
    address = page(Story, "history", row.pk)
    response = client.get(address, {"from": wrong, "to": only.pk})
    assert response.status_code == 200
    assert 'class="differences"' not in response.text


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
    row = Story.objects.get()
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
    for number in range(20):
        change(client, row, title_en=str(number))
    found = versions(row)
    with django_assert_max_num_queries(20):
        address = page(Story, "history", row.pk)
        html = client.get(address, {"from": found[-1].pk, "to": found[0].pk}).text
    assert html.count('type="radio"') == 2 * 21
