"""A table names other rows by their titles, with the addresses beside them."""

import pytest
from django.utils import translation

from exchanges.models import City, Exchange, Relation
from tests.portal.editorial.records.plans import (
    HEAD,
    NEW,
    file_of,
    imported,
    plan_of,
    table_of,
)
from tests.queries import queries


@pytest.fixture(autouse=True)
def rows(content):
    """The rows of the fixtures, read in Chinese."""
    with translation.override("zh-hans"):
        yield


def planned(cities):
    """The keys of the cities that a new row would have, or what is wrong."""
    plan = plan_of(table_of(Exchange), file_of(HEAD, [*NEW[:4], cities]))
    if plan.problems:
        return [problem.reason for problem in plan.problems]
    (entry,) = plan.new
    (keys,) = [v for column, v in entry.values.items() if column.name == "cities"]
    return [City.objects.get(pk=key).slug for key in keys]


def test_a_table_writes_the_title_beside_the_address():
    relation = Relation.objects.get(city__slug="incheon")
    event = Exchange.objects.filter(cities__slug="incheon").first()
    for name, row in (("city", relation), ("cities", event)):
        columns = table_of(type(row)).columns()
        columns.load([row])
        column = columns.by_name[name]
        assert "仁川广域市 (incheon)" in column.text(column.value(row)).split("\n")


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
        rows = [[f"new-{n}", f"新{n}", *NEW[2:4], text] for n in range(number)]
        return queries(lambda: plan_of(table_of(Exchange), file_of(HEAD, *rows)))

    assert asked(30, "仁川广域市") == asked(30, "incheon") + 1


def test_a_row_without_an_address_is_named_by_its_title_or_gets_one(make_one, editor):
    table = table_of(Exchange)
    row = make_one(Exchange, "one", status="draft", published_at=None)
    Exchange.objects.filter(pk=row.pk).update(title_zh_hans="唯一的标题")
    head, values = [*HEAD[1:], "place_zh_hans"], [*NEW[2:], "新地点"]
    plan = plan_of(table, file_of(head, ["唯一的标题", *values], ["别的", *values]))
    assert plan.problems == []
    assert [entry.stored for entry in plan.changing] == [row, None]
    file = file_of(HEAD, ["", *NEW[1:]])
    assert imported(table, file, editor) == 1
    assert Exchange.objects.get(title_zh_hans=NEW[1]).slug
    file.seek(0)
    (problem,) = plan_of(table, file).problems
    assert problem.label == str(Exchange._meta.get_field("slug").verbose_name)
