"""A table that is older than its rows overwrites nothing of others unasked."""

import pytest

from exchanges.models import Exchange
from portal.editorial.workflow.working_copies import create_working_copy
from portal.editorial.xlsx import sheets
from tests.portal.editorial.records.plans import (
    confirmed,
    edited,
    exported,
    look,
    plan_of,
    problems_of,
    rewritten,
)

pytestmark = pytest.mark.usefixtures("media_folder")


@pytest.fixture
def file(table, draft):
    """An exported row that others changed since."""
    file = exported(table, Exchange.objects.filter(pk=draft.pk))
    draft.place_zh_hans = "别人写的"
    draft.save()
    return file


def with_mark(file, mark, **texts):
    """The edited file with another mark in its first row."""
    sheet = sheets.read_sheet(edited(file, **texts))
    sheet.rows[0].texts[sheet.header[-1]] = mark
    return rewritten(sheet)


def test_what_the_file_does_not_change_keeps_what_others_wrote(table, file):
    plan = plan_of(table, edited(file, place_en="Mine"))
    (entry,) = plan.changing
    assert [each.column.name for each in entry.changes] == ["place_en"]
    assert [column.name for column in entry.kept] == ["place_zh_hans"]
    assert plan_of(table, edited(file)).changing == []
    plan = plan_of(table, edited(file, place_zh_hans="别人写的"))
    assert (plan.changing, plan.conflicts) == ([], []), "both wrote the same"


def test_what_both_changed_stays_unless_the_table_is_chosen(
    as_, editor, table, draft, file
):
    client = as_(editor)
    forged = ("9" * 5000, "x", "-1", "٢")
    for taken, text in ((forged, "别人写的"), (("2",), "我写的")):
        mine = edited(file, place_zh_hans="我写的", place_en="Mine")
        response = look(client, table, mine)
        assert "import-conflict" in response.text
        assert 'name="_take"' in response.text
        assert confirmed(client, response, _take=list(taken)).status_code == 302
        draft.refresh_from_db()
        assert (draft.place_zh_hans, draft.place_en) == (text, "Mine")


def test_a_row_in_work_that_the_file_does_not_change_is_passed_over(
    table, editor, live
):
    file = exported(table, Exchange.objects.filter(pk=live.pk))
    Exchange.objects.filter(pk=live.pk).update(place_zh_hans="别人写的")
    create_working_copy(live, editor)
    plan = plan_of(table, edited(file))
    assert (plan.problems, plan.changing) == ([], [])
    assert len(plan_of(table, edited(file, place_en="Mine")).problems) == 1


def test_without_a_mark_the_file_decides_and_that_of_another_row_is_refused(
    table, live, file
):
    plan = plan_of(table, with_mark(file, "", place_zh_hans="我写的"))
    (entry,) = plan.changing
    assert (entry.conflicts, len(entry.changes)) == ([], 1)
    plan = plan_of(table, with_mark(file, f"{live.pk}-abc", place_en="Mine"))
    (problem,) = problems_of(plan)
    assert problem[0] == 2
