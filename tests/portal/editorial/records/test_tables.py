"""Tables of content: what is given out comes back unchanged, byte for byte."""

from itertools import cycle, product

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import translation

from attractions.models import Attraction
from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.editorial.records.apply import Import, import_table
from portal.editorial.xlsx import sheets
from tests.actors.scene import dump
from tests.portal.editorial.records.plans import (
    exported,
    file_of,
    imported,
    plan_of,
    problems_of,
    table_of,
    without_marks,
)
from tests.portal.editorial.xlsx.test_sheets import HARD

pytestmark = pytest.mark.engine

MODELS = [City, Relation, Exchange, Delegation, Agreement, Attraction]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def test_what_comes_with_the_project_comes_back_unchanged(content, editor):
    """It goes out in the language of one reader, and comes back in that of another."""
    before = dump()
    for model, language in zip(MODELS, cycle(LANGUAGES), strict=False):
        table = table_of(model)
        with translation.override(language):
            file = exported(table, model.objects.all())
            heads = [column.label for column in table.columns()]
        assert sheets.read_sheet(file).header[: len(heads)] == heads
        for reader in LANGUAGES:
            with translation.override(reader):
                plan = plan_of(table, file)
            assert len(plan.entries) == model.objects.count() > 0
            assert (plan.problems, plan.changing) == ([], [])
        file.seek(0)
        assert imported(table, file, editor) == 0
    assert dump() == before


def test_an_unofficial_translation_goes_out_and_comes_back(content, editor):
    table = table_of(Exchange)
    for value, other in ((False, "Yes"), (True, "No")):
        Exchange.objects.update(is_unofficial_en=value)
        before = dump()
        assert imported(table, exported(table, Exchange.objects.all()), editor) == 0
        assert dump() == before
        row = Exchange.objects.first()
        file = file_of(["slug", "is_unofficial_en"], [row.slug, other])
        (entry,) = plan_of(table, file).changing
        assert [*entry.values.values()] == [not value]


def test_a_hard_text_comes_back_as_it_was(make_one, editor):
    names = [f"{name}_en" for name in ("title", "summary", "note", "place")]
    hard = dict(enumerate(text for text in HARD if text.strip()))
    rows = Exchange.objects.filter(slug__startswith="hard-")
    for number, text in hard.items():
        row = make_one(Exchange, f"hard-{number}", status="draft", published_at=None)
        rows.filter(pk=row.pk).update(**dict.fromkeys(names, text))
    file = exported(table_of(Exchange), rows)
    assert not plan_of(table_of(Exchange), file).changing
    rows.update(**dict.fromkeys(names, "other"))
    assert imported(table_of(Exchange), without_marks(file), editor) == len(hard)
    for number, text in hard.items():
        stored = rows.values(*names).get(slug=f"hard-{number}")
        assert stored == dict.fromkeys(names, text)


def test_the_labels_of_a_table_tell_its_columns_apart():
    for model, language in product(MODELS, LANGUAGES):
        with translation.override(language):
            columns = table_of(model).columns()
            for column in columns:
                assert columns.by_label[column.label] is column
                labels = getattr(column, "labels", {})
                for value, label in labels.items():
                    assert column.read(label) == value
                    assert column.text(value) == label


def test_no_table_tells_or_takes_what_only_steps_and_accounts_set():
    for model in MODELS:
        columns = table_of(model).columns()
        assert not columns.by_name.keys() & {
            *("id", "status", "published_at", "expires_at", "live", "version"),
            *("created_at", "created_by", "updated_at", "updated_by"),
        }


def test_every_editable_column_is_in_the_table_or_is_a_part():
    for model in MODELS:
        table = table_of(model)
        names = {column.name for column in table.columns()}
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            is_own = field.editable and not field.primary_key
            mirrors = f"{field.name}_en" in {f.name for f in model._meta.fields}
            steps = {"status", "published_at", "expires_at"}
            if is_own and not mirrors and field.name not in steps:
                assert field.name in names, (model, field)


def test_all_the_tables_of_the_issue_are_there():
    found = {
        table.model
        for each in admin.site._registry.values()
        for table in getattr(each, "tables", ())
    }
    assert found == set(MODELS)


