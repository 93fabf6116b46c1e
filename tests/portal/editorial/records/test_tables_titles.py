"""A table names other rows by their titles, with the addresses beside them."""

import pytest
from django.utils import translation

from exchanges.models import City, Exchange, Relation
from portal.editorial.records.table import names
from tests.portal.editorial.records.plans import file_of, plan_of, table_of
from tests.queries import queries

NEW = ["全新的活动", "visit", "2012-06"]
HEAD = ["slug", "title_zh_hans", "kind", "date", "cities"]


@pytest.fixture(autouse=True)
def rows(content):
    """The rows of the fixtures, read in Chinese."""
    with translation.override("zh-hans"):
        yield


def cell(table, name, row):
    """What a table writes for a row into the column of this name."""
    columns = table.columns()
    columns.load([row])
    return columns.texts(row)[names(table).index(name)]


def planned(cities):
    """The keys of the cities that a new row would have, or what is wrong."""
    plan = plan_of(table_of(Exchange), file_of(HEAD, ["new-event", *NEW, cities]))
    if plan.problems:
        return [problem.reason for problem in plan.problems]
    (entry,) = plan.new
    (keys,) = [v for column, v in entry.values.items() if column.name == "cities"]
    return [City.objects.get(pk=key).slug for key in keys]


def test_a_table_writes_the_title_beside_the_address():
    relation = Relation.objects.get(city__slug="incheon")
    assert cell(table_of(Relation), "city", relation) == "仁川广域市 (incheon)"
    row = Exchange.objects.filter(cities__slug="incheon").first()
    assert "仁川广域市 (incheon)" in cell(table_of(Exchange), "cities", row).split("\n")


def test_a_row_is_named_by_its_address_or_by_its_title():
    texts = ["incheon", "仁川广域市", "Incheon", "인천광역시", "仁川广域市 (incheon)"]
    texts += ["仁川广域市（incheon）", "a former name (incheon)"]
    assert [text for text in texts if planned(text) != ["incheon"]] == []
    (reason,) = planned("仁川市")
    assert "仁川市" in reason


def test_several_stand_in_lines_or_behind_commas():
    City.objects.filter(slug="turin").update(title_en="Turin, the city, in Italy")
    for text in (
        "incheon\n都灵",
        "incheon，都灵",
        "Incheon\nTurin, the city, in Italy",
    ):
        assert sorted(planned(text)) == ["incheon", "turin"]


def test_a_title_that_two_have_is_refused():
    City.objects.filter(slug="turin").update(title_zh_hans="仁川广域市")
    (reason,) = planned("仁川广域市")
    assert reason == "有多个条目的标题为“仁川广域市”，请填写其中一个的网址。"
    assert planned("仁川广域市 (turin)") == ["turin"]
    file = file_of(["slug", "area_km2"], ["仁川广域市", "1067.5"])
    (problem, *_others) = plan_of(table_of(City), file).problems
    assert problem.text == "仁川广域市"


def test_the_owner_of_a_part_and_a_row_of_its_own_are_named_by_title_too():
    relation = Relation.objects.get(city__slug="incheon")
    for text in ("仁川广域市", "仁川广域市 (incheon)", "incheon"):
        cells = [text, relation.kind, "a new note"]
        file = file_of(["city", "kind", "note_en"], cells)
        plan = plan_of(table_of(Relation), file)
        assert not plan.problems
        assert [entry.stored for entry in plan.changed] == [relation]
    for text in ("仁川广域市", "인천광역시", "incheon"):
        plan = plan_of(table_of(City), file_of(["slug", "area_km2"], [text, "1067.5"]))
        assert not plan.problems
        (entry,) = plan.changed
        assert entry.stored == relation.city
        assert [change.column.name for change in entry.changes] == ["area_km2"]


def test_a_title_in_the_place_of_the_address_changes_nothing():
    row = Exchange.objects.filter(cities__slug="incheon").first()
    for name in ("slug", "title_zh_hans", "title_en"):
        text = "\n".join(getattr(city, name) for city in row.cities.all())
        file = file_of(["slug", "cities"], [row.slug, text])
        plan = plan_of(table_of(Exchange), file)
        assert (plan.problems, plan.changing) == ([], [])


def test_titles_cost_no_more_for_many_rows():
    def asked(number, text):
        rows = [[f"new-{n}", f"{NEW[0]}{n}", *NEW[1:], text] for n in range(number)]
        return queries(lambda: plan_of(table_of(Exchange), file_of(HEAD, *rows)))

    assert asked(30, "仁川广域市") == asked(30, "incheon") + 1
