"""Two ways in for texts that want to run a script: by file and by form."""

import json
from collections import Counter

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

from attractions.models import Attraction, ScreenWork
from exchanges.models import City, Relation
from portal.models import Picture, Source
from tests.actors.two_people import picture
from tests.hostile.xss import FACTS, accepted, packs, rows_of_texts
from tests.pairs import share
from tests.reading.form import read

HARMLESS = "标题"
EVERY = 7  # row of a kind comes in by a form: the kinds of content are as many
PARTS = {ScreenWork, Relation}  # rows that are written in the form of another kind
PUBLIC = {"status": "published", "published_at": "2021-01-01 08:00:00+08:00"}


def by_fixture(tmp_path, client):
    """Everything by `loaddata`."""
    records = []
    for model, facts in FACTS.items():
        names = {field.name for field in model._meta.get_fields()}
        for number, row in enumerate(rows_of_texts(model)):
            fields = {"title_zh_hans": HARMLESS, **facts, **accepted(model, row)}
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
            for number, texts in sampled(model):
                add(client, model, number, facts, texts)


def sampled(model):
    """Of the rows of a kind those with other payloads than the rows of the next kind.

    Fields of all kinds are written and shown by the same code.
    """
    return share(enumerate(rows_of_texts(model)), [*FACTS].index(model), EVERY)


def add(client, model, number, facts, texts):
    info = (model._meta.app_label, model._meta.model_name)
    address = reverse("admin:{}_{}_add".format(*info))
    form = {k: v[0] for k, v in read(client.get(address).text, model).items()}
    form |= {name: key_of(model, name, value) for name, value in facts.items()}
    form |= part(model, number)
    form |= {"title_zh_hans": HARMLESS} | texts | {"slug": f"xss-{number}"}
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
