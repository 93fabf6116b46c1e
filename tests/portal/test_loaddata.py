"""What `loaddata` writes, and that it writes nothing twice."""

import gzip
import io
import sys
from datetime import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from exchanges.models import City, Relation
from portal.models import SiteSettings, Source, Story, User

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

WRITES = ("INSERT", "UPDATE", "DELETE")
CITY = """
- model: exchanges.city
  fields:
    slug: incheon
    title_zh_hans: 仁川
    title_en: Incheon
    country: KR
    population: {population}
    population_year: 2021
    sources: {sources}
"""
SOURCE = """
- model: portal.source
  fields:
    slug: {slug}
    title_zh_hans: 来源
    published: 2012-06
"""
RELATION = """
- model: exchanges.relation
  fields:
    city: [incheon]
    kind: sister
    since: "2014-06-12"
"""


def city(population=2948000, sources="[]"):
    return CITY.format(population=population, sources=sources)


def source(slug="article"):
    return SOURCE.format(slug=slug)


@pytest.fixture(autouse=True)
def english_terminal(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def load(tmp_path):
    """Load a text as a fixture; returns what the command prints."""

    def load(text, *arguments, name="some.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        out = io.StringIO()
        call_command("loaddata", tmp_path / name, *arguments, stdout=out)
        return out.getvalue()

    return load


def test_a_record_becomes_a_row_with_all_its_columns(load):
    assert load(source() + city(sources="[[article]]")) == (
        "2 written, 0 unchanged, 0 left alone\n"
    )
    row = City.objects.get()
    assert (row.title_zh_hans, row.title_en, row.title_ko) == ("仁川", "Incheon", None)
    assert str(Source.objects.get().published) == "2012-06"
    assert row.sources.get().slug == "article"


def test_the_column_without_a_language_holds_the_source_language(load):
    with translation.override("en"):
        load(city())
    with translation.override(None), connection.cursor() as cursor:
        cursor.execute("SELECT title FROM exchanges_city")
        assert cursor.fetchone() == ("仁川",)


def test_loading_twice_writes_nothing(load):
    text = source() + city(sources="[[article]]") + RELATION
    load(text)
    before = City.objects.get()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert load(text) == "0 written, 3 unchanged, 0 left alone\n"
    assert not [each for each in queries if each["sql"].startswith(WRITES)]
    after = City.objects.get()
    assert (after.version, after.updated_at) == (before.version, before.updated_at)


def test_a_changed_fixture_changes_the_row(load):
    load(city())
    assert load(city(population=3000000)) == "1 written, 0 unchanged, 0 left alone\n"
    row = City.objects.get()
    assert (row.population, row.version) == (3000000, 2)


def test_a_changed_list_of_sources_changes_the_row(load):
    load(source() + source("second") + city(sources="[[article]]"))
    text = source() + source("second") + city(sources="[[second], [second]]")
    assert load(text) == "1 written, 2 unchanged, 0 left alone\n"
    assert load(text) == "0 written, 3 unchanged, 0 left alone\n"
    assert City.objects.get().sources.get().slug == "second"


def test_references_may_point_to_later_records(load):
    load(RELATION + city(sources="[[article]]") + source())
    relation = Relation.objects.get()
    assert relation.city.sources.get().slug == "article"


def test_references_may_point_to_another_fixture_of_the_same_call(load, tmp_path):
    (tmp_path / "city.yaml").write_text(city(), encoding="utf-8")
    load(RELATION, str(tmp_path / "city.yaml"))
    assert Relation.objects.get().city.slug == "incheon"


def test_groups_get_their_permissions_by_name(load):
    text = """
- model: auth.group
  fields:
    name: editor
    permissions: [[add_story, portal, story], [change_story, portal, story]]
"""
    load(text)
    assert Group.objects.get().permissions.count() == 2
    assert load(text) == "0 written, 1 unchanged, 0 left alone\n"


def test_a_value_that_the_model_tidies_is_written_once(load):
    text = """
- model: portal.user
  fields: {username: li, password: "!", email: Li@EXAMPLE.INVALID, language: ko}
"""
    load(text)
    assert User.objects.get().email == "Li@example.invalid"
    assert load(text) == "0 written, 1 unchanged, 0 left alone\n"


def test_the_settings_of_the_site_need_no_key(load):
    text = """
- model: portal.sitesettings
  fields: {name_zh_hans: 友好城市, office_zh_hans: 外事办公室}
"""
    load(text)
    assert load(text) == "0 written, 1 unchanged, 0 left alone\n"
    assert SiteSettings.objects.get().pk == 1


def test_a_time_is_the_same_in_every_zone(load):
    text = """
- model: portal.story
  fields: {slug: news, title_zh_hans: 消息, published_at: %s}
"""
    load(text % "2021-12-30 08:00:00+08:00")
    for same in ("2021-12-30 08:00:00+08:00", '"2021-12-30T00:00:00Z"'):
        assert load(text % same) == "0 written, 1 unchanged, 0 left alone\n"
    assert Story.objects.get().published_at == datetime.fromisoformat(
        "2021-12-30T00:00Z"
    )


def test_after_a_given_pk_the_next_row_gets_another(load):
    load("- {model: portal.source, pk: 7, fields: {slug: a, title_zh_hans: 甲}}\n")
    assert Source.objects.create(slug="b", title_zh_hans="乙").pk == 8


def test_json_and_compressed_fixtures_load(load, tmp_path):
    text = (
        '[{"model": "portal.source", "fields": {"slug": "%s", "title_zh_hans": "a"}}]'
    )
    load(text % "plain", name="some.json")
    (tmp_path / "more.json.gz").write_bytes(gzip.compress((text % "small").encode()))
    call_command("loaddata", tmp_path / "more.json.gz", verbosity=0)
    assert {each.slug for each in Source.objects.all()} == {"plain", "small"}


def test_a_fixture_may_come_through_a_pipe(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(source().encode())))
    call_command("loaddata", "-", format="yaml", verbosity=0)
    assert Source.objects.exists()


def test_excluded_models_are_passed_over(load):
    load(source() + city(), "--exclude=exchanges.city")
    assert Source.objects.exists()
    assert not City.objects.exists()
