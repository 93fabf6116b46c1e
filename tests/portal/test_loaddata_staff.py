"""What staff changed or deleted is safe from `loaddata`."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from exchanges.models import City, Relation
from portal.models import LoadedRow, Source

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


def test_what_staff_changed_is_named_and_left_alone(load):
    load(city())
    row = City.objects.get()
    row.title_en = "Inchon"
    row.save()
    assert load(city(population=1)) == (
        'exchanges.city ["incheon"]: changed by staff and left alone: title_en\n'
        "0 written, 0 unchanged, 1 left alone\n"
    )
    row.refresh_from_db()
    assert (row.title_en, row.population) == ("Inchon", 2948000)


def test_sources_that_staff_added_are_left_alone(load):
    load(source() + source("second") + city(sources="[[article]]"))
    City.objects.get().sources.add(Source.objects.get(slug="second"))
    answer = load(source() + source("second") + city(sources="[[article]]"))
    assert "left alone: sources" in answer
    assert City.objects.get().sources.count() == 2


def test_overwrite_brings_the_fixture_back(load):
    load(city())
    City.objects.update(title_en="Inchon", slug="inchon")
    load(city(), "--overwrite")
    row = City.objects.get()
    assert (row.title_en, row.slug) == ("Incheon", "incheon")
    City.objects.update(title_en="Inchon")
    assert "left alone: title_en" in load(city())


def test_what_staff_deleted_stays_deleted_until_overwrite(load):
    load(city())
    City.objects.get().delete()
    assert load(city()) == (
        'exchanges.city ["incheon"]: deleted by staff, and stays deleted\n'
        "0 written, 0 unchanged, 1 left alone\n"
    )
    assert not City.objects.exists()
    load(city(), "--overwrite")
    assert City.objects.exists()
    assert load(city()) == "0 written, 1 unchanged, 0 left alone\n"


def test_a_reference_to_a_row_that_staff_deleted_is_an_error(load):
    load(source())
    Source.objects.get().delete()
    text = source() + city(sources="[[article]]")
    with pytest.raises(CommandError, match=r"sources = .*deleted by staff"):
        load(text)
    assert load(text, "--overwrite") == "2 written, 0 unchanged, 0 left alone\n"


def test_a_row_is_found_although_staff_changed_its_address(load):
    load(city())
    City.objects.update(slug="inchon")
    assert "left alone: slug" in load(city())
    load(city() + RELATION)
    load(RELATION.replace("sister", "friendly"))
    assert {each.city.slug for each in Relation.objects.all()} == {"inchon"}
    assert City.objects.count() == 1


def test_a_row_of_staff_with_the_same_key_is_left_alone(load):
    City.objects.create(slug="incheon", title_zh_hans="仁川", country="KR")
    answer = load(city())
    assert "left alone: title_en, population, population_year" in answer
    assert City.objects.get().population is None


def test_an_equal_row_of_staff_is_taken_over(load):
    Source.objects.create(slug="article", title_zh_hans="来源", published="2012-06")
    assert load(source()) == "0 written, 1 unchanged, 0 left alone\n"
    assert LoadedRow.objects.get().key == '["article"]'


def test_a_field_that_a_fixture_names_for_the_first_time_may_be_theirs(load):
    load(source())
    Source.objects.update(title_en="Theirs")
    assert "left alone: title_en" in load(source() + "    title_en: Ours\n")
    assert "1 written" in load(source() + "    title_ko: 출처\n")


def test_fields_that_the_fixture_does_not_name_keep_their_value(load):
    load(source())
    Source.objects.update(publisher_en="Daily")
    load(source() + "    title_en: Article\n")
    assert Source.objects.get().publisher_en == "Daily"


def test_a_fixture_that_catches_up_with_staff_is_followed_again(load):
    load(city())
    City.objects.update(population=1)
    assert load(city(population=1)) == "0 written, 1 unchanged, 0 left alone\n"
    assert load(city(population=2)) == "1 written, 0 unchanged, 0 left alone\n"


def test_a_relation_is_still_ours_after_staff_changed_the_address_of_its_city(load):
    load(city() + RELATION)
    City.objects.update(slug="inchon")
    changed = RELATION.replace("2014-06-12", "2014-06")
    assert load(changed) == "1 written, 0 unchanged, 0 left alone\n"
