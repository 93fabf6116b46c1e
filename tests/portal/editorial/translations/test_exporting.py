"""Texts go out as a table and come back, checked, into drafts and working copies."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook
from reversion.models import Revision

from attractions.models import Attraction
from exchanges.models import City
from portal.admin.pages import TYPES
from portal.editorial.translations.exporting import COLUMNS, header
from portal.editorial.translations.status import Translation, texts_of
from portal.editorial.xlsx import sheets
from portal.models import Story
from tests.actors.desk import messages_of
from tests.actors.scene import dump

pytestmark = pytest.mark.django_db
OUT, BACK = reverse("admin_translations_export"), reverse("admin_translations_import")
ITEM, FIELD, STATE, SOURCE, TEXT, MEMORY, TERMS, KEY, MARK = range(len(COLUMNS))


@pytest.fixture
def writer(as_, editor):
    return as_(editor)


@pytest.fixture
def story(make_one, editor):
    """A public story without Korean, the English of which is out of date."""
    texts = {"title_en": "Title", "body_zh_hans": "甲", "body_en": "A"}
    row = Story.objects.get(pk=make_one(Story, "s", **texts).pk)
    row.title_zh_hans = "新标题"
    row.save()
    return row


def export_rows(client, language="ko", kinds=("portal.story",), only="to_do"):
    """The rows of a table as lists of texts."""
    data = {"language": language, "kinds": kinds, "only": only}
    response = client.get(OUT, data)
    assert response["Content-Type"] == TYPES["xlsx"]
    sheet = sheets.read_sheet(SimpleUploadedFile("t.xlsx", response.content))
    assert sheet.header == header()
    return [[row.texts[name] for name in sheet.header] for row in sheet.rows]


def look(client, rows, names=None):
    """The preview of a table that comes back."""
    data = sheets.write(names or header(), rows)
    sent = SimpleUploadedFile("back.xlsx", data, TYPES["xlsx"])
    return client.post(BACK, {"file": sent})


def confirm(client, preview):
    found = re.search(r'name="confirmed" value="([^"]+)"', preview.text)
    assert found, preview.text
    return client.post(BACK, {"confirmed": found[1]})


def filled(rows, **texts):
    """The rows with the text of the field (the last part but one of the key)."""
    return [
        [*row[:TEXT], texts.get(row[KEY].split("/")[-2], row[TEXT]), *row[MEMORY:]]
        for row in rows
    ]


def copy_of(row):
    return type(row).objects.get(live=row)


def test_a_table_has_a_row_for_each_text_that_is_to_be_translated(writer, story):
    english, korean = export_rows(writer, "en"), export_rows(writer)
    assert [row[ITEM : TEXT + 1] for row in english] == [
        ["新标题", "标题", str(Translation.OUTDATED.label), "新标题", "Title"]
    ]
    assert [row[SOURCE] for row in korean] == ["新标题", "甲"]
    assert [row[TEXT] for row in korean] == ["", ""]
    done_too = export_rows(writer, "en", only="all")
    own = [row for row in done_too if row[KEY].split("/")[1] == str(story.pk)]
    assert [row[SOURCE] for row in own] == ["新标题", "甲"]
    emptied = [[*row[:TEXT], "", *row[MEMORY:]] for row in done_too]
    for unchanged in (done_too, emptied):
        assert "confirmed" not in look(writer, unchanged).text


def test_a_preview_shows_rich_texts_as_people_read_them(writer, story, make_city):
    city = make_city("one")
    link = f'<a href="{city.get_absolute_url()}">x</a>'
    story.body_ko = f"<p>가 {link}</p>"
    story.save()
    rows = export_rows(writer, only="all")
    html = look(writer, filled(rows, body=f"<p>나 {link}</p>")).text
    (shown,) = re.findall(r"<del>가</del>.*", html)
    assert shown.startswith("<del>가</del><ins>나</ins> &lt;a href=")
    assert "/zh-hans/cities/one/" in shown
    assert "content:" not in shown


@pytest.mark.engine
def test_what_comes_back_goes_into_a_working_copy_and_not_to_the_site(
    writer, story, editor
):
    before = Story.objects.filter(pk=story.pk).values().get()
    preview = look(writer, filled(export_rows(writer), title="새 제목"))
    assert not Story.objects.filter(live=story).exists(), "a preview changes nothing"
    assert "<ins>새 제목</ins>" in preview.text
    response = confirm(writer, preview)
    assert response.status_code == 302
    assert "1" in messages_of(response)
    count = Revision.objects.count()
    assert confirm(writer, preview).status_code == 302
    assert Revision.objects.count() == count, "two confirmations write once"
    assert [row[SOURCE] for row in export_rows(writer)] == ["甲"], "what is left in it"
    confirm(writer, look(writer, filled(export_rows(writer), body="가")))
    assert Story.objects.filter(pk=story.pk).values().get() == before
    copy = copy_of(story)
    assert (copy.title_ko, copy.body_ko, copy.status) == ("새 제목", "가", "draft")
    assert copy.updated_by == editor
    assert {t.state for t in texts_of(copy, "ko")} == {Translation.DONE}


@pytest.mark.engine
def test_an_import_is_one_revision_that_is_undone_after_a_question(
    as_, editor, auditor, make_story, story
):
    writer, row = as_(editor), make_story("draft", body_zh_hans="甲")
    confirm(writer, look(writer, filled(export_rows(writer), title="제목", body="가")))
    row = Story.objects.get(pk=row.pk)
    assert (row.title_ko, row.body_ko) == ("제목", "가")
    assert not hasattr(row, "working_copy"), "a draft is written itself"
    newest = Revision.objects.latest("pk")
    objects = {each.object for each in newest.version_set.all()}
    assert objects >= {row, copy_of(story)}

    url = reverse("admin_translations_undo", args=[newest.pk])
    assert url in writer.get(OUT).text
    assert as_(auditor).post(url).status_code == 403
    writer = as_(editor)
    assert "新标题" in writer.get(url).text
    assert copy_of(story).title_ko == "제목"
    writer.post(url)
    row.refresh_from_db()
    assert not row.title_ko
    assert not Story.objects.filter(live=story).exists()
    assert url not in writer.get(OUT).text


def test_parts_of_a_row_go_out_and_come_back(writer):
    kinds = ["attractions.attraction", "exchanges.city"]
    work = Attraction.objects.get(slug="silmido").screen_works.first()
    type(work).objects.filter(pk=work.pk).update(title_ko="")
    relation = City.objects.get(slug="incheon").relations.first()
    type(relation).objects.filter(pk=relation.pk).update(note_zh_hans="注", note_ko="")
    rows = export_rows(writer, kinds=kinds)
    assert {row[SOURCE] for row in rows} == {work.title_zh_hans, "注"}
    preview = look(writer, filled(rows, title="실미도", note="메모"))
    confirm(writer, preview)
    copy = copy_of(work.filmed_at)
    assert copy.screen_works.get(slug=work.slug).title_ko == "실미도"
    assert copy_of(relation.city).relations.get(kind=relation.kind).note_ko == "메모"
    assert relation.city.relations.get().note_ko == ""


def problems(client, rows, names=None):
    """What a preview says is wrong, after a look that nothing can be confirmed."""
    before = dump()
    preview = look(client, rows, names)
    assert dump() == before
    assert preview.status_code == 200
    assert "confirmed" not in preview.text
    return preview.text


def wrong(client, rows):
    return re.findall(r'<p class="errors">(.*?)</p>', problems(client, rows))


def test_what_was_changed_meanwhile_is_named_and_refused(writer, story):
    """A source and a translation, before the preview and before the confirmation."""
    english = filled(export_rows(writer, "en"), title="New title")
    rows = filled(export_rows(writer), title="새 제목", body="가")
    preview = look(writer, rows)
    story.title_zh_hans, story.title_en = "更新的标题", "Another title"
    story.save()
    assert [len(wrong(writer, each)) for each in (rows, english)] == [1, 1]
    before = dump()
    response = confirm(writer, preview)
    assert dump() == before
    assert response.status_code == 200
    assert 'class="errors"' in response.text


def damaged(row, column, text):
    return [*row[:column], text, *row[column + 1 :]]


def test_what_was_changed_in_a_table_is_named(writer, story, editor):
    story.summary_zh_hans = "摘要"
    story.save()
    rows = filled(export_rows(writer), title="새 제목")
    (first,) = (row for row in rows if "/title/" in row[KEY])
    others = [row for row in rows if row is not first]
    keys = [
        "",
        "x",
        "portal.story",
        "portal.user/1/title/ko",
        "portal.story/٣/title/ko",
    ]
    fields = ("slug", "status", "is_unofficial", "text_file")
    keys += [first[KEY].replace("title", field) for field in fields]
    tables = [[damaged(first, KEY, key), *others] for key in keys]
    tables += [[damaged(first, MARK, "-"), *others]]
    tables += [filled(rows, title=text) for text in ("긴" * 201, "두\n줄")]
    tables += [filled(rows, summary="긴" * 501)]
    assert [table[0] for table in tables if len(wrong(writer, table)) != 1] == []
    assert len(wrong(writer, [*rows, first])) == 2, "what stands twice"
    group = editor.groups.get()
    group.permissions.remove(group.permissions.get(codename="change_story"))
    assert len(wrong(writer, rows)) == len(rows), "a kind that one may not write"


def warnings(client, rows):
    preview = look(client, rows)
    assert "confirmed" in preview.text, "a warning holds nothing up"
    return re.findall(r'<p class="warning">(.*?)</p>', preview.text)


def test_another_script_or_html_than_that_of_the_source_is_a_warning(writer, story):
    rows = export_rows(writer)
    long = "这是一段完全没有翻译的中文文字，不应出现在这里。"
    for text in (long, "<script>x()</script>가", "<p>가</p>"):
        assert len(warnings(writer, filled(rows, body=text))) == 1, text
    assert not warnings(writer, filled(rows, body="한국어 문장이 여기에 있습니다."))


def test_a_formula_is_named_beside_all_that_is_wrong_elsewhere(writer, story):
    book, file = Workbook(), io.BytesIO()
    book.active.append(header())
    first, other, *_others = filled(export_rows(writer), title="새 제목", body="가")
    book.active.append(damaged(first, TEXT, "=1+1"))
    book.active.append(damaged(other, KEY, "x"))
    book.active.append(damaged(damaged(other, MARK, "-"), TEXT, "나"))
    book.save(file)
    before = dump()
    response = writer.post(
        BACK, {"file": SimpleUploadedFile("t.xlsx", file.getvalue())}
    )
    assert [
        (each.number, len(each.problems)) for each in response.context["wrong"]
    ] == [
        (2, 1),
        (3, 1),
        (4, 2),
    ]
    assert "此处是公式" in response.text
    assert "confirmed" not in response.text
    assert dump() == before


def test_a_column_that_is_missing_is_named_in_whatever_language(writer, story):
    names = [*header()[:KEY], "x", header()[MARK]]
    assert header()[KEY] in problems(writer, export_rows(writer), names)
    rows = filled(export_rows(writer), title="새 제목")
    for language in ("en", "ko"):
        with translation.override(language):
            names = header()
        assert "confirmed" in look(writer, rows, names).text
