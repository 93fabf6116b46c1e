"""A forged request changes nothing and is logged: of rows, fields, steps and boxes."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
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


@pytest.fixture
def nothing_happens(scene, db, caplog):
    """Sends a request as somebody, and looks that it changed nothing and is logged."""

    def ask(actor, method, url, data=None):
        ask = getattr(scene.client(actor), method)
        response, changed = attempt(lambda: ask(url, data or {}), caplog)
        assert changed <= {"portal_opening"}, "who has a form open is no content"
        assert response.status_code < 500
        assert len(caplog.records) == 1, caplog.text or "nothing is logged"
        assert MARK not in caplog.text
        return response

    return ask


KINDS = list(kinds())
STAY = {"auditentry", "sitesettings", "errorreport", "user"}
CAN_GO = [kind for kind in KINDS if kind not in STAY]


KEYS = [NONE, 10**30, "x"]
KEY_LISTS = [[NONE], [NONE, NONE + 1], [10**30], ["x"]]


@pytest.mark.engine
@pytest.mark.parametrize(("kind", "key"), paired(KINDS, KEYS))
def test_a_form_of_a_row_that_is_not_there(scene, nothing_happens, kind, key):
    url = scene.address(kinds()[kind], "change", key)
    for method in ("get", "post"):
        nothing_happens("superuser", method, url, {"title_en": MARK})


@pytest.mark.engine
@pytest.mark.parametrize(("kind", "key"), paired(CAN_GO, KEYS))
def test_a_row_that_is_not_there_is_not_deleted(scene, nothing_happens, kind, key):
    url = scene.address(kinds()[kind], "delete", key)
    for method in ("get", "post"):
        nothing_happens("superuser", method, url, {"post": "yes"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_that_names_no_field_as_its_key(scene, db, kind):
    model = kinds()[kind]
    client, key = scene.client("superuser"), scene.rows[model]["draft"].pk
    for view in ("change", "delete"):
        url = scene.address(model, view, key)
        with undone():
            assert client.get(f"{url}?_to_field=").status_code in (200, 403)
            answer = client.post(url, {"_to_field": "", "_popup": ""})
            assert answer.status_code in (200, 302, 403)


@pytest.mark.parametrize("model", CONTENT)
def test_no_page_about_a_row_that_is_not_there(scene, nothing_happens, model):
    for name in ("history", "difference", "share"):
        url = scene.address(model, name, NONE)
        assert nothing_happens("superuser", "get", url).status_code == 404
    for name in ("copy", "share", "presence", "confirm"):
        url = scene.address(model, name, NONE)
        assert nothing_happens("superuser", "post", url).status_code in (403, 404)
    url = reverse("preview", args=[model._meta.label_lower, NONE])
    assert nothing_happens("superuser", "get", url).status_code == 404


@pytest.mark.parametrize("model", CONTENT)
def test_a_version_is_brought_back_into_its_own_row_only(scene, nothing_happens, model):
    rows = scene.rows[model]
    other = Version.objects.get_for_object(rows["live"]).first().pk
    for version in (other, scene.rows[Source]["former"], NONE):
        url = scene.address(model, "revision", rows["draft"].pk, version)
        assert nothing_happens("publisher", "post", url).status_code == 404
    for version in (scene.rows[Source]["former"], NONE):
        url = scene.address(model, "recover", version)
        assert nothing_happens("publisher", "post", url).status_code == 404


@pytest.mark.parametrize("model", CONTENT)
def test_only_what_is_live_gets_a_working_copy(scene, nothing_happens, model):
    for name in ("draft", "review", "copy"):
        url = scene.address(model, "copy", scene.rows[model][name].pk)
        assert nothing_happens("superuser", "post", url).status_code == 403


@pytest.mark.parametrize("name", ["change", "delete", "history"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_account_of_a_superuser_is_out_of_reach(
    scene, nothing_happens, method, name
):
    url = scene.address(User, name, scene.rows[User]["above"].pk)
    nothing_happens("administrator", method, url, {"post": "yes", "username": MARK})


def test_the_password_of_a_superuser_is_out_of_reach(scene, nothing_happens):
    above = scene.rows[User]["above"].pk
    url = reverse("admin:auth_user_password_change", args=[above])
    data = {"password1": MARK, "password2": MARK}
    assert nothing_happens("administrator", "post", url, data).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_an_action_that_a_list_does_not_have(scene, nothing_happens, kind):
    model = kinds()[kind]
    data = {"action": "erase", "_selected_action": scene.rows[model]["draft"].pk}
    url = scene.address(model, "changelist")
    assert nothing_happens("superuser", "post", url, data).status_code == 403


@pytest.mark.engine
@pytest.mark.parametrize(("kind", "keys"), paired(CAN_GO, KEY_LISTS))
def test_rows_that_a_list_does_not_show(scene, nothing_happens, kind, keys):
    url = scene.address(kinds()[kind], "changelist")
    data = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    nothing_happens("superuser", "post", url, data)


@pytest.mark.parametrize(
    ("model", "action"), paired(CONTENT, [f"step_{each}" for each in RULES])
)
def test_a_working_copy_is_not_chosen_in_a_list(scene, nothing_happens, model, action):
    copy = scene.rows[model]["copy"]
    data = {"action": action, "_selected_action": copy.pk, "confirmed": "yes"}
    data |= {f"version-{copy.pk}": copy.version, "step-remark": MARK}
    url = scene.address(model, "changelist")
    assert nothing_happens("superuser", "post", url, data).status_code == 302


def test_a_working_copy_is_not_deleted_from_a_list(scene, nothing_happens):
    copy = scene.rows[City]["copy"]
    data = {"action": "delete_selected", "_selected_action": copy.pk, "post": "yes"}
    nothing_happens("superuser", "post", scene.address(City, "changelist"), data)


def test_the_rows_that_are_there_are_done_all_the_same(scene, db, caplog):
    row = scene.rows[Story]["draft"]
    data = {"action": "step_ask", "_selected_action": [row.pk, NONE]}
    data |= {"confirmed": "yes", f"version-{row.pk}": row.version}
    with undone():
        scene.client("editor").post(scene.address(Story, "changelist"), data)
        assert Story.objects.get(pk=row.pk).status == "review"
    assert str(NONE) in caplog.text


@pytest.mark.parametrize("model", CONTENT)
def test_fields_that_nobody_writes(scene, db, caplog, model):
    row = scene.rows[model]["draft"]
    opened = scene.form(model, row)
    times = {"published_at_0": "2020-01-01", "published_at_1": "00:00"}
    with undone():
        url = scene.address(model, "change", row.pk)
        send(scene.client("publisher"), url, opened, **FOREIGN, **times)
        now = model.objects.get(pk=row.pk)
        kept = ("created_by_id", "version", "live_id", "status", "published_at")
        assert all(getattr(now, name) == getattr(row, name) for name in kept)
    assert "created_by, live, published_at, status, version" in caplog.text
    assert "2020" not in caplog.text


def test_a_right_that_is_not_given_here_is_logged(scene, db, caplog):
    row = scene.rows[User]["draft"]
    data = scene.form(User, row) | {"is_superuser": "on", "_save": ""}
    with undone():
        url = scene.address(User, "change", row.pk)
        scene.client("administrator").post(url, data)
        row.refresh_from_db()
        assert not row.is_superuser
    assert "is_superuser" in caplog.text


@pytest.mark.parametrize(
    ("model", "step"), paired(CONTENT, ["", "copy", "restore", "expired", MARK])
)
def test_a_step_that_there_is_not(scene, nothing_happens, model, step):
    for name in ("draft", "live"):
        row = scene.rows[model][name]
        data = scene.form(model, scene.rows[model]["draft"]) | {"_step": step}
        url = scene.address(model, "change", row.pk)
        assert nothing_happens("superuser", "post", url, data).status_code == 403
    url = scene.address(model, "add")
    assert nothing_happens("superuser", "post", url, {"_step": step}).status_code == 403


@pytest.mark.parametrize("action", sorted(set(RULES) - {"ask"}))
def test_a_step_above_the_role_saves_not_even_the_text(scene, nothing_happens, action):
    row = scene.rows[Story]["draft"]
    data = scene.form(Story, row) | {"_step": action, "title_en": MARK}
    url = scene.address(Story, "change", row.pk)
    assert nothing_happens("editor", "post", url, data).status_code == 403
    new = {"_step": action, "title_zh_hans": MARK}
    url = scene.address(Story, "add")
    assert nothing_happens("editor", "post", url, new).status_code == 403


PARTS = [
    (City, "relations", "note_en"),
    (Attraction, "screen_works", "title_en"),
    (Attraction, "Attraction_pictures", None),
]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_another_row_is_not_written(scene, nothing_happens, part):
    model, prefix, name = part
    theirs = first_part(model, prefix, scene.rows[model]["live"])
    url, data = with_foreign_part(scene, model, prefix, theirs)
    value = MARK if name else scene.rows[Picture]["draft"].pk
    data[f"{prefix}-0-{name or 'picture'}"] = value
    nothing_happens("publisher", "post", url, data)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_another_row_is_not_deleted(scene, db, caplog, part):
    model, prefix, _name = part
    theirs = first_part(model, prefix, scene.rows[model]["live"])
    url, data = with_foreign_part(scene, model, prefix, theirs)
    with undone():
        scene.client("publisher").post(url, {**data, f"{prefix}-0-DELETE": "on"})
        theirs.refresh_from_db()
    assert f"named {prefix} of another row" in caplog.text


@pytest.mark.engine
@pytest.mark.parametrize(
    ("part", "key"), paired(PARTS, ["x", "", "²", "-1", str(10**30)])
)
def test_a_part_without_a_key_is_no_failure_of_the_site(scene, db, part, key):
    model, prefix, _name = part
    row = scene.rows[model]["draft"]
    data = scene.form(model, row) | {f"{prefix}-0-id": key, "_save": ""}
    with undone():
        url = scene.address(model, "change", row.pk)
        assert scene.client("publisher").post(url, data).status_code in (200, 302)
        assert first_part(model, prefix, row)


def with_foreign_part(scene, model, prefix, theirs):
    """The form of a row in which the first part is not the row's own."""
    row = scene.rows[model]["draft"]
    opened = scene.form(model, row)
    url = scene.address(model, "change", row.pk)
    return url, opened | {f"{prefix}-0-id": theirs.pk, "_save": ""}


