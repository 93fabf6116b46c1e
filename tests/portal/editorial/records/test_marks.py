"""A table that is older than its rows overwrites nothing of others unasked."""

import io

import pytest

from exchanges.models import Exchange
from portal.editorial.workflow.working_copies import create_working_copy
from portal.editorial.xlsx import sheets
from tests.portal.editorial.records.plans import (
    confirmed,
    exported,
    look,
    plan_of,
    problems_of,
    upload,
)

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("media_folder")]


def edited(file, **texts):
    """The file as somebody gives it back who wrote into its first row."""
    file.seek(0)
    sheet = sheets.read_sheet(file)
    for name, text in texts.items():
        label = str(Exchange._meta.get_field(name).verbose_name)
        sheet.rows[0].texts[label] = text
    return rewritten(sheet)


def rewritten(sheet):
    data = io.BytesIO()
    sheets.write(data, sheet.header, [[*row.texts.values()] for row in sheet.rows])
    return upload(data.getvalue())


@pytest.fixture
def file(table, draft):
    return exported(table, Exchange.objects.filter(pk=draft.pk))


def change(draft, **texts):
    for name, text in texts.items():
        setattr(draft, name, text)
    draft.save()


def test_what_the_file_does_not_change_keeps_what_others_wrote(table, draft, file):
    change(draft, place_zh_hans="别人写的")
    plan = plan_of(table, edited(file, place_en="Mine"))
    (entry,) = plan.changing
    assert [each.column.name for each in entry.changes] == ["place_en"]
    assert [column.name for column in entry.kept] == ["place_zh_hans"]
    assert plan_of(table, edited(file)).changing == []


def test_what_both_changed_stays_unless_the_table_is_chosen(
    as_, editor, table, draft, file
):
    change(draft, place_zh_hans="别人写的")
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


def test_what_both_changed_in_the_same_way_is_no_conflict(table, draft, file):
    change(draft, place_zh_hans="一样的")
    plan = plan_of(table, edited(file, place_zh_hans="一样的"))
    assert (plan.changing, plan.conflicts) == ([], [])


def test_a_row_in_work_that_the_file_does_not_change_is_passed_over(
    table, editor, live
):
    file = exported(table, Exchange.objects.filter(pk=live.pk))
    Exchange.objects.filter(pk=live.pk).update(place_zh_hans="别人写的")
    create_working_copy(live, editor)
    plan = plan_of(table, edited(file))
    assert (plan.problems, plan.changing) == ([], [])
    assert len(plan_of(table, edited(file, place_en="Mine")).problems) == 1


def test_without_a_mark_the_file_decides(table, draft, file):
    change(draft, place_zh_hans="别人写的")
    sheet = sheets.read_sheet(edited(file, place_zh_hans="我写的"))
    sheet.rows[0].texts[sheet.header[-1]] = ""
    (entry,) = plan_of(table, rewritten(sheet)).changing
    assert (entry.conflicts, len(entry.changes)) == ([], 1)


def test_the_mark_of_another_row_is_refused(table, draft, live, file):
    sheet = sheets.read_sheet(edited(file, place_en="Mine"))
    sheet.rows[0].texts[sheet.header[-1]] = f"{live.pk}-abc"
    (problem,) = problems_of(plan_of(table, rewritten(sheet)))
    assert problem[0] == 2
