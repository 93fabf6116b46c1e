"""Imports at the desk: preview, confirm once, files that wait, what is exported."""

import io
import os
import time
from itertools import product

import openpyxl
import pytest

from exchanges.models import City, Exchange
from portal.admin.tables import pending_files
from portal.editorial.records import apply
from portal.editorial.records.plan import make_plan
from portal.editorial.records.undo import imports_of
from portal.editorial.workflow.working_copies import create_working_copy
from portal.editorial.xlsx import sheets
from portal.models import SiteSettings
from tests.actors.desk import messages_of, page
from tests.actors.scene import dump
from tests.portal.editorial.records.plans import (
    HEAD,
    NEW,
    address,
    confirmed,
    exported,
    file_of,
    look,
    of_place,
    upload,
    waiting,
)

pytestmark = pytest.mark.usefixtures("media_folder")


def test_an_editor_imports_a_table_and_undoes_it_after_a_question(
    as_, editor, table, live
):
    client, before = as_(editor), dump()
    response = look(client, table, of_place(live))
    assert "<ins>新地点</ins>" in response.text
    assert dump() == before, "a preview stores nothing"
    response = confirmed(client, response)
    assert response.status_code == 302
    assert Exchange.objects.get(live=live).place_zh_hans == "新地点"
    assert not list(waiting().iterdir())
    text = client.get(address(table)).text
    assert "table.xlsx" in text
    url = address(table, "undo", imports_of(table).get().pk)
    assert url in text
    assert live.title_zh_hans in client.get(url).text
    assert Exchange.objects.filter(live=live).exists()
    client.post(url)
    assert not Exchange.objects.filter(live=live).exists()
    assert url not in client.get(address(table)).text


def test_a_csv_file_is_looked_at_and_imported_too(as_, editor, table, live):
    client, text = as_(editor), f"slug,place_zh_hans\n{live.slug},新地点\n"
    response = look(client, table, upload(text.encode(), "table.csv"))
    assert confirmed(client, response).status_code == 302
    assert Exchange.objects.get(live=live).place_zh_hans == "新地点"


def test_two_confirms_do_it_once(as_, editor, table):
    client = as_(editor)
    response = look(
        client, table, file_of(["title_zh_hans", *HEAD[2:], "slug"], [*NEW[1:], ""])
    )
    (path,) = waiting().iterdir()
    kept = path.read_bytes()
    first = confirmed(client, response)
    path.write_bytes(kept)  # as it is for whoever presses the button at the same time
    second = confirmed(client, response)
    assert first["Location"] == second["Location"]
    assert "已经完成" in messages_of(second) or "done already" in messages_of(second)
    assert Exchange.objects.filter(title_zh_hans="全新的活动").count() == 1
    assert imports_of(table).count() == 1


def test_what_was_changed_after_the_preview_is_looked_at_again(
    as_, editor, table, draft
):
    client = as_(editor)
    response = look(client, table, of_place(draft))
    draft.place_zh_hans = "别人写的"
    draft.save()
    response = confirmed(client, response)
    assert response.status_code == 200
    assert "别人写的" in response.text
    draft.refresh_from_db()
    assert draft.place_zh_hans == "别人写的"
    confirmed(client, response)
    draft.refresh_from_db()
    assert draft.place_zh_hans == "新地点"


def test_errors_are_named_and_nothing_can_be_confirmed(
    as_, editor, table, live, monkeypatch
):
    """A file that is no table, or makes too many changes, is refused in the form."""
    client = as_(editor)
    file = file_of(["slug", "date"], [live.slug, "2021-02-30"])
    response = look(client, table, file)
    assert "2021-02-30" in response.text
    assert "_confirm" not in response.text
    response = look(client, table, file_of([]))
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    for name in ("MAX_CHANGES", "MAX_CHANGES_SQLITE"):
        monkeypatch.setattr(apply, name, 2)
    rows = [[f"new-{n}", f"活动{n}", *NEW[2:]] for n in range(3)]
    response = look(client, table, file_of(HEAD, *rows))
    (error,) = response.context["form"].errors["file"]
    assert "3" in error
    assert "2" in error
    assert not list(waiting().glob("*"))


