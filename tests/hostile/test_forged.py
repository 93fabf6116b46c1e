"""A forged request changes nothing and is logged: of rows, fields, steps and boxes."""

from collections.abc import Container
from functools import partial
from typing import NamedTuple

import pytest
from django.contrib import admin
from django.urls import reverse
from reversion.models import Version

from attractions.models import Attraction
from exchanges.models import City
from portal.admin.base import Desk
from portal.admin.forged_requests import Watching
from portal.content.kinds import content_models
from portal.editorial.workflow.steps import RULES
from portal.models import Picture, PreviewLink, Source, Story, User
from tests.actors.scene import MARK, attempt, kinds, undone
from tests.pairs import paired
from tests.reading.form import send

CONTENT = content_models()
NONE = 987_654_321  # a key that no row has
FOREIGN = {"created_by": 1, "version": 99, "live": 1, "status": "published"}
STAY = {"auditentry", "sitesettings", "errorreport", "user"}
KINDS = list(kinds())
CAN_GO = [kind for kind in KINDS if kind not in STAY]
KEYS = [NONE, 10**30, "x"]
KEY_LISTS = [[NONE], [NONE, NONE + 1], [10**30], ["x"]]
PARTS = [
    (City, "relations", "note_en"),
    (Attraction, "screen_works", "title_en"),
    (Attraction, "Attraction_pictures", None),
]


class Forged(NamedTuple):
    """Who sends what, and which answers that may get."""

    actor: str
    method: str
    url: str
    data: dict | None = None
    answers: Container = range(200, 500)


def faults(scene, forged, caplog):
    """What is wrong where nothing is to change, and one line is to be logged."""
    send = getattr(scene.client(forged.actor), forged.method)
    noted = {"portal_opening"}  # who has a form open is no content
    ask = partial(send, forged.url, forged.data or {})
    response, changed = attempt(ask, caplog, noted)
    if changed - noted:
        yield f"changed {changed}"
    if response.status_code not in forged.answers:
        yield f"answered {response.status_code}"
    if len(caplog.records) != 1 or MARK in caplog.text:
        yield f"logged: {caplog.text}"


# Each yields the requests of one kind of forgery.


def rows_that_are_not_there(scene):
    for kind, key in paired(KINDS, KEYS):
        url = scene.address(kinds()[kind], "change", key)
        yield Forged("superuser", "get", url)
        yield Forged("superuser", "post", url, {"title_en": MARK})
    for kind, key in paired(CAN_GO, KEYS):
        url = scene.address(kinds()[kind], "delete", key)
        yield Forged("superuser", "get", url)
        yield Forged("superuser", "post", url, {"post": "yes"})
    for kind, keys in paired(CAN_GO, KEY_LISTS):
        data = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
        url = scene.address(kinds()[kind], "changelist")
        yield Forged("superuser", "post", url, data)


def pages_about_rows_that_have_none(scene):
    foreign = scene.rows[Source]["former"]
    for model in CONTENT:
        rows = scene.rows[model]
        urls = [scene.address(model, n, NONE) for n in ("history", "difference")]
        urls.append(scene.address(model, "share", NONE))
        urls.append(reverse("preview", args=[model._meta.label_lower, NONE]))
        for url in urls:
            yield Forged("superuser", "get", url, answers=[404])
        for name in ("copy", "share", "presence", "confirm"):
            url = scene.address(model, name, NONE)
            yield Forged("superuser", "post", url, answers=[403, 404])
        for name in ("draft", "review", "copy"):  # nothing of that is live
            url = scene.address(model, "copy", rows[name].pk)
            yield Forged("superuser", "post", url, answers=[403])
        other = Version.objects.get_for_object(rows["live"]).first().pk
        for version in (other, foreign, NONE):
            url = scene.address(model, "revision", rows["draft"].pk, version)
            yield Forged("publisher", "post", url, answers=[404])
        for version in (foreign, NONE):
            url = scene.address(model, "recover", version)
            yield Forged("publisher", "post", url, answers=[404])


