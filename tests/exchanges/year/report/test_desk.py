"""The report at the desk: its figures lead to their rows, its files hold the same."""

import io
import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from exchanges.models import City, Delegation, Exchange, PlanItem
from exchanges.year.report.report import DIMENSIONS
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import AuditEntry
from tests.conftest import published
from tests.tables import each_of

REPORT = "/admin/exchanges/exchange/report/"
SUMS = "batches", "persons"  # whose rows are fewer than they say


def page_for(user, query="", language="en"):
    user.language = language
    user.save()
    client = Client()
    client.force_login(user)
    return client, client.get(REPORT + query)


@pytest.mark.engine
@pytest.mark.parametrize(
    "part", ["its ends", pytest.param("between", marks=pytest.mark.full)]
)
@each_of(*DIMENSIONS)
def test_each_figure_leads_to_as_many_rows(by, editor, part):
    query = f"?by={by}&from=2012&direction=theirs&rows=published"
    client, page = page_for(editor, query)
    report = page.context["report"]
    lines = [*page.context["lines"], (None, None, page.context["total"])]
    addresses = set()
    some = {"its ends": lines[:1] + lines[-2:], "between": lines[1:3]}[part]
    for _line, _names, cells in some:
        for measure, (number, url) in zip(report.measures, cells, strict=True):
            if url and measure.name not in SUMS:
                found = client.get(url).context["cl"].result_count
                assert found == number, (measure.name, url)
                addresses.add(url)
    assert addresses


def test_working_copies_never_count_and_drafts_only_if_asked_for(editor):
    def numbers(query):
        total = page_for(editor, query)[1].context["report"].total
        return total["exchanges"], total["delegations"]

    all_rows, public = numbers(""), numbers("?rows=published")
    row = Exchange.objects.get(slug="china-week-2013")
    create_working_copy(row, editor)
    Exchange.objects.create(slug="new", title_zh_hans="新", kind="visit", date="2030")
    assert numbers("") == (all_rows[0] + 1, all_rows[1])
    assert numbers("?rows=published") == public


def test_what_is_unknown_is_no_zero_and_is_said(editor):
    Delegation.objects.update(size=None)
    Delegation.objects.filter(exchange__slug="china-week-2013").update(size=12)
    rows = Exchange.objects.published().filter(date__startswith="2013")
    Exchange.objects.filter(pk=rows.first().pk).update(persons=30)
    page = page_for(editor, "?from=2013&to=2014")[1]
    report = page.context["report"]
    for name, in_2013, unknown, words in (
        ("persons", 12, "uncounted", "delegations without a number of persons"),
        ("participants", 30, "unstated", "exchanges without a number of participants"),
    ):
        place = next(n for n, each in enumerate(report.measures) if each.name == name)
        lines = page.context["lines"]
        shown = {line.key: cells[place][0] for line, _names, cells in lines}
        assert shown == {"2013": in_2013, "2014": None}
        assert f"{report.total[unknown]} {words}" in page.text
    assert report.total["unstated"] == report.total["exchanges"] - 1


def test_a_line_that_no_report_has_is_named_as_it_was_asked_for(editor):
    client, _page = page_for(editor)
    for query in ("by=partner&key=zz", "by=field&key=zz", "by=kind&key=zz"):
        page = client.get("/admin/exchanges/exchange/", {"counted": query})
        assert "None" not in str(page.context["cl"].filter_specs[-1].lookup_choices)


def test_a_file_has_the_same_figures_as_numbers_and_the_trail_says_who_took_it(editor):
    query = "?by=partner&from=2012&to=2019"
    client, page = page_for(editor, query)
    report = page.context["report"]
    answer = client.get(f"{REPORT}{query}&file=xlsx&language=en")
    assert 'filename="report-2012-2019.xlsx"' in answer["Content-Disposition"]
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][:2] == ("Partner", "Exchanges")
    by_name = {row[0]: row[1] for row in rows}
    assert by_name["Incheon"] == report.counts["incheon"]["exchanges"]
    assert by_name["Total"] == report.total["exchanges"]
    assert AuditEntry.objects.filter(event="exported", actor=editor).exists()