def test_a_file_waits_for_nobody_else_and_is_deleted_after_a_day(
    as_, editor, publisher, table, draft
):
    response = look(as_(editor), table, of_place(draft))
    confirmed(as_(publisher), response)
    for key in ("", "../../x", "0" * 32, "x" * 5000):
        data = {"_confirm": "yes", "_key": key, "_digest": "x"}
        forged = as_(editor).post(address(table), data)
        assert forged.status_code == 302
        assert messages_of(forged)
    draft.refresh_from_db()
    assert draft.place_zh_hans != "新地点"
    (path,) = waiting().iterdir()
    old = time.time() - pending_files.KEPT_FOR - 1
    os.utime(path, (old, old))
    look(as_(editor), table, of_place(draft))
    assert path not in waiting().iterdir()


def test_who_may_publish_a_table_is_offered_it(as_, editor, publisher, table, draft):
    response = look(as_(publisher), table, of_place(draft))
    assert 'value="published" disabled' in response.text
    SiteSettings.objects.update(allow_self_approval=True)
    client = as_(editor)
    response = look(client, table, of_place(draft))
    assert 'name="_as"' not in response.text
    assert confirmed(client, response, _as="published").status_code == 403
    draft.refresh_from_db()
    assert draft.status == "draft"
    response = look(as_(publisher), table, of_place(draft))
    assert 'value="published"' in response.text
    confirmed(as_(publisher), response, _as="published")
    assert Exchange.objects.published().filter(pk=draft.pk).exists()


def test_an_export_is_what_the_list_shows(as_, auditor, table, live, draft, editor):
    create_working_copy(live, editor)
    label, client = str(Exchange._meta.get_field("slug").verbose_name), as_(auditor)
    for query in ("", "?state=draft", "?kind=visit", "?q=仁川"):
        response = client.get(address(table, "export") + query)
        assert response["Content-Disposition"].startswith("attachment; filename=")
        rows = sheets.read_sheet(upload(response.content)).rows
        listed = client.get(page(Exchange, "changelist") + query).context["cl"]
        slugs = [row.slug for row in listed.queryset]
        assert [row.texts[label] for row in rows] == slugs
    query = "?relations__kind__id__exact=x"
    response = client.get(page(City, "export", "city") + query)
    assert response.status_code == 302, "no failure"


def test_the_list_offers_tables_by_right(as_, editor, auditor, table, content):
    for model, (user, may_import) in product(
        (City, Exchange), ((editor, True), (auditor, False))
    ):
        text, name = as_(user).get(page(model, "changelist")).text, model.__name__
        assert page(model, "export", name.lower()) in text
        assert (page(model, "import", name.lower()) in text) == may_import


def test_the_queries_of_a_preview_do_not_grow_with_what_is_unchanged(
    make_one, content, table, django_assert_max_num_queries
):
    for number in range(40):
        make_one(Exchange, f"more-{number}")
        if number in (1, 39):
            sheet = sheets.read_sheet(exported(table, Exchange.objects.all()))
            with django_assert_max_num_queries(8):
                make_plan(table, sheet)


def test_a_blank_table_has_drop_downs_and_an_example_that_is_not_imported(
    as_, editor, auditor, table, content
):
    url = address(table, "template")
    assert as_(auditor).get(url).status_code == 403
    client = as_(editor)
    assert url in client.get(address(table)).text
    data = client.get(url).content
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    kind = heads.index(str(Exchange._meta.get_field("kind").verbose_name))
    letter = openpyxl.utils.get_column_letter(kind + 1)
    rules = {str(r.sqref): r.formula1 for r in sheet.data_validations.dataValidation}
    (cells,) = [rules[ref] for ref in rules if ref.startswith(f"{letter}2:")]
    name, _mark, cells = cells.partition("!")
    offered = [row[0].value for row in book[name][cells.replace("$", "")]]
    assert offered == [str(label) for label in Exchange.Kind.labels]
    assert sheet.max_row == 2
    assert sheet.cell(2, heads.index("标题 (中文)") + 1).value
    plan = make_plan(table, sheets.read_sheet(upload(data)))
    assert (plan.entries, plan.problems) == ([], [])
    # An example that does not fit into cells is left out.
    last = Exchange.objects.published().order_by("-pk").first()
    Exchange.objects.filter(pk=last.pk).update(body_en=f"<p>{'a' * 33_000}</p>")
    book = openpyxl.load_workbook(io.BytesIO(client.get(url).content))
    assert book.worksheets[0].max_row == 1
