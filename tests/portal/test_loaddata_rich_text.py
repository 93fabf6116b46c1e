"""Rich texts in fixtures: cleaned, linked in whatever order they come, loaded twice."""

import json

import pytest
from django.core.management import CommandError, call_command

from portal.content.rich_text.references import for_file
from portal.models import LoadedRow, Page, Story
from tests.conftest import FIXTURES
from tests.staged import picture

pytestmark = [
    pytest.mark.engine,
    pytest.mark.django_db,
    pytest.mark.usefixtures("media_folder"),
]


def load(tmp_path, capsys, *records):
    path = tmp_path / "texts.json"
    path.write_text(json.dumps(records))
    capsys.readouterr()
    call_command("loaddata", str(path))
    return capsys.readouterr().out


def story(slug, body):
    fields = {"slug": slug, "title_zh_hans": "新闻", "body_zh_hans": body}
    return {"model": "portal.story", "fields": fields}


@pytest.mark.parametrize(
    "body",
    [
        "Plain\n\ntext & x < y",
        "<p>Clean</p>",
        "<p>Not<script>x</script> clean</p>",
        '<p><a href="/en/stories/second/">A later one</a></p>',
        '<p><a href="/en/stories/first/">Itself</a></p>',
        '<p><a href="/en/stories/none/">Nowhere</a></p>',
        '<figure data-picture="bay"></figure>',
    ],
)
def test_loading_twice_changes_nothing_and_blames_nobody(tmp_path, capsys, body):
    picture("bay")
    records = [story("first", body), story("second", "Text")]
    assert "2 written" in load(tmp_path, capsys, *records)
    row = Story.objects.get(slug="first")
    before = (
        row.body_zh_hans,
        row.version,
        row.updated_at,
        list(LoadedRow.objects.values()),
    )
    for _time in range(2):
        assert "2 unchanged" in load(tmp_path, capsys, *records)
    row = Story.objects.get(slug="first")
    after = (
        row.body_zh_hans,
        row.version,
        row.updated_at,
        list(LoadedRow.objects.values()),
    )
    assert after == before


def test_a_link_to_a_row_that_comes_later_is_kept_by_key(tmp_path, capsys):
    body = '<p><a href="/en/stories/second/">A later one</a></p>'
    load(tmp_path, capsys, story("first", body), story("second", "Text"))
    second = Story.objects.get(slug="second")
    first = Story.objects.get(slug="first")
    assert f"content:portal.story/{second.pk}" in first.body_zh_hans
    assert for_file(first.body_zh_hans) == body.replace("/en/", "/zh-hans/")


def test_a_picture_by_its_short_name_is_in_use(tmp_path, capsys):
    image = picture("bay")
    load(tmp_path, capsys, story("first", '<figure data-picture="bay"></figure>'))
    assert list(Story.objects.get(slug="first").body_pictures.all()) == [image]


def test_the_fixtures_of_the_project_keep_every_link_by_key(content):
    for model in (Page, Story):
        for row in model.objects.all():
            assert 'href="/' not in str(row.body_zh_hans) + str(row.body_ko), row


def test_the_fixtures_of_the_project_come_twice_without_a_change(content, capsys):
    call_command("loaddata", *FIXTURES)
    out = capsys.readouterr().out
    assert " 0 written" in f" {out.strip().splitlines()[-1]}"
    assert " 0 left alone" in out


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<figure data-picture="bay"></figure>', "bay"),
        ('<p><a href="content:exchanges.city/999">a</a></p>', "exchanges.city/999"),
    ],
)
def test_what_a_text_names_has_to_be_there(tmp_path, capsys, text, name):
    with pytest.raises(CommandError, match=rf"body_zh_hans.*{name}"):
        load(tmp_path, capsys, story("first", text))
    assert not Story.objects.filter(slug="first").exists()
