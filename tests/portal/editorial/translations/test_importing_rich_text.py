"""Rich texts for translators: what they name is in words, and comes back by key."""

import re
from html import unescape

import pytest
from django.utils.translation import gettext as _

from exchanges.models import City
from portal.editorial.translations import exporting
from portal.models import Story
from tests.actors.staged import picture
from tests.portal.editorial.translations.test_exporting import (
    KEY,
    MARK,
    SOURCE,
    TEXT,
    confirm,
    copy_of,
    export_rows,
    filled,
    look,
    warnings,
    wrong,
)
from tests.queries import queries

pytestmark = pytest.mark.usefixtures("content", "media_folder")


@pytest.fixture
def writer(as_, editor):
    return as_(editor)


@pytest.fixture
def image():
    return picture("bay")


@pytest.fixture
def body(image):
    city = City.objects.published().first()
    link = f'<a href="content:exchanges.city/{city.pk}">x</a>'
    return f'<p>甲 {link}</p><figure data-picture="{image.pk}"></figure>'


@pytest.fixture
def story(make_one, body):
    return make_one(Story, "s", body_zh_hans=body, title_ko="제목")


def test_a_translator_sees_addresses_and_a_translation_is_stored_by_key(
    writer, story, body, image
):
    (row,) = export_rows(writer)
    seen = r"甲 \[x\]\(/zh-hans/cities/[a-z]+/\)\n\n!\[\]\(bay\)"
    assert re.fullmatch(seen, row[SOURCE])
    preview = look(writer, filled([row], body=row[SOURCE].replace("甲", "가")))
    assert 'class="warning"' not in preview.text
    assert "content:" not in preview.text
    assert "▣ bay" in unescape(re.sub("<[^<>]*>", "", preview.text))
    confirm(writer, preview)
    assert copy_of(story).body_ko == body.replace("甲", "가")
    assert list(copy_of(story).body_pictures.all()) == [image]


def test_what_is_not_there_is_named_unless_the_source_names_it(writer, story):
    rows = export_rows(writer)
    gone = '<p><a href="content:exchanges.city/999999">x</a></p>'
    for text in ('<figure data-picture="nope"></figure>', gone):
        (told,) = wrong(writer, filled(rows, body=text))
        assert text.split('"')[1] in told
    assert len(wrong(writer, filled(rows, body="a\0b"))) == 1, "no text at all"
    Story.objects.filter(pk=story.pk).update(body_zh_hans=gone, summary_zh_hans="乙")
    rows = export_rows(writer)
    assert len(wrong(writer, filled(rows, summary="a\0b"))) == 1
    confirm(writer, look(writer, filled(rows, body=gone)))
    assert copy_of(story).body_ko == gone


def test_what_is_left_out_and_other_links_and_pictures_are_a_warning(writer, story):
    picture("other")
    (row,) = rows = export_rows(writer)
    text = '<p>가</p><iframe src="https://a.example/"></iframe>'
    assert "iframe" in warnings(writer, filled(rows, body=text))[0]
    text = "[가](javascript:alert)"
    assert "javascript:alert" in warnings(writer, filled(rows, body=text))[0]
    said = _("The links or pictures are not those of the source.")
    for part, other in (
        ("/zh-hans/cities/", "https://a.example/"),
        ("(bay)", "(other)"),
    ):
        body = row[SOURCE].replace(part, other)
        assert warnings(writer, filled(rows, body=body)) == [said], other


def test_a_text_that_is_too_long_for_a_cell_is_left_out_and_said(writer, make_one):
    row = make_one(Story, "s", body_zh_hans="字" * 33_000, summary_zh_hans="摘要")
    rows = {each[KEY].split("/")[2]: each for each in export_rows(writer)}
    assert rows["summary"][SOURCE] == "摘要"
    told = _("The text is too long for a cell; translate it at the desk.")
    assert rows["body"][SOURCE] == told
    assert rows["body"][TEXT] == ""
    confirm(writer, look(writer, filled(rows.values(), summary="요약")))
    assert (copy_of(row).summary_ko, copy_of(row).body_ko) == ("요약", None)


def test_the_mark_is_that_of_the_stored_texts(writer, story, body):
    (row,) = export_rows(writer)
    assert row[MARK] == f"{exporting.digest(body)}-{exporting.digest('')}"
    city = City.objects.published().first()
    city.slug = "moved"
    city.save()
    preview = look(writer, filled([row], body=row[SOURCE].replace("甲", "가")))
    confirm(writer, preview)
    assert copy_of(story).body_ko == body.replace("甲", "가"), "as the former address"


def test_the_queries_do_not_grow_with_the_texts(make_one, body):
    def table_of():
        texts = list(exporting.texts_to_hand_out([Story], "en", True))
        return list(exporting.table(texts, ["portal.story"]))

    def asked(number):
        Story.objects.filter(slug__startswith="n").delete()
        for n in range(number):
            text = f"<p>第{n}次访问</p>{body}"
            make_one(Story, f"n{n}", body_zh_hans=text, title_en="T")
        return queries(table_of)

    asked(1)
    assert asked(2) == asked(9)
