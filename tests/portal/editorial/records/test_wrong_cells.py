"""Each fault of a table is named at its cell, and what has to be checked is shown."""

import re
from itertools import cycle

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from exchanges.models import City, Delegation, Exchange
from portal.editorial.records.warnings import to_check
from portal.models import SiteSettings, Source
from tests.portal.editorial.records.plans import (
    HEAD,
    NEW,
    confirmed,
    file_of,
    look,
    plan_of,
    problems_of,
    table_of,
    upload,
)
from tests.queries import queries
from tests.tables import each_of

pytestmark = pytest.mark.usefixtures("content", "media_folder")
SCRIPTS = {"zh-hans": "[一-鿿]", "en": "[a-z]", "ko": "[가-힣]"}
CITY = {"slug": "new", "title_zh_hans": "新城", "country": "KR"}
EVENT = dict(zip(HEAD, NEW, strict=True))
NO_NUMBERS = ["12.7", "1,000", "１０", "1_000", " 12", "1e3", "0x10", "many", "-1"]
# What is wrong with a cell of an otherwise good row, and where it is said
WRONG = [
    *((City, {"population": text}, "population") for text in NO_NUMBERS),
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
    *((City, "country", text, "KR") for text in ("韩国", "South Korea", "KR")),
    *((City, "is_unofficial_en", text, True) for text in ("是", "Yes", "true")),
    *((City, "is_unofficial_en", text, False) for text in ("否", "no", "")),
    *((Exchange, "kind", text, "visit") for text in ("访问", "visit", "방문")),
    *((Exchange, "date", text, "2012-06") for text in ("2012年6月", "June 2012")),
    (Delegation, "size", "12", 12),
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
    assert failed == []


@each_of(*RIGHT)
def test_a_cell_is_read_as_the_form_reads_it_or_as_a_code(model, name, text, value):
    column = table_of(model).columns().by_name[name]
    read = column.read(text)
    assert (str(read) if name == "date" else read) == value


def test_all_faults_of_a_file_are_named_at_once():
    head = [*HEAD, "end_date", "place_en"]
    file = file_of(
        head,
        ["a", "=1+1", "party", "2021-02-30", "incheon", "", "x"],
        ["a", "新", "visit", "2012", "nope", "", "x"],
        ["b", "新的", "visit", "2012", "incheon", "2011", "=A1"],
    )
    labels = [str(Exchange._meta.get_field(name).verbose_name) for name in head]
    slug, title, kind, date, cities, _end, place = labels
    found = [each[:2] for each in problems_of(plan_of(table_of(Exchange), file))]
    assert found == [
        *((2, label) for label in (title, kind, date)),
        *((3, label) for label in (slug, cities)),
        (4, place),
    ]


def test_what_is_there_twice_is_named_at_its_cell_and_with_the_row_it_repeats():
    known = Exchange.objects.exclude(slug="").first()
    file = file_of(
        HEAD,
        NEW,
        ["other", *NEW[1:]],
        NEW,
        ["", known.title_zh_hans, *NEW[2:]],
    )
    slug = str(Exchange._meta.get_field("slug").verbose_name)
    first, second = problems_of(plan_of(table_of(Exchange), file))
    assert first == (4, slug, "new-event", "与第 2 行重复。")
    assert second[:3] == (5, slug, "")
    city = ["new", "新城", "KR", "是"]
    head = ["slug", "title_zh_hans", "country", "is_home"]
    (found,) = problems_of(plan_of(table_of(City), file_of(head, city)))
    assert found[:3] == (2, str(City._meta.get_field("is_home").verbose_name), "是")


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


# What is to be checked, and may stay

RICH = ["slug", "body_zh_hans"]


def checked(plan):
    return [(each.number, each.reason) for each in to_check(plan)]


def test_what_is_left_out_of_a_text_is_said(as_, editor, live):
    text = '<p>A</p><iframe src="https://a.example/"></iframe><script>1</script>'
    file = file_of(RICH, [live.slug, text])
    ((number, sentence),) = checked(plan_of(table_of(Exchange), file))
    assert number == 2
    assert "iframe" in sentence
    assert "script" in sentence
    file.seek(0)
    client = as_(editor)
    response = look(client, table_of(Exchange), file)
    assert "iframe, script" in response.text.replace("、", ", ")
    confirmed(client, response)
    assert Exchange.objects.get(live=live).body_zh_hans == "<p>A</p>"


def test_a_figure_twenty_times_the_former_is_seen_before_it_is_public(
    as_, publisher, make_city
):
    SiteSettings.objects.update(allow_self_approval=True)
    client, table = as_(publisher), table_of(City)
    for status in ("published", "draft", "review"):
        made = {} if status == "published" else {"published_at": None}
        city = make_city(status, area_km2=1000, area_year=2020, status=status, **made)
        file = file_of(["slug", "area_km2"], [status, "20000"])
        response = look(client, table, file)
        html = response.text.partition("import-to-check")[2].partition("</table>")[0]
        assert "1,000" in html, status
        confirmed(client, response, _as="published")
        assert City.objects.get(pk=city.pk).area_km2 == 20000, status


def test_a_doubt_that_was_there_before_is_not_repeated(make_one):
    row = make_one(Exchange, "one", title_en="完全没有翻译的标题文字")
    row.sources.set(Source.objects.all()[:1])
    file = file_of(["slug", "place_en"], ["one", "Incheon"])
    assert checked(plan_of(table_of(Exchange), file)) == []
    file = file_of(["slug", "place_en"], ["one", "完全没有翻译的地点文字"])
    assert len(checked(plan_of(table_of(Exchange), file))) == 1


def test_new_rows_are_looked_at_too():
    head = ["slug", "title_zh_hans", "title_en", "kind", "date", "cities"]
    rows = [
        [f"new-{n}", f"新{n}", f"这是{n}号没有翻译的标题", "visit", "2012", "incheon"]
        for n in range(3)
    ]
    found = checked(plan_of(table_of(Exchange), file_of(head, *rows)))
    assert [number for number, _sentence in found] == [2, 3, 4]


def test_looking_for_doubts_asks_no_more_for_more_rows(make_city):
    head, table = ["slug", "area_km2", "title_en"], table_of(City)

    def asked(number):
        rows = [[make_city(f"c{number}-{n}").slug, "5", "T"] for n in range(number)]
        plan = plan_of(table, file_of(head, *rows))
        return queries(lambda: to_check(plan))

    asked(1)
    assert asked(2) == asked(9)