def the_account_of_a_superuser(scene):
    above = scene.rows[User]["above"].pk
    for name in ("change", "delete", "history"):
        url = scene.address(User, name, above)
        yield Forged("administrator", "get", url)
        data = {"post": "yes", "username": MARK}
        yield Forged("administrator", "post", url, data)
    url = reverse("admin:auth_user_password_change", args=[above])
    data = {"password1": MARK, "password2": MARK}
    yield Forged("administrator", "post", url, data, [404])


def what_a_list_does_not_offer(scene):
    """Neither another action, nor working copies, which stand in none."""
    for model in kinds().values():
        url = scene.address(model, "changelist")
        data = {"action": "erase", "_selected_action": scene.rows[model]["draft"].pk}
        yield Forged("superuser", "post", url, data, [403])
    for model, step in paired(CONTENT, RULES):
        copy, url = scene.rows[model]["copy"], scene.address(model, "changelist")
        data = {"action": f"step_{step}", "_selected_action": copy.pk}
        data |= {f"version-{copy.pk}": copy.version, "confirmed": "yes"}
        yield Forged("superuser", "post", url, data | {"step-remark": MARK}, [302])
        data = {"action": "delete_selected", "_selected_action": copy.pk}
        yield Forged("superuser", "post", url, data | {"post": "yes"})


def steps_that_there_are_not_or_not_for_the_role(scene):
    """Not even the text is saved."""
    for model, step in paired(CONTENT, ["", "copy", "restore", "expired", MARK]):
        rows = scene.rows[model]
        data = scene.form(model, rows["draft"]) | {"_step": step}
        for name in ("draft", "live"):
            url = scene.address(model, "change", rows[name].pk)
            yield Forged("superuser", "post", url, data, [403])
        url = scene.address(model, "add")
        yield Forged("superuser", "post", url, {"_step": step}, [403])
    row = scene.rows[Story]["draft"]
    opened, url = scene.form(Story, row), scene.address(Story, "change", row.pk)
    for action in sorted(set(RULES) - {"ask"}):
        data = {"_step": action, "title_en": MARK}
        yield Forged("editor", "post", url, opened | data, [403])
        new = {"_step": action, "title_zh_hans": MARK}
        yield Forged("editor", "post", scene.address(Story, "add"), new, [403])


def parts_of_other_rows(scene):
    for model, prefix, name in PARTS:
        url, data, _theirs = with_foreign_part(scene, model, prefix)
        value = MARK if name else scene.rows[Picture]["draft"].pk
        data[f"{prefix}-0-{name or 'picture'}"] = value
        yield Forged("publisher", "post", url, data)


def what_no_page_asks(scene):
    row = scene.rows[Story]["draft"]
    url = scene.address(Story, "confirm", row.pk)
    for language in ("", "xx", MARK):
        data = {"_still_right": language, "_version": row.version}
        yield Forged("editor", "post", url, data, [400])
    url = reverse("admin_translations_import")
    for confirmed in ("", "x", f"{MARK}:a:b"):
        yield Forged("editor", "post", url, {"confirmed": confirmed}, [400])
    for query in ("language=xx", "kind=portal.user", "state=x"):
        url = f"{reverse('admin_translations')}?{query}"
        yield Forged("editor", "get", url, answers=[404])
    asked = {"app_label": "portal", "model_name": "story", "term": MARK}
    for name in ("created_by", "updated_by", "title"):  # no box of a form
        url, data = reverse("admin:autocomplete"), asked | {"field_name": name}
        yield Forged("editor", "get", url, data, [403])
    data = scene.form(Story, row) | {"title_en": MARK}
    for actor in ("visitor", "reader"):  # who is not of the staff
        yield Forged(actor, "post", scene.address(Story, "change", row.pk), data)


@pytest.mark.parametrize(
    "forgery",
    [
        pytest.param(rows_that_are_not_there, marks=pytest.mark.engine),
        pages_about_rows_that_have_none,
        the_account_of_a_superuser,
        what_a_list_does_not_offer,
        steps_that_there_are_not_or_not_for_the_role,
        parts_of_other_rows,
        what_no_page_asks,
    ],
)
def test_a_forged_request_changes_nothing_and_is_logged(scene, db, caplog, forgery):
    wrong = [
        (each.method, each.url, fault)
        for each in forgery(scene)
        for fault in faults(scene, each, caplog)
    ]
    assert wrong == []


