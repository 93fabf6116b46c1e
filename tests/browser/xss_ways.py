"""Four ways in for texts that want to run a script: file, form, table, translations."""

import io
import json
import re
from collections import Counter

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

from attractions.models import Attraction, ScreenWork
from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.editorial.translations import exporting
from portal.editorial.workflow import steps
from portal.editorial.xlsx import sheets
from portal.models import Page, Picture, SiteSettings, Source, Story, User
from tests.actors.two_people import picture
from tests.hostile.xss import FACTS, accepted, packs, rows_of_texts, texts_of
from tests.portal.editorial.records.plans import (
    confirmed,
    file_of,
    look,
    plan_of,
    table_of,
    upload,
)
from tests.reading.form import read

# Pages, stories, sources, pictures and screen works have no table; the translations of
# sources and pictures are not handed out. They come by fixture then, harmless or not.
TABLES = (City, Relation, Exchange, Delegation, Agreement, Attraction)
HANDED_OUT = (Page, Story, City, Exchange, Delegation, Agreement, Attraction)
HARMLESS = "标题"
PARTS = {ScreenWork, Relation}  # rows that are written in the form of another kind
PUBLIC = {"status": "published", "published_at": "2021-01-01 08:00:00+08:00"}


def by_fixture(tmp_path, client, without=(), harmless=()):
    """Everything by `loaddata`, but some kinds, and some with harmless texts."""
    records = []
    for model, facts in FACTS.items():
        for number, row in enumerate(
            rows_of_texts(model) if model not in without else []
        ):
            chinese = {name: HARMLESS for name in row if name.endswith("zh_hans")}
            texts = chinese if model in harmless else accepted(model, row)
            fields = {"title_zh_hans": HARMLESS, **facts, **texts}
            names = {field.name for field in model._meta.get_fields()}
            fields = {key: value for key, value in fields.items() if key in names}
            fields |= special(model, number)
            records.append({"model": model._meta.label_lower, "fields": fields})
    path = tmp_path / "xss.json"
    path.write_text(json.dumps(records))
    call_command("loaddata", str(path), verbosity=0)


def special(model, number):
    """What tells the rows of a model apart, and makes them public."""
    slug = f"xss-{number}"
    if model is Relation:
        return {"city": [slug]} if number < len(rows_of_texts(City)) else {}
    if model is Picture:
        name = picture(f"file-{slug}").file.name
        return {"slug": slug, "file": name}
    is_part = model in (Source, ScreenWork)
    return {"slug": slug, **({} if is_part else PUBLIC)}


def by_form(tmp_path, client):
    """Everything by the forms of the admin; parts in the form of their whole."""
    for model, facts in FACTS.items():
        if model not in PARTS:
            for number, texts in enumerate(rows_of_texts(model)):
                add(client, model, number, facts, texts)


def add(client, model, number, facts, texts):
    info = (model._meta.app_label, model._meta.model_name)
    address = reverse("admin:{}_{}_add".format(*info))
    form = {k: v[0] for k, v in read(client.get(address).text, model).items()}
    form |= {name: key_of(model, name, value) for name, value in facts.items()}
    form |= part(model, number)
    form |= {"title_zh_hans": "标题"} | texts | {"slug": f"xss-{number}"}
    if model is Picture:
        image = picture(f"form-xss-{number}").file.open()
        form["file"] = ContentFile(image.read(), "one.png")
    for _attempt in range(2):
        response = client.post(address, form)
        if response.status_code == 302:
            break
        # What no field of its kind can hold was refused; the rest goes through.
        wrong = set(response.context["adminform"].form.errors)
        wrong |= wrong_in_inlines(response)
        form |= {name: facts.get(name, "") for name in wrong}
        form |= {"title_zh_hans": form.get("title_zh_hans") or "标题"}
    assert response.status_code == 302, (model, wrong)
    rows = model._default_manager.filter(slug=f"xss-{number}")
    if "status" in {field.name for field in model._meta.fields}:
        rows.update(**PUBLIC)


def wrong_in_inlines(response):
    return {
        form.add_prefix(name)
        for inline in response.context["inline_admin_formsets"]
        for form in inline.formset.forms
        for name in form.errors
    }