HEAD = ["slug", "title_zh_hans", "kind", "date", "cities"]


def test_a_number_is_read_strictly(content):
    row, table = Delegation.objects.first(), table_of(Delegation)
    wrong = ("12.7", "1,000", "１０", "1_000", " 12", "1e3", "0x10", "many", "-1", "0")
    for text in wrong:
        file = file_of(["slug", "size"], [row.slug, text])
        ((number, _label, told_text, _reason),) = problems_of(plan_of(table, file))
        assert (number, told_text) == (2, text)


def problem_of(model, head, *rows):
    """The one thing that is wrong with a table."""
    (problem,) = problems_of(plan_of(table_of(model), file_of(head, *rows)))
    return problem


def test_an_impossible_row_is_named_as_a_whole(content):
    row = City.objects.partners().first()
    head = ["slug", "latitude", "longitude"]
    number, _label, _text, reason = problem_of(City, head, [row.slug, "37.4", ""])
    assert number == 2
    assert reason


def test_two_rows_about_the_same_and_files_are_refused(content, make_one):
    slug = Exchange.objects.first().slug
    problem = problem_of(Exchange, ["slug", "place_en"], [slug, "a"], [slug, "b"])
    assert problem[0] == 3
    assert "2" in problem[3]
    event = make_one(Exchange, "event")
    head = ["slug", "title_zh_hans", "signed", "exchange"]
    rows = [[f"new-{n}", f"新{n}", "2012", event.slug] for n in (1, 2)]
    label = str(Agreement._meta.get_field("exchange").verbose_name)
    assert problem_of(Agreement, head, *rows)[:3] == (3, label, "event")
    paper = [Agreement.objects.first().slug, "secret.pdf"]
    number, _label, text, _reason = problem_of(
        Agreement, ["slug", "text_file_en"], paper
    )
    assert (number, text) == (2, "secret.pdf"), "it is told and not taken"


def test_a_wrong_head_is_refused(content):
    for header in (
        ["slug", "status"],
        ["slug", "is_superuser"],
        ["slug", "title"],
        ["slug", "title_zh_hans", "标题 (中文)"],
    ):
        with pytest.raises(ValidationError):
            plan_of(table_of(Exchange), file_of(header, ["x"] * len(header)))


def test_a_cell_says_a_choice_in_any_language_or_by_its_code(content):
    row = Exchange.objects.exclude(kind="visit").first()
    for language in LANGUAGES:
        with translation.override(language):
            text = str(Exchange.Kind.VISIT.label)
        for each in (text, "visit"):
            plan = plan_of(
                table_of(Exchange), file_of(["slug", "kind"], [row.slug, each])
            )
            assert plan.problems == []
            assert plan.changing[0].values.popitem()[1] == "visit"


def test_a_date_is_read_as_the_form_reads_it(content):
    row = Exchange.objects.first()
    head = ["slug", "date"]
    for text in ("1999年6月", "1999-06", "June 1999"):
        (entry,) = plan_of(table_of(Exchange), file_of(head, [row.slug, text])).changing
        assert entry.changes[0].new == "1999-06"


def test_a_row_without_an_address_gets_one_but_not_twice(content, editor):
    head = HEAD[1:]
    values = ["全新的活动", "visit", "2012-06", "incheon"]
    file = file_of(["slug", *head], ["", *values])
    assert imported(table_of(Exchange), file, editor) == 1
    assert Exchange.objects.get(title_zh_hans="全新的活动").slug
    file.seek(0)
    (problem,) = problems_of(plan_of(table_of(Exchange), file))
    assert problem[1] == str(Exchange._meta.get_field("slug").verbose_name)


def test_take_is_all_or_nothing(content, editor):
    head = ["slug", "place_en"]
    rows = [[row.slug, "new"] for row in Exchange.objects.all()[:3]]
    sheet = sheets.read_sheet(file_of(head, *rows, ["unknown", "x"]))
    before = dump()
    with pytest.raises(ValidationError):
        import_table(Import(table_of(Exchange), sheet, "x", "", False), editor)
    assert dump() == before