# Where something is done, but not what was forged.


def test_a_form_that_names_no_field_as_its_key(scene, db):
    client = scene.client("superuser")
    for model in kinds().values():
        for view in ("change", "delete"):
            url = scene.address(model, view, scene.rows[model]["draft"].pk)
            with undone():
                assert client.get(f"{url}?_to_field=").status_code in (200, 403), url
                answer = client.post(url, {"_to_field": "", "_popup": ""})
                assert answer.status_code in (200, 302, 403), url


def test_the_rows_that_are_there_are_done_all_the_same(scene, db, caplog):
    row = scene.rows[Story]["draft"]
    data = {"action": "step_ask", "_selected_action": [row.pk, NONE]}
    data |= {"confirmed": "yes", f"version-{row.pk}": row.version}
    scene.client("editor").post(scene.address(Story, "changelist"), data)
    assert Story.objects.get(pk=row.pk).status == "review"
    assert str(NONE) in caplog.text


def test_fields_that_nobody_writes(scene, db, caplog):
    times = {"published_at_0": "2020-01-01", "published_at_1": "00:00"}
    kept = ("created_by_id", "version", "live_id", "status", "published_at")
    for model in CONTENT:
        row = scene.rows[model]["draft"]
        opened, url = scene.form(model, row), scene.address(model, "change", row.pk)
        caplog.clear()
        send(scene.client("publisher"), url, opened, **FOREIGN, **times)
        now = model.objects.get(pk=row.pk)
        assert [getattr(now, each) for each in kept] == [
            getattr(row, each) for each in kept
        ], model
        assert "created_by, live, published_at, status, version" in caplog.text
        assert "2020" not in caplog.text


def test_a_right_that_is_not_given_here_is_logged(scene, db, caplog):
    row = scene.rows[User]["draft"]
    data = scene.form(User, row) | {"is_superuser": "on", "_save": ""}
    url = scene.address(User, "change", row.pk)
    scene.client("administrator").post(url, data)
    assert not User.objects.get(pk=row.pk).is_superuser
    assert "is_superuser" in caplog.text


@pytest.mark.engine
def test_a_part_without_a_key_or_of_another_row_is_no_failure(scene, db, caplog):
    for model, prefix, _name in PARTS:
        url, data, theirs = with_foreign_part(scene, model, prefix)
        caplog.clear()
        scene.client("publisher").post(url, {**data, f"{prefix}-0-DELETE": "on"})
        theirs.refresh_from_db()  # it is not deleted
        assert f"named {prefix} of another row" in caplog.text
    for part, key in paired(PARTS, ["x", "", "²", "-1", str(10**30)]):
        model, prefix, _name = part
        row = scene.rows[model]["draft"]
        data = scene.form(model, row) | {f"{prefix}-0-id": key, "_save": ""}
        with undone():
            url = scene.address(model, "change", row.pk)
            answer = scene.client("publisher").post(url, data)
            assert answer.status_code in (200, 302), (prefix, key)
            assert first_part(prefix, row), (prefix, key)


def with_foreign_part(scene, model, prefix):
    """The form of a row in which the first part is not the row's own; and that part."""
    row = scene.rows[model]["draft"]
    theirs = first_part(prefix, scene.rows[model]["live"])
    data = scene.form(model, row) | {f"{prefix}-0-id": theirs.pk, "_save": ""}
    return scene.address(model, "change", row.pk), data, theirs


def first_part(prefix, row):
    if prefix == "Attraction_pictures":
        return row.pictures.through.objects.filter(attraction=row).first()
    return getattr(row, prefix).first()


def test_a_link_of_another_row_is_not_ended(scene, db):
    for model in CONTENT:
        rows = scene.rows[model]
        link = scene.link(rows["review"])
        url = scene.address(model, "share", rows["draft"].pk)
        scene.client("publisher").post(url, {"end": link.pk})
        assert PreviewLink.objects.filter(pk=link.pk).exists(), model


def test_every_form_and_list_of_the_desk_is_watched():
    assert issubclass(Desk, Watching)
    for model, model_admin in admin.site._registry.items():
        assert isinstance(model_admin, Watching), model
