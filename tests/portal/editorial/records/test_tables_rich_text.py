"""Rich texts in tables: what they name goes out in words and comes back by key."""

import pytest

from attractions.models import Attraction
from exchanges.models import City, Exchange
from portal.editorial.records.plan import make_plan
from portal.editorial.records.undo import imports_of, undo_import
from portal.editorial.xlsx import sheets
from portal.models import SiteSettings
from tests.actors.desk import messages_of
from tests.actors.scene import dump
from tests.actors.staged import picture
from tests.portal.editorial.records.plans import (
    address,
    exported,
    file_of,
    imported,
    plan_of,
    problems_of,
    table_of,
)
from tests.queries import queries

pytestmark = pytest.mark.usefixtures("content", "media_folder")
HEAD = ["slug", "body_zh_hans"]


def texts_of(row, image):
    link = f"content:{row._meta.label_lower}/{row.pk}"
    return [
        f'<p>甲 <a href="{link}">x</a></p>',
        f'<p>甲 <a href="{link}?a=1&amp;b=2#part">x &lt; y</a></p>\n<p>乙</p>',
        f'<figure data-picture="{image.pk}"><figcaption>港</figcaption></figure>',
        f'<figure data-picture="{image.pk}"></figure><p><a href="{link}">x</a></p>',
        '<p><a href="content:exchanges.city/999999">x</a></p>',
        '<figure data-picture="999999"></figure>',
        '<p><a href="https://a.example/?a=1&amp;b=2">x</a></p>',
        "甲\n\n乙 < 丙",
    ]


@pytest.fixture
def image():
    return picture("bay", decorative=True)


def figure(key):
    return f'<p>A</p><figure data-picture="{key}"></figure>'


def test_texts_with_links_and_pictures_come_back_unchanged(make_one, editor, image):
    city = City.objects.published().first()
    for number, text in enumerate(texts_of(city, image)):
        make_one(Exchange, f"e{number}", body_zh_hans=text, body_ko=text)
    before, table = dump(), table_of(Exchange)
    file = exported(table, Exchange.objects.all())
    assert imported(table, file, editor) == 0
    assert dump() == before


def test_what_a_text_names_goes_out_in_words_and_is_stored_by_key(
    make_one, editor, image
):
    city, table = City.objects.published().first(), table_of(Exchange)
    row = make_one(Exchange, "one", body_en=texts_of(city, image)[3])
    (sheet_row,) = sheets.read_sheet(exported(table, [row])).rows
    (body,) = [text for text in sheet_row.texts.values() if "<figure" in text]
    assert f'href="/zh-hans/cities/{city.slug}/"' in body
    assert 'data-picture="bay"' in body
    assert "content:" not in body
    row = make_one(Exchange, "two", status="draft", published_at=None)
    body = body.replace("/zh-hans/", "/en/")
    imported(table, file_of(HEAD, ["two", body]), editor)
    row.refresh_from_db()
    assert f"content:exchanges.city/{city.pk}" in row.body_zh_hans
    assert f'data-picture="{image.pk}"' in row.body_zh_hans
    assert list(row.body_pictures.all()) == [image]
    again = file_of(HEAD, ["two", body.replace("/en/", "/ko/")])
    assert plan_of(table, again).changing == []


def test_what_is_not_there_is_named_by_row_column_and_value_unless_it_was_there(live):
    gone = '<p><a href="content:exchanges.city/999999">x</a></p>'
    for text in (
        *(figure("nope"), figure("999999"), gone),
        '<p><a href="content:auth.user/1">x</a></p>',
        '<p><a href="content:x">x</a></p>',
    ):
        plan = plan_of(table_of(Exchange), file_of(HEAD, [live.slug, text]))
        ((number, label, value, reason),) = problems_of(plan)
        assert (number, value) == (2, text)
        assert "(中文)" in label
        assert text.split('"')[1] in reason
    Exchange.objects.filter(pk=live.pk).update(body_zh_hans=gone)
    file = file_of(HEAD, [live.slug, gone + "<p>新</p>"])
    assert plan_of(table_of(Exchange), file).problems == []


def test_the_queries_do_not_grow_with_the_texts(make_one, image):
    cities, table = City.objects.published(), table_of(Exchange)

    def asked(number):
        rows = [
            make_one(Exchange, f"n{number}-{n}", body_zh_hans=texts_of(city, image)[3])
            for n, city in zip(range(number), cities, strict=False)
        ]
        file = exported(table, rows)
        sheet = sheets.read_sheet(file)
        text = '<p>{} <a href="/en/cities/nope/">x</a></p>' + figure("nope")
        new = sheets.read_sheet(
            file_of(HEAD, *([r.slug, text.format(r)] for r in rows))
        )
        return (
            queries(lambda: exported(table, rows)),
            queries(lambda: make_plan(table, sheet)),
            queries(lambda: make_plan(table, new)),
        )

    asked(1)
    assert asked(2) == asked(7)


def test_an_import_of_pictures_is_undone_with_them(make_one, editor, publisher, image):
    SiteSettings.objects.update(allow_self_approval=True)
    live = Attraction.objects.published().first()
    live.body_zh_hans = figure(image.pk)
    live.save()
    other = picture("other", decorative=True)
    table, file = table_of(Attraction), file_of(HEAD, [live.slug, figure("other")])
    imported(table, file, publisher, publish=True)
    assert list(live.body_pictures.all()) == [other]
    undo_import(imports_of(table).get(), publisher)
    live.refresh_from_db()
    assert live.body_zh_hans == figure(image.pk)
    assert list(live.body_pictures.all()) == [image]
    made = {"status": "review", "published_at": None, "body_en": figure(image.pk)}
    row, table = make_one(Exchange, "one", **made), table_of(Exchange)
    imported(table, file_of(["slug", "body_en"], ["one", "A"]), editor)
    assert not row.body_pictures.exists()
    undo_import(imports_of(table).get(), editor)
    assert Exchange.objects.filter(pk=row.pk).values(*made).get() == made
    assert list(row.body_pictures.all()) == [image]


def test_a_text_that_is_too_long_for_a_cell_is_named(as_, editor, make_one):
    make_one(Exchange, "long", title_zh_hans="很长的活动", body_ko="글" * 33_000)
    response = as_(editor).get(address(table_of(Exchange), "export"))
    assert response.status_code == 302
    assert "很长的活动" in messages_of(response)
