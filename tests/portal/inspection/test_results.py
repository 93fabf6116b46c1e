"""Nights are recorded; warnings come three days before; reports say how it was."""

import io
from datetime import date, timedelta
from itertools import groupby

import pytest
from django.db.models import QuerySet
from django.utils import timezone, translation
from docx import Document
from openpyxl import load_workbook

from portal.content.kinds import content_models
from portal.editorial.reminders import reminders
from portal.inspection import checks, papers, results, rules, yearly_form
from portal.inspection.models import Account, Code, FormRow, Span, State, Threshold

DAY = timedelta(days=1)


@pytest.fixture
def updated(content):
    now = timezone.now()
    for model in content_models():
        # Without the signal by which the rows would be indexed once more.
        QuerySet(model).update(published_at=now, updated_at=now)
    return timezone.localdate(now)


@pytest.fixture
def home_alone(updated, monkeypatch):
    """Of the rules only that of the home page is checked; gives the first day."""
    only = [rule for rule in rules.RULES if rule.code == Code.HOME]
    monkeypatch.setattr(rules, "RULES", only)
    return updated


def due_on(today, rule=Code.HOME):
    return [r for r in reminders(today) if r.key.startswith(f"inspection:{rule}:")]


def test_a_warning_comes_three_days_before_and_once(home_alone):
    keys, first = set(), None
    for number in range(20):
        today = home_alone + number * DAY
        results.record(today)
        for reminder in due_on(today):
            first = first or today
            keys.add(reminder.key)
            assert reminder.is_late == (number > 14)
    assert first == home_alone + 11 * DAY
    assert len(keys) == 1
    spans = Span.objects.filter(rule=Code.HOME).order_by("since")
    assert [(s.state, (s.until - s.since).days + 1) for s in spans] == [
        (State.OK, 11),
        (State.WARNING, 4),
        (State.FAILED, 5),
    ]
    later = home_alone + 30 * DAY  # nothing was recorded, so nothing is known
    assert due_on(later) == []


def test_what_was_mended_is_not_warned_of(home_alone):
    results.record(home_alone + 13 * DAY)
    assert due_on(home_alone + 13 * DAY)
    Threshold.objects.create(rule=Code.HOME, limit=100)
    results.record(home_alone + 13 * DAY)
    assert not due_on(home_alone + 13 * DAY)


def test_nights_that_were_not_recorded_are_not_filled_in(home_alone):
    Threshold.objects.create(rule=Code.HOME, limit=1000)
    for number in (0, 1, 30):
        results.record(home_alone + number * DAY)
    spans = Span.objects.filter(rule=Code.HOME).order_by("since")
    assert [((s.since - home_alone).days, (s.until - s.since).days) for s in spans] == [
        (0, 1),
        (30, 0),
    ]


def test_a_report_says_the_worst_state_and_its_days(updated):
    first = date(2030, 1, 1)
    for since, until, state in (
        (first - 9 * DAY, first + 1 * DAY, State.FAILED),
        (first + 2 * DAY, first + 40 * DAY, State.OK),
    ):
        Span.objects.create(rule=Code.HOME, since=since, until=until, state=state)
    january = results.in_period(*results.bounds("2030-01"))
    assert january[Code.HOME] == (State.FAILED, 2)
    assert results.in_period(*results.bounds("2030-02")) == {Code.HOME: (State.OK, 0)}
    assert results.bounds("2030-02") == (date(2030, 2, 1), date(2030, 2, 28))
    assert results.bounds("2030") == (date(2030, 1, 1), date(2030, 12, 31))


def test_reports_open_and_their_cells_are_texts(updated, monkeypatch):
    monkeypatch.setattr(checks, "missing_tags", dict)  # which reads pages
    Account.objects.create(name="=1+1\x01", last_article=updated - 50 * DAY)
    period = f"{updated:%Y-%m}"
    for language in ("zh-hans", "en", "ko"):
        with translation.override(language):
            paper = papers.of_period(period, language)
            rows = Document(io.BytesIO(paper.docx())).tables[0].rows
            sheet = load_workbook(io.BytesIO(paper.xlsx())).active
        firsts = [row[0].value for row in sheet.rows]
        assert len(rows) == len(results.inspect(updated)) + 1
        assert firsts[: len(rows)] == [row.cells[0].text for row in rows]
        assert firsts[len(rows) :] == [None, *paper.lines]
        assert {cell.data_type for row in sheet.rows for cell in row} <= {"s", "n"}
        assert sheet["A1"].value == rows[0].cells[0].text != ""


def test_the_yearly_form_is_copied_counted_and_due_in_january(content):
    year = timezone.localdate().year
    assert yearly_form.start(year) == sum(map(len, yearly_form.ROWS.values()))
    assert yearly_form.start(year) == 0
    FormRow.objects.create(year=year, position=9999, section="信息发布", name="新增")
    sections = [row.section for row in yearly_form.rows_of(year)]
    assert len([*groupby(sections)]) == len(yearly_form.ROWS)
    shown = {row.name: row.shown for row in yearly_form.rows_of(year)}
    published = sum(
        model.objects.published().filter(published_at__year=year).count()
        for model in content_models()
    )
    assert shown["总数"] == str(published)
    FormRow.objects.filter(name="总数").update(value="7")
    FormRow.objects.filter(name="网站类型").update(value="部门")
    yearly_form.start(year + 1)
    kept = dict(FormRow.objects.filter(year=year + 1).values_list("name", "value"))
    assert (kept["总数"], kept["网站类型"]) == ("", "部门")

    def is_due(month, day):
        today = date(year + 1, month, day)
        return [r.is_late for r in yearly_form.remind_of_form(today)]

    days = [(12, 31), (1, 1), (1, 2), (1, 31), (2, 1)]
    assert [is_due(*each) for each in days] == [[], [], [False], [False], []]
    Threshold.objects.create(rule=Code.FORM, limit=20)
    assert is_due(1, 21) == [True]
    FormRow.objects.filter(year=year).update(value="0")
    assert is_due(1, 21) == []
