"""What can be asked of the desk: each operation as the request that a form would send.

An operation gets the scene and a model. It returns what sends the request by a client,
and what tells whether that had its effect.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse
from reversion.models import Version

from portal.models import Opening, Picture, PreviewLink, SiteSettings, Source, User
from portal.steps import RULES
from tests.scene import MARK

TEXT = {
    Picture: "credit",
    Source: "title_en",
    SiteSettings: "phone",
    User: "first_name",
    Group: "name",
}
PASSWORD = "a password for tests"
IN_TIME = {"step-moment_0": "2999-12-31", "step-moment_1": "08:30"}
STATE_FOR = {"ask": "draft", "withdraw": "live", "expire": "live"}
LED_TO = {
    "ask": "review",
    "send_back": "draft",
    "publish": "public",
    "schedule": "scheduled",
    "withdraw": "withdrawn",
}


def get(url, *words):
    """A page, on which these words are to stand."""

    def send(client):
        send.response = client.get(url)
        return send.response

    return send, lambda: all(str(word) in send.response.text for word in words)


def post(url, effect, data=None):
    return lambda client: client.post(url, data or {}), effect


def page(name, on="draft"):
    """A page about a row, or about all of them."""

    def operation(scene, model):
        keys = [scene.rows[model][on].pk] if on else []
        return get(scene.address(model, name, *keys))

    return operation


def text_of(model):
    return TEXT.get(model, "title_en")


def now(row):
    """The row as it is stored now, or None."""
    return type(row)._base_manager.filter(pk=row.pk).first()


# Rows


def add(scene, model):
    opened = scene.form(model)
    filled = scene.form(model, scene.rows[model]["draft"])
    # Neither what the form carries along nor its inlines, nor a file that is there.
    values = {k: v for k, v in filled.items() if k[0] != "_" and "-" not in k}
    values |= {"slug": "", text_of(model): MARK, "exchange": "", "_save": ""}
    if model is User:
        values |= {"username": MARK, "password1": PASSWORD, "password2": PASSWORD}
    if model is Picture:
        values["file"] = scene.picture.file.open()
    before = model._base_manager.count()
    return post(
        scene.address(model, "add"),
        lambda: model._base_manager.count() == before + 1,
        opened | values,
    )


def change(on):
    def operation(scene, model):
        row = scene.rows[model][on]
        # What is live has no form: it gets what the form of a draft like it would send.
        opened = scene.form(model, scene.rows[model]["draft" if on == "live" else on])
        name = text_of(model)
        return post(
            scene.address(model, "change", row.pk),
            lambda: getattr(now(row), name) == MARK,
            opened | {name: MARK, "_save": ""},
        )

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
    return get(url + query, "<del>former</del>", "<ins>present</ins>")


def old_version(scene, model):
    rows = scene.rows[model]
    url = scene.address(model, "revision", rows["draft"].pk, rows["former"])
    return get(url, "<del>former</del>", "<ins>present</ins>")


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


def recover_page(scene, model):
    return get(scene.address(model, "recover", scene.rows[model].get("gone", 1)))


def recover(scene, model):
    key = scene.rows[model].get("gone", 1)
    rows = model._base_manager.filter(slug="gone")
    return post(scene.address(model, "recover", key), rows.exists)


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


def preview(scene, model):
    row = scene.rows[model]["copy"]
    return get(reverse("preview", args=[model._meta.label_lower, row.pk]))


def presence(scene, model):
    row = scene.rows[model]["draft"]
    before = Opening.objects.about(row).count()
    return post(
        scene.address(model, "presence", row.pk),
        lambda: Opening.objects.about(row).count() == before + 1,
    )


# Steps


def row_for(scene, model, action, is_copy):
    state = STATE_FOR.get(action, "review")
    name = {"draft": "copy", "review": "copy_review"}[state] if is_copy else state
    return scene.rows[model][name]


def was_done(action, row):
    def effect():
        # A copy that was published is gone, and its live row goes on.
        going_on = now(row) or type(row).objects.get(pk=row.live_id)
        if action == "expire":
            return going_on.expires_at is not None
        return going_on.state == LED_TO[action]

    return effect


def said(action):
    """What is filled in for a step."""
    time = IN_TIME if RULES[action].takes_time else {}
    return {"step-remark": MARK, **time}


def step(action, is_copy=False):
    """By a button of the form; what is live has a form that only shows."""

    def operation(scene, model):
        row = row_for(scene, model, action, is_copy)
        is_live = row.status == "published"
        opened = {"_version": row.version} if is_live else scene.form(model, row)
        data = {**opened, **said(action), "_step": action}
        url = scene.address(model, "change", row.pk)
        return post(url, was_done(action, row), data)

    return operation


def step_of_many(action, is_copy=False):
    """By the action of a list, after its question."""

    def operation(scene, model):
        row = row_for(scene, model, action, is_copy)
        data = {"action": f"step_{action}", "_selected_action": row.live_id or row.pk}
        data |= {"confirmed": "yes", f"version-{row.pk}": row.version, **said(action)}
        return post(scene.address(model, "changelist"), was_done(action, row), data)

    return operation


def question(action):
    """The page that asks before an action is done."""

    def operation(scene, model):
        row = row_for(scene, model, action, False)
        data = {"action": f"step_{action}", "_selected_action": row.pk}

        def send(client):
            send.response = client.post(scene.address(model, "changelist"), data)
            return send.response

        return send, lambda: f"version-{row.pk}" in send.response.text

    return operation


# Rows inside the form of another, by the prefix of their fields


def new_part(scene, prefix):
    """What is filled in for a new row, and what for one that is there."""
    if prefix == "Attraction_pictures":
        key = scene.rows[Picture]["draft"].pk
        return {"picture": key}, {"picture": key}
    if prefix == "relations":
        return {"kind": "friendly", "note_en": MARK}, {"note_en": MARK}
    work = {"title_zh_hans": MARK, "kind": "film", "year": "2003"}
    return work, {"title_zh_hans": MARK}


def inline(prefix, does):
    """Add, change or delete a row that belongs to the row of the form."""

    def operation(scene, model):
        row = scene.rows[model]["draft"]
        parts = parts_in(row, prefix)
        data = {**scene.form(model, row), "_save": ""}
        new, changed = new_part(scene, prefix)
        count, number = parts.count(), parts.count() if does == "add" else 0
        filled = {"add": new, "change": changed, "delete": {"DELETE": "on"}}[does]
        data |= {f"{prefix}-{number}-{name}": value for name, value in filled.items()}
        if does == "add":
            data[f"{prefix}-TOTAL_FORMS"] = count + 1
        name = next(iter(changed))
        expected = {"add": count + 1, "change": count, "delete": count - 1}[does]

        def effect():
            written = parts.filter(**{name: changed[name]}).exists()
            return parts.count() == expected and written is (does != "delete")

        return post(scene.address(model, "change", row.pk), effect, data)

    return operation


def parts_in(row, prefix):
    if prefix == "Attraction_pictures":
        return row.pictures.through.objects.filter(attraction=row)
    return getattr(row, prefix).all()
