"""Every fault of a table is named at once, at its cell and in the reader's language."""

import re
from itertools import cycle

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from exchanges.models import City, Exchange
from tests.portal.editorial.records.plans import (
    file_of,
    plan_of,
    problems_of,
    table_of,
    upload,
)

pytestmark = pytest.mark.usefixtures("content")
SCRIPTS = {"zh-hans": "[一-鿿]", "en": "[a-z]", "ko": "[가-힣]"}
CITY = {"slug": "new", "title_zh_hans": "新城", "country": "KR"}
EVENT = {"slug": "new", "title_zh_hans": "新的活动", "kind": "visit"}
EVENT |= {"date": "2012-06", "cities": "incheon"}
# What is wrong with a cell of an otherwise good row, and where it is said
WRONG = [
    (City, {"population": "12.7"}, "population"),
    (City, {"population": "1,000"}, "population"),
    (City, {"area_km2": "1,000"}, "area_km2"),
    (City, {"is_home": "yes"}, "is_home"),  # there is one
    (City, {"sources": "no-such-source"}, "sources"),
    (City, {"country": "Atlantis"}, "country"),
    (City, {"slug": "not a slug"}, "slug"),
    (City, {"latitude": "91", "longitude": "1"}, "latitude"),
    (City, {"title_zh_hans": "长" * 500}, "title_zh_hans"),
    (Exchange, {"cities": "incheon\nnope"}, "cities"),
    (Exchange, {"cities": "incheon, nowhere"}, "cities"),
    (Exchange, {"cities": "shenyang"}, "cities"),
    (Exchange, {"cities": ""}, "cities"),
    (Exchange, {"kind": "party"}, "kind"),
    (Exchange, {"kind": ""}, "kind"),
    (Exchange, {"date": "2021-02-30"}, "date"),
    (Exchange, {"date": "yesterday"}, "date"),
    (City, {"population": "5", "population_year": "3000"}, "population_year"),
    (Exchange, {"date": "2012-06", "end_date": "2011"}, "end_date"),
    (Exchange, {"title_zh_hans": ""}, "title_zh_hans"),
]
RIGHT = [
    (City, {"country": "韩国", "is_home": "否"}),
    (City, {"country": "South Korea", "is_home": "no"}),
    (Exchange, {"date": "2012年6月", "kind": "访问", "cities": "仁川广域市"}),
    (Exchange, {"kind": "visit", "date": "June 2012"}),
]


def planned(model, cells):
    row = (CITY if model is City else EVENT) | cells
    return plan_of(table_of(model), file_of(list(row), list(row.values())))


def test_a_wrong_cell_is_named_in_the_language_of_the_reader():
    failed = []
    for (model, cells, name), language in zip(WRONG, cycle(SCRIPTS), strict=False):
        with translation.override(language):
            label = str(model._meta.get_field(name).verbose_name)
            found = problems_of(planned(model, cells))
        is_named = [each[:3] for each in found] == [(2, label, cells.get(name, ""))]
        is_told = all(re.search(SCRIPTS[language], each[3]) for each in found)
        if not (is_named and is_told):
            failed.append((cells, found))
    for model, cells in RIGHT:
        if problems := planned(model, cells).problems:
            failed.append((cells, problems))
    assert failed == []


def test_all_faults_of_a_file_are_named_at_once():
    head = ["slug", "title_zh_hans", "kind", "date", "end_date", "cities", "place_en"]
    file = file_of(
        head,
        ["a", "=1+1", "party", "2021-02-30", "", "incheon", "x"],
        ["a", "新", "visit", "2012", "", "nope", "x"],
        ["b", "新的", "visit", "2012", "2011", "incheon", "=A1"],
    )
    found = [
        (row, label)
        for row, label, *_ in problems_of(plan_of(table_of(Exchange), file))
    ]
    labels = [str(Exchange._meta.get_field(name).verbose_name) for name in head]
    slug, title, kind, date, _end, cities, place = labels
    assert found == [
        (2, title),
        (2, kind),
        (2, date),
        (3, slug),
        (3, cities),
        (4, place),
    ]


# Addresses are not needed


def test_a_table_without_addresses_names_its_rows_by_title(make_one):
    row = make_one(Exchange, "one", status="draft", published_at=None)
    Exchange.objects.filter(pk=row.pk).update(title_zh_hans="唯一的标题")
    head = ["title_zh_hans", "kind", "date", "cities", "place_zh_hans"]
    values = ["visit", "2012-06", "incheon", "新地点"]
    file = file_of(head, ["唯一的标题", *values], ["另一个标题", *values])
    plan = plan_of(table_of(Exchange), file)
    assert plan.problems == []
    assert [entry.stored for entry in plan.changing] == [row, None]


# CSV


def test_a_csv_file_says_the_same_as_a_workbook():
    head = "slug,title_zh_hans,kind,date,cities,place_en"
    line = 'new,"新的,活动",visit,2012-06,"incheon\nturin",007'
    for data in (f"{head}\n{line}\n", f"﻿{head}\r\n{line}\r\n"):
        (entry,) = plan_of(table_of(Exchange), upload(data.encode(), "table.csv")).new
        texts = {change.column.name: change.new for change in entry.changes}
        assert texts["title_zh_hans"] == "新的,活动"
        assert texts["place_en"] == "007"
        assert len(texts["cities"].splitlines()) == 2


def test_a_csv_file_that_is_damaged_is_refused():
    for data in (
        b"",
        "slug,place_zh_hans\none,地点\n".encode("gbk"),
        b'slug,place_en\none,"x\n',
        b"slug,place_en\none,x\0\n",
        b"slug,place_en\none,x,y\n",
        b"slug;place_en\none;x\n",
        b"slug,slug\none,x\n",
        b"slug,place_en\n" + b"x,y\n" * 20_001,
    ):
        with pytest.raises(ValidationError) as caught:
            plan_of(table_of(Exchange), upload(data, "table.csv"))
        assert caught.value.messages, data[:40]
