"""What can be asked of the desk: each operation as the request that a form would send.

An operation gets the scene and a model. It returns what sends the request by a client,
and what tells whether that had its effect.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse
from reversion.models import Version

from exchanges.models import AgreementStage, Field, LetterTemplate, PlanItem
from portal.content.models import Content
from portal.inspection.models import Account, FormRow, Threshold, Typo
from portal.internal.models import Contact, Gift, Itinerary
from portal.models import (
    Comment,
    Draft,
    ErrorReport,
    GlossaryTerm,
    Holiday,
    Opening,
    Picture,
    PreviewLink,
    SiteSettings,
    Source,
    Synonym,
    User,
)
from tests.actors.scene import MARK

TEXT = {
    **{Picture: "credit", Source: "title_en", SiteSettings: "phone"},
    **{Holiday: "name_en", Synonym: "slug", GlossaryTerm: "slug"},
    **{Field: "gaok", AgreementStage: "number"},
    **{Threshold: "reason", Typo: "right", Account: "name", FormRow: "unit"},
    **{Contact: "name", Gift: "thing", Itinerary: "note"},
    **{ErrorReport: "answer", User: "first_name", Group: "name"},
    PlanItem: "text",
    LetterTemplate: "title",
}


PASSWORD = "a password for tests"


def post(url, effect, data=None):
    return lambda client: client.post(url, data or {}), effect


def text_of(model):
    return TEXT.get(model, "title_en")


def now(row):
    """The row as it is stored now, or None."""
    return type(row)._base_manager.filter(pk=row.pk).first()


# Rows


def add(scene, model):
    opened = scene.form(model)
    # Neither what the form carries along nor its inlines, nor a file that is there.
    filled = {
        name: value
        for name, value in scene.form(model, scene.rows[model]["draft"]).items()
        if name[0] != "_" and "-" not in name
    }
    own = {"slug": MARK, text_of(model): MARK, "exchange": "", "username": MARK}
    own |= {"words": f"{MARK}\nother", "term_zh_hans": MARK}
    own |= {"date": "2031-01-01"} if model is Holiday else {}
    own |= {"title": MARK} if model is LetterTemplate else {}
    own |= {"role": "editor", "rule": "hosts", "wrong": MARK, "section": MARK}
    own |= {"stage": "filed"}
    filled |= {name: own[name] for name in own.keys() & (opened | filled).keys()}
    before = model._base_manager.count()

    def send(client):
        file = {"file": scene.file()} if model is Picture else {}
        url = scene.address(model, "add")
        return client.post(url, {**opened, **filled, **file, "_save": ""})

    return send, lambda: model._base_manager.count() == before + 1


def change(on):
    def operation(scene, model):
        row = scene.rows[model][on]
        # Content that is live has no form: it gets what that of a draft would send.
        has_form = on != "live" or not issubclass(model, Content)
        opened = scene.form(model, scene.rows[model][on if has_form else "draft"])
        name = text_of(model)
        return post(
            scene.address(model, "change", row.pk),
            lambda: getattr(now(row), name) == MARK,
            opened | {name: MARK, "_save": ""},
        )

    return operation


def button(name, state):
    """A button of the form of a report, and the state to which it leads."""

    def operation(scene, model):
        row = scene.rows[model]["draft"]
        opened = scene.form(model, row) | {"answer": MARK, f"_{name}": ""}
        url = scene.address(model, "change", row.pk)
        return post(url, lambda: now(row).state == state, opened)

    return operation


def delete(on):
    def operation(scene, model):
        row = scene.rows[model][on]
        url = scene.address(model, "delete", row.pk)
        return post(url, lambda: now(row) is None, {"post": "yes"})

    return operation


def delete_many(on):
    def operation(scene, model):
        row = scene.rows[model][on]
        data = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
        url = scene.address(model, "changelist")
        return post(url, lambda: now(row) is None, data)

    return operation


def unlock(scene, model):
    row = scene.rows[model]["draft"]
    data = {"action": "unlock", "_selected_action": row.pk}
    return post(scene.address(model, "changelist"), lambda: now(row) is None, data)


def autocomplete(scene, model):
    """Every box that completes, in the form and its inlines, one after the other."""
    found = []
    model_admin = admin.site._registry[model]
    for each in (model_admin, *model_admin.inlines):
        for field in each.autocomplete_fields:
            info = {"app_label": each.model._meta.app_label, "field_name": field}
            found.append(info | {"model_name": each.model._meta.model_name})

    def send(client):
        url = reverse("admin:autocomplete")
        responses = [client.get(url, info | {"term": "a"}) for info in found]
        assert len({each.status_code for each in responses}) == 1
        send.response = responses[0]
        return responses[0]

    return send, lambda: "results" in send.response.json()


# History


def compare(scene, model):
    rows = scene.rows[model]
    url = scene.address(model, "history", rows["draft"].pk)
    query = f"?from={rows['former']}&to={rows['present']}"
    changed = ("<del>former</del>", "<ins>present</ins>")

    def send(client):
        send.response = client.get(url + query)
        return send.response

    return send, lambda: all(each in send.response.text for each in changed)


def revert(scene, model):
    rows = scene.rows[model]
    return post(
        scene.address(model, "revision", rows["draft"].pk, rows["former"]),
        lambda: getattr(now(rows["draft"]), text_of(model)) == "former",
    )


def revert_live(scene, model):
    row = scene.rows[model]["live"]
    version = Version.objects.get_for_object(row).first()
    return post(
        scene.address(model, "revision", row.pk, version.pk),
        lambda: model.objects.filter(live=row, status="draft").exists(),
    )


def recover(scene, model):
    key = scene.rows[model].get("gone", 1)
    before = model._base_manager.count()
    url = scene.address(model, "recover", key)
    return post(url, lambda: model._base_manager.count() == before + 1)


# Copies, previews, presence


def copy(on):
    def operation(scene, model):
        row = scene.rows[model][on]
        rows = model.objects.filter(live=row, status="draft")
        return post(scene.address(model, "copy", row.pk), rows.exists)

    return operation


def share(on):
    def operation(scene, model):
        row = scene.rows[model][on]
        links = PreviewLink.objects.about(row)
        return post(scene.address(model, "share", row.pk), links.exists, {"days": 7})

    return operation


def end_share(scene, model):
    row = scene.rows[model]["draft"]
    link = scene.link(row)
    links = PreviewLink.objects.about(row)
    url = scene.address(model, "share", row.pk)
    return post(url, lambda: not links.exists(), {"end": link.pk})


def confirm(on):
    """Say that the English of a row is still right, of which it is behind."""

    def operation(scene, model):
        row = scene.rows[model][on]
        was = {"title": {"language": "zh-hans", "text": "旧"}}
        record = {"en": {"since": "2020-01-01T00:00:00+00:00", "texts": was}}
        model._base_manager.filter(pk=row.pk).update(translated_from=record)
        url = scene.address(model, "confirm", row.pk)
        data = {"_still_right": "en", "_version": row.version}
        return post(url, lambda: now(row).translated_from == {}, data)

    return operation


def comment(scene, model):
    row = scene.rows[model]["draft"]
    found = Comment.objects.about(row).filter(field="title", language="en")
    data = {"column": "title_en", "text": MARK}
    return post(scene.address(model, "comment", row.pk), found.exists, data)


def presence(scene, model):
    row = scene.rows[model]["draft"]
    before = Opening.objects.about(row).count()
    return post(
        scene.address(model, "presence", row.pk),
        lambda: Opening.objects.about(row).count() == before + 1,
    )


def autosave(scene, model):
    row = scene.rows[model]["draft"]
    return post(
        scene.address(model, "autosave", row.pk),
        Draft.objects.filter(object_id=row.pk).exists,
        {"_sending": "0" * 32},
    )