def first_part(model, prefix, row):
    if prefix == "Attraction_pictures":
        return row.pictures.through.objects.filter(attraction=row).first()
    return getattr(row, prefix).first()


@pytest.mark.parametrize("model", CONTENT)
def test_a_link_of_another_row_is_not_ended(scene, db, model):
    rows = scene.rows[model]
    with undone():
        link = scene.link(rows["review"])
        url = scene.address(model, "share", rows["draft"].pk)
        scene.client("publisher").post(url, {"end": link.pk})
        assert PreviewLink.objects.filter(pk=link.pk).exists()


@pytest.mark.parametrize("language", ["", "xx", MARK])
def test_a_translation_into_a_language_that_there_is_not(
    scene, nothing_happens, language
):
    row = scene.rows[Story]["draft"]
    data = {"_still_right": language, "_version": row.version}
    url = scene.address(Story, "confirm", row.pk)
    assert nothing_happens("editor", "post", url, data).status_code == 400


@pytest.mark.parametrize("confirmed", ["", "x", f"{MARK}:a:b"])
def test_a_table_that_nobody_has_looked_at(scene, nothing_happens, confirmed):
    url = reverse("admin_translations_import")
    data = {"confirmed": confirmed}
    assert nothing_happens("editor", "post", url, data).status_code == 400


