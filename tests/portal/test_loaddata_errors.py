"""What `loaddata` refuses, and how it says so."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from exchanges.models import City
from portal.models import LoadedRow, Source

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

GOOD = "- {model: portal.source, fields: {slug: good, title_zh_hans: 好}}\n"
SOURCE = "- {model: portal.source, fields: {slug: a, title_zh_hans: 甲, %s}}\n"
CITY = (
    "- {model: exchanges.city, fields: {slug: a, title_zh_hans: 甲, country: KR, %s}}\n"
)
STORY = "- {model: portal.story, fields: {slug: a, title_zh_hans: 甲, %s}}\n"
PICTURE = "- {model: portal.picture, fields: {slug: a, file: %s}}\n"
RELATION = "- {model: exchanges.relation, fields: {city: [a], kind: sister, %s}}\n"


@pytest.fixture(autouse=True)
def english_terminal(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def refusal(tmp_path):
    """What the command says when it refuses `data`, having loaded nothing."""

    def refusal(data, name="some.yaml"):
        content = data if isinstance(data, bytes) else data.encode()
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CommandError) as caught:
            call_command("loaddata", tmp_path / name, verbosity=0)
        assert not Source.objects.exists()
        assert not City.objects.exists()
        assert not LoadedRow.objects.exists()
        message = str(caught.value)
        assert message.startswith(str(tmp_path / name))
        return message.removeprefix(str(tmp_path / name))

    return refusal


def test_the_message_names_record_line_model_key_field_and_value(refusal):
    text = GOOD + (
        "- model: portal.source\n"
        "  fields:\n"
        "    slug: bad\n"
        "    title_zh_hans: 坏\n"
        "    published: 2021-02-30\n"
    )
    assert refusal(text) == (
        ', record 2, line 6: portal.source ["bad"]: published = 2021-02-30: '
        "There is no such date as “2021-02-30”.\nNothing was loaded."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOURCE % "colour: red", "colour = red: There is no such field."),
        (SOURCE % "id: 5", "id = 5: There is no such field."),
        (SOURCE % "title: 甲", "give title_zh_hans, title_en, title_ko instead"),
        (SOURCE % "published: 2021-13", "published = 2021-13: There is no such date"),
        (SOURCE % "published: true", "“True” is not a date"),
        (SOURCE % ("title_en: " + "x" * 301), "at most 300 characters (it has 301)"),
        (STORY % ("summary_en: " + "x" * 501), "at most 500 characters (it has 501)"),
        (SOURCE % "url: nowhere", "url = nowhere: Enter a valid URL."),
        (SOURCE % "title_en: NO", "title_en = false: “False” is not a text."),
        (SOURCE % "title_en: 12", "put the text in quotes"),
        (SOURCE % "title_en: [a]", "is not a text"),
        (SOURCE % 'title_en: "\\0"', "contains a NUL character"),
        (SOURCE % "title_zh_hant: 甲", "There is no such field"),
        (CITY % "latitude: .nan", "latitude = NaN: This is not a finite number."),
        (CITY % 'longitude: "inf"', "longitude = inf: This is not a finite number."),
        (CITY % "latitude: north", "value must be a float"),
        (CITY % "population: many", "value must be an integer"),
        (CITY % "population: 1.5", "value must be an integer"),
        (CITY % "population: true", "value must be an integer"),
        (CITY % "population: -1", "greater than or equal to 0"),
        (CITY % "area_year: 40000", "less than or equal to 32767"),
        (CITY % "is_home: perhaps", "either True or False"),
        (CITY % "status: secret", "status = secret: Value 'secret' is not a valid"),
        (CITY % "population: 5", "population_year: Say for which year"),
        (CITY % "version: 7", "version = 7: This is filled in on saving."),
        (CITY % "cover: [gone]", 'cover = ["gone"]: There is no picture ["gone"].'),
        (CITY % "cover: gone", "Name the picture by its natural key, as a list."),
        (CITY % "cover: [a, b, c]", "This key does not name one row."),
        (CITY % "sources: [[gone]]", 'There is no source ["gone"].'),
        (CITY % "sources: gone", "A list is expected here."),
        (RELATION % "note_en: n", 'city = ["a"]: There is no city ["a"].'),
        (STORY % "published_at: 2021-12-30", "Give the offset of the time"),
        (STORY % "published_at: 2021-12-30 08:00:00", "Give the offset of the time"),
        (STORY % 'published_at: "2021-12-30T08:00"', "Give the offset of the time"),
        (STORY % "published_at: 9999-12-31 23:59:59-08:00", "There is no such time."),
        (STORY % "published_at: soon", "invalid format"),
        (STORY % "status: published", "What is published needs a time"),
        (PICTURE % "gone.png", "There is no stored file"),
        (PICTURE % "../../etc/passwd", "There is no stored file"),
        (PICTURE % "true", "is not a text"),
        ("- {model: portal.stone, fields: {}}\n", "no model “portal.stone”"),
        ("- {model: stone, fields: {}}\n", "no model “stone”"),
        ("- {model: portal.source}\n", "The record has no fields."),
        ("- {model: portal.source, field: {}}\n", "nothing else but a pk"),
        ("- portal.source\n", "nothing else but a pk"),
        ("- {model: portal.source, fields: {}}\n", "does not say which row it is"),
        ("- {model: portal.source, fields: {slug: a}}\n", "title_zh_hans: This field"),
        (GOOD + GOOD, "record 2, line 2: portal.source"),
        (GOOD + GOOD, "The same row is record 1 of"),
        ("- {model: portal.source, pk: x, fields: {slug: a}}\n", "pk = x: "),
    ],
)
def test_a_wrong_record_is_refused(refusal, text, said):
    assert said in refusal(text)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"# nothing\n", "The file is empty."),
        (b"\xef\xbb\xbf" + GOOD.encode(), "byte-order mark"),
        (GOOD.encode("gbk"), "line 1: The byte at offset 61 is not UTF-8."),
        (GOOD.encode("utf-16"), "The byte at offset 0 is not UTF-8."),
        (GOOD + "\0\n", "line 2: The file contains a NUL character."),
        (GOOD + "  - [\n", "not valid YAML"),
        (SOURCE % 'title_en: "\\ud800"', "line 1: This is not valid YAML"),
        (SOURCE % "slug: b", "line 1: “slug” stands twice in one record."),
        (SOURCE % "[1]: b", "A list cannot be the name of a field."),
        ("- &a [*a]\n", "aliases are not allowed"),
        ("- &a [x, x]\n- &b [*a, *a]\n- [*b, *b]\n", "aliases are not allowed"),
        (SOURCE % "url: !!python/name:os.system x", "not valid YAML: could not"),
        ("- !!python/object:portal.models.User {}\n", "The tag “"),
        (GOOD + "---\n" + GOOD, "found another document"),
        ("model: portal.source\n", "a list of records, and this is none"),
        ("[" * 100000 + "\n", "not valid YAML: exceeded maximum nesting"),
        (GOOD.rstrip("\n"), "does not end in a newline"),
        ("# of the office\n---\n" + GOOD, "does not end with “...”"),
    ],
)
def test_a_broken_yaml_file_is_refused(refusal, data, said):
    assert said in refusal(data)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ('"title_en": "\\ud800"', "half of a character"),
        ('"title_en": "\\u0000"', "contains a NUL character"),
        ('"title_en": NaN', "not a finite number"),
        ('"title_en": 1e999', "not a finite number"),
        ('"slug": "b"', "“slug” stands twice in one record."),
        ('"title_en": "b"}}', "line 1: This is not valid JSON"),
        ('"title_en": ' + "[" * 100000, "nested too deeply"),
    ],
)
def test_a_broken_json_file_is_refused(refusal, fields, said):
    start = '[{"model": "portal.source", "fields": {"slug": "a", "title_zh_hans": "b", '
    assert said in refusal(start + fields + "}}]", name="some.json")


def test_half_an_archive_is_refused(refusal):
    assert "gzip" in refusal(b"no archive", name="some.yaml.gz").lower()


def test_no_cut_of_a_real_fixture_is_taken_for_the_whole(refusal, settings):
    data = (settings.FIXTURE_DIRS[0] / "cities.yaml").read_bytes()
    for end in {*range(0, len(data) - 1, 997), *range(len(data) - 40, len(data))}:
        refusal(data[:end])


def test_a_label_that_does_not_exist_is_refused():
    with pytest.raises(CommandError, match="No fixture named 'nowhere' found"):
        call_command("loaddata", "nowhere")


def test_one_wrong_record_of_5000_loads_nothing(refusal):
    record = "- {model: portal.source, fields: {slug: a%d, title_zh_hans: 甲}}\n"
    text = "".join(record % number for number in range(4999))
    assert "record 4000, line 4000" in refusal(
        text.replace("a3999, title_zh_hans: 甲", "a3999, title_zh_hans: ''")
    )


def test_what_was_written_before_an_error_is_taken_back(refusal):
    assert "There is a home city already" in refusal(
        CITY % "is_home: true" + CITY.replace("slug: a", "slug: b") % "is_home: true"
    )


def test_an_error_in_the_second_fixture_takes_the_first_back(tmp_path):
    for name, text in (("a.yaml", GOOD), ("b.yaml", SOURCE % "url: nowhere")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"b\.yaml, record 1"):
        call_command("loaddata", tmp_path / "a.yaml", tmp_path / "b.yaml")
    assert not Source.objects.exists()


def test_who_refers_to_a_record_that_cannot_be_saved_is_not_blamed(refusal):
    text = CITY % "area_km2: 5" + RELATION % "note_en: n"
    assert refusal(text).count("record") == 1


def test_who_refers_to_a_row_that_staff_deleted_is_named_once(tmp_path):
    text = CITY % "title_en: A"
    (tmp_path / "city.yaml").write_text(text, encoding="utf-8")
    call_command("loaddata", tmp_path / "city.yaml", verbosity=0)
    City.objects.all().delete()
    both = text + RELATION % "note_en: n"
    (tmp_path / "both.yaml").write_text(both, encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        call_command("loaddata", tmp_path / "both.yaml", verbosity=0)
    first, _ = str(caught.value).splitlines()
    assert 'city = ["a"]: The row was deleted by staff' in first


def test_every_error_is_named_at_once(refusal):
    text = SOURCE % "url: nowhere, cover: x, published: soon" + CITY % "sources: [[x]]"
    assert len(refusal(text).splitlines()) == 5


def test_who_waits_for_a_wrong_record_is_not_blamed(refusal):
    text = RELATION % "note_en: n" + CITY % "cover: [gone]"
    assert refusal(text).count("There is no") == 1


def test_what_only_the_database_sees_names_the_record(refusal):
    # A rule that no model knows of stands for all that validation cannot foresee.
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNIQUE INDEX one_licence ON portal_source (title_zh_hans)"
        )
    text = GOOD + GOOD.replace("slug: good", "slug: other")
    assert 'record 2, line 2: portal.source ["other"]: ' in refusal(text)


def test_messages_are_in_the_language_of_the_terminal(refusal, monkeypatch):
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    assert "정수" in refusal(CITY % "population: many")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "整" in refusal(CITY % "population: many")


def test_a_group_with_an_unknown_permission_is_refused(refusal):
    text = """
- model: auth.group
  fields: {name: g, permissions: [[fly, portal, story]]}
"""
    assert "There is no permission" in refusal(text)
    assert not Group.objects.filter(name="g").exists()


EXCHANGE = (
    "- {model: exchanges.city, fields: {slug: c, title_zh_hans: 城, country: KR%s}}\n"
    "- {model: exchanges.exchange, fields: {slug: e, title_zh_hans: 事, kind: event, "
    "date: 2012%s}}\n"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (EXCHANGE % ("", ""), "cities: This field"),
        (EXCHANGE % ("", ", cities: []"), "cities = []: This field"),
        (
            EXCHANGE % (", is_home: true", ", cities: [[c]]"),
            'cities = [["c"]]: This cannot be chosen here: 城',
        ),
        (SOURCE % "published: 02012", "published = 02012: “02012” is not a date"),
        (SOURCE % "published: 20:12", "published = 20:12: “20:12” is not a date"),
        (STORY.replace("甲", "'   '") % "title_en: b", "title_zh_hans = "),
    ],
)
def test_the_fixture_is_refused_what_the_form_refuses(refusal, text, message):
    assert message in refusal(text)