def part(model, number):
    """The fields of a part, in the form of the row to which it belongs."""
    kinds = {City: (Relation, "relations"), Attraction: (ScreenWork, "screen_works")}
    if model not in kinds:
        return {}
    kind, prefix = kinds[model]
    rows = rows_of_texts(kind)
    values = {"title_zh_hans": "标题", **FACTS[kind], **rows[number % len(rows)]}
    values.pop("city", None)
    values.pop("filmed_at", None)
    values.pop("slug", None)
    return {
        f"{prefix}-TOTAL_FORMS": "1",
        **{f"{prefix}-0-{name}": value for name, value in values.items()},
    }


def key_of(model, name, value):
    if not isinstance(value, list):
        return value
    if isinstance(value[0], list):
        return [key_of(model, name, each) for each in value]
    target = model._meta.get_field(name).remote_field.model
    return str(target._default_manager.get_by_natural_key(*value).pk)


def by_table(tmp_path, client):
    """What has a table by an import that publishes; the rest by fixture."""
    by_fixture(tmp_path, client, without=TABLES)
    SiteSettings.objects.update(allow_self_approval=True)
    for model in TABLES:
        table = table_of(model)
        header, lines = cells(table)
        leave_out(
            plan_of(table, file_of(header, *lines)).problems, table, header, lines
        )
        preview = look(client, table, file_of(header, *lines))
        response = confirmed(client, preview, _as="published")
        assert response.status_code == 302, (model, preview.context["problems"])
    assert not [model for model, found in rows().items() if not found]


def cells(table):
    """The head of a table, and a line for each row of texts."""
    model, key = table.model, table.owner or "slug"
    known = {
        key,
        "title_zh_hans",
        *FACTS[model],
        *(each.name for each in texts_of(model)),
    }
    names = [column.name for column in table.columns() if column.name in known]
    lines = []
    for number, texts in enumerate(rows_of_texts(model)):
        values = {**FACTS[model], "title_zh_hans": HARMLESS, **texts}
        values[key] = f"xss-{number}"
        lines.append([cell(values.get(name, "")) for name in names])
    # A relation belongs to a city.
    return names, lines[: len(rows_of_texts(City))]


def cell(value):
    """A text as it is; of a fact that names rows their slugs."""
    if not isinstance(value, list):
        return str(value)
    return "\n".join(each[0] if isinstance(each, list) else each for each in value)


def leave_out(problems, table, names, lines):
    """Put facts in the place of what was refused: what is no address, no language."""
    labels = [table.columns().by_name[name].label for name in names]
    facts = {"title_zh_hans": HARMLESS} | FACTS[table.model]
    for problem in problems:
        place = labels.index(problem.label)
        lines[problem.number - 2][place] = cell(facts.get(names[place], ""))


def by_translations(tmp_path, client):
    """English and Korean of all content by a table that comes back, then published."""
    by_fixture(tmp_path, client, harmless={*HANDED_OUT, *PARTS})
    SiteSettings.objects.update(allow_self_approval=True)
    user = User.objects.get(pk=client.session["_auth_user_id"])
    for language in ("en", "ko"):
        table = list(filled(exporting.table(HANDED_OUT, language, False)))
        names, file = exporting.header(), io.BytesIO()
        sheets.write(file, names, table)
        address = reverse("admin_translations_import")
        preview = client.post(address, {"file": upload(file.getvalue())})
        found = re.search(r'name="confirmed" value="([^"]+)"', preview.text)
        assert client.post(address, {"confirmed": found[1]}).status_code == 302
    for model in HANDED_OUT:
        for copy in model.objects.filter(live__isnull=False):
            steps.apply_step(steps.StepRequest("publish"), copy, user)


def filled(lines):
    """Lines of our rows in a table that is handed out, payloads as translations."""
    ours = {
        (model._meta.label_lower, str(row.pk))
        for model, each in rows().items()
        for row in each
    }
    times = Counter()
    for line in lines:
        label, key, *part, field, _language = line[5].split("/")
        if (label, key) not in ours:
            continue
        kind = len(part), label, field
        times[kind] += 1
        found = packs(200)  # no field that is translated is shorter
        yield [*line[:4], found[times[kind] % len(found)], *line[5:]]


WAYS = {
    "fixture": by_fixture,
    "form": by_form,
    "table": by_table,
    "translations": by_translations,
}


def rows():
    """Every row that came in, by model."""
    found = {}
    for model in FACTS:
        slug = "city__slug" if model is Relation else "slug"
        found[model] = list(
            model._base_manager.filter(**{f"{slug}__startswith": "xss-"})
        )
    return found