@pytest.mark.parametrize("query", ["language=xx", "kind=portal.user", "state=x"])
def test_a_list_of_translations_that_there_is_not(scene, nothing_happens, query):
    url = f"{reverse('admin_translations')}?{query}"
    assert nothing_happens("editor", "get", url).status_code == 404


@pytest.mark.parametrize("name", ["created_by", "updated_by", "title"])
def test_a_box_that_no_form_has(scene, nothing_happens, name):
    asked = {"app_label": "portal", "model_name": "story", "field_name": name}
    url = reverse("admin:autocomplete")
    answer = nothing_happens("editor", "get", url, asked | {"term": MARK})
    assert answer.status_code == 403


@pytest.mark.parametrize("actor", ["visitor", "reader"])
def test_who_is_not_of_the_staff_and_sends_a_form(scene, nothing_happens, actor):
    row = scene.rows[Story]["draft"]
    data = scene.form(Story, row) | {"title_en": MARK}
    nothing_happens(actor, "post", scene.address(Story, "change", row.pk), data)


def test_roles_keep_their_names(scene, db):
    group = Group.objects.get(name="editor")
    with undone():
        url = scene.address(Group, "change", group.pk)
        scene.client("administrator").post(url, {"name": MARK})
        group.refresh_from_db()
        assert group.name == "editor"


def test_every_form_and_list_of_the_desk_is_watched():
    assert issubclass(Desk, Watching)
    for model, model_admin in admin.site._registry.items():
        assert isinstance(model_admin, Watching), model
