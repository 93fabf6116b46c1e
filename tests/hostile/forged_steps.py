"""The steps and the rows of inlines, as the requests that forms and lists send."""

from portal.editorial.workflow.steps import RULES
from portal.models import Picture
from tests.actors.scene import MARK
from tests.hostile.forged import now, post

IN_TIME = {"step-moment": "2999-12-31T08:30"}
STATE_FOR = {"ask": "draft", "withdraw": "live", "expire": "live"}
LED_TO = {"ask": "review", "send_back": "draft", "publish": "public"}
LED_TO |= {"schedule": "scheduled", "withdraw": "withdrawn"}


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


def step(action, is_copy=False, page="change"):
    """By a button of the form; what is live has a form that only shows."""

    def operation(scene, model):
        row = row_for(scene, model, action, is_copy)
        is_live = row.status == "published"
        opened = {"_version": row.version} if is_live else scene.form(model, row)
        data = {**opened, **said(action), "_step": action}
        url = scene.address(model, page, row.pk)
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
    if prefix == "items":
        return {"day": "2031-01-01", "activity": MARK}, {"day": "2031-01-01"}
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
