"""What has to be checked before an import is shown with its preview, and may stay."""

import pytest

from exchanges.models import City, Exchange
from portal.editorial.records.warnings import to_check
from portal.models import SiteSettings, Source
from tests.portal.editorial.records.plans import (
    confirmed,
    file_of,
    look,
    plan_of,
    table_of,
)
from tests.queries import queries

pytestmark = pytest.mark.usefixtures("content", "media_folder")
HEAD = ["slug", "body_zh_hans"]


def checked(plan):
    return [(each.number, each.reason) for each in to_check(plan)]


def test_what_is_left_out_of_a_text_is_said(as_, editor, live):
    text = '<p>A</p><iframe src="https://a.example/"></iframe><script>1</script>'
    file = file_of(HEAD, [live.slug, text])
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


def test_looking_for_doubts_changes_nothing_of_a_plan(live):
    plan = plan_of(table_of(Exchange), file_of(HEAD, [live.slug, "新"]))
    digest = plan.digest
    to_check(plan)
    assert plan.digest == digest