@each_of(("zh-hans", "合计"), ("en", "Total"))
def test_the_paper_is_in_the_language_asked_for(language, words, editor):
    City.objects.filter(slug="incheon").update(
        title_en="=cmd()\x0bx", title_zh_hans="=cmd()\x0bx"
    )
    client, _page = page_for(editor, language="ko")
    answer = client.get(f"{REPORT}?by=partner&file=docx&language={language}")
    table = Document(io.BytesIO(answer.content)).tables[-1]
    cells = {row.cells[0].text for row in table.rows}
    assert {words, "=cmd()x"} <= cells


def test_what_no_report_has_is_an_error_in_words_or_leads_back(editor):
    client, page = page_for(editor, "?from=2020&to=2010&kind=x&by=nothing")
    assert page.status_code == 200
    assert "The last year is before the first." in page.text
    assert "report" not in page.context
    wrong = ["by%3Dyear%26from%3Dx", "part%3Ddone", "by%3Dnothing", "kind%3D%2500"]
    for value in wrong:
        answer = client.get(f"/admin/exchanges/exchange/?counted={value}")
        assert answer.status_code == 302, value
    assert client.get(f"{REPORT}?file=exe").status_code == 404


def test_the_work_plan_is_for_those_alone_who_may_see_internal_rows(editor):
    incheon = City.objects.get(slug="incheon")
    plan = {"city": incheon, "year": 2030, "text": "绝密计划"}
    row = PlanItem.objects.create(**plan, state="done")
    client, page = page_for(editor)
    assert "2030" not in page.text
    assert client.get("/admin/exchanges/planitem/").status_code == 403
    assert "planitem" not in client.get("/admin/").text
    editor.user_permissions.add(Permission.objects.get(codename="see_internal"))
    client, page = page_for(type(editor).objects.get(pk=editor.pk))
    assert page.context["report"].total["planned"] == 1
    urls = re.findall(r'href="(/admin/exchanges/planitem/\?[^"]+)"', page.text)
    (url,) = {each for each in urls if "key" in each and "part%3Ddone" in each}
    listed = client.get(unescape(url))
    assert "绝密计划" in listed.text
    form = f"/admin/exchanges/planitem/{row.pk}/change/"
    data = {"city": incheon.pk, "year": 2030, "text": "绝密\u200b\u202e计划"}
    data |= {"state": "planned", "done_on": "2030-02-01"}
    data |= {"_seen": client.get(form).context["seen"]}
    refused = client.post(form, data)
    assert "Only what is done has the day." in refused.text
    client.post(form, data | {"state": "done"})
    row.refresh_from_db()
    assert (str(row.done_on), row.text) == ("2030-02-01", "绝密计划")
    assert client.get("/admin/exchanges/planitem/?counted=by%3Dx").status_code == 302
    assert not AuditEntry.objects.filter(title__contains="绝密").exists()
    entry = AuditEntry.objects.get(kind="exchanges.planitem", event="saved")
    assert entry.details == {"changes": [{"changed": {"fields": ["done_on"]}}]}


def test_a_figure_of_the_public_page_counts_what_is_published(content, client):
    page = client.get("/en/statistics/")
    rows = Exchange.objects.published()
    assert dict(page.context["total"])["Exchanges"] == rows.count()
    year = client.get("/en/statistics/?year=2014")
    only = rows.filter(date__startswith="2014")
    assert dict(year.context["total"])["Exchanges"] == only.count()
    assert sum(total for _year, _row, total in year.context["kinds"]["lines"]) == (
        only.count()
    )
    City.objects.filter(slug="incheon").update(status="draft")
    assert "incheon" not in client.get("/en/statistics/").text


@each_of("1812", "x", "2014-06", "99999")
def test_a_year_without_rows_has_no_page(year, content, client):
    assert client.get(f"/ko/statistics/?year={year}").status_code == 404


def test_an_empty_site_says_so(db, client):
    assert "No exchange has been published yet." in client.get("/en/statistics/").text
    City.objects.create(slug="one", title_zh_hans="一", country="KR", **published())
    assert client.get("/zh-hans/statistics/").status_code == 200
