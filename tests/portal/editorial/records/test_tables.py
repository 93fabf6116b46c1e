"""Tables of content: what is given out comes back unchanged, byte for byte."""

from itertools import cycle, product

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import translation

from attractions.models import Attraction
from exchanges.models import Agreement, City, Delegation, Exchange, Relation
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

MODELS = [City, Relation, Exchange, Delegation, Agreement, Attraction]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def test_what_comes_with_the_project_comes_back_unchanged(content, editor):
    """It goes out in the language of one reader, and comes back in that of another."""
    Exchange.objects.filter(kind="visit").update(is_unofficial_en=True)
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


@pytest.mark.engine
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


@pytest.mark.engine
def test_no_table_tells_or_takes_what_only_steps_and_accounts_set():
    """Every other editable column is in the table, or is a part."""
    for model in MODELS:
        names = table_of(model).columns().by_name.keys()
        assert not names & {
            *("id", "status", "published_at", "expires_at", "live", "version"),
            *("created_at", "created_by", "updated_at", "updated_by"),
        }
        fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
        translated = {field.name for field in fields}
        for field in fields:
            is_own = field.editable and not field.primary_key
            mirrors = f"{field.name}_en" in translated
            steps = {"status", "published_at", "expires_at"}
            if is_own and not mirrors and field.name not in steps:
                assert field.name in names, (model, field)
    found = {
        table.model
        for each in admin.site._registry.values()
        for table in getattr(each, "tables", ())
    }
    assert found == set(MODELS), "all the tables of the issue are there"


def problem_of(model, head, *rows):
    """The one thing that is wrong with a table."""
    (problem,) = problems_of(plan_of(table_of(model), file_of(head, *rows)))
    return problem


def test_what_is_wrong_with_a_row_as_a_whole_is_named(content, make_one):
    city = City.objects.partners().first()
    head = ["slug", "latitude", "longitude"]
    number, _label, _text, reason = problem_of(City, head, [city.slug, "37.4", ""])
    assert number == 2
    assert reason
    event = make_one(Exchange, "event")
    head = ["slug", "title_zh_hans", "signed", "exchange"]
    rows = [[f"new-{n}", f"新{n}", "2012", event.slug] for n in (1, 2)]
    label = str(Agreement._meta.get_field("exchange").verbose_name)
    assert problem_of(Agreement, head, *rows)[:3] == (3, label, "event")
    paper = [Agreement.objects.first().slug, "secret.pdf"]
    number, _, text, _ = problem_of(Agreement, ["slug", "text_file_en"], paper)
    assert (number, text) == (2, "secret.pdf"), "it is told and not taken"


@pytest.mark.engine
def test_a_wrong_head_is_refused(content):
    for header in (
        ["slug", "status"],
        ["slug", "is_superuser"],
        ["slug", "title"],
        ["slug", "title_zh_hans", "标题 (中文)"],
    ):
        with pytest.raises(ValidationError):
            plan_of(table_of(Exchange), file_of(header, ["x"] * len(header)))
