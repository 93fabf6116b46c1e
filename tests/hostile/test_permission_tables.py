"""The other pages of the desk, and that whatever is new there is in the tables."""

from functools import partial

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from portal.content.kinds import content_models
from portal.models import Story, User
from tests.actors.scene import (
    ACTORS,
    MARK,
    STAFF,
    is_refused,
    kinds,
    undone,
    what_is_wrong,
)
from tests.hostile.test_permissions import (
    COPIES,
    DELETION,
    HISTORY,
    INLINES,
    OTHERS,
    ROWS,
    STEPS,
    STEPS_OF_COPIES,
    TRANSLATIONS,
    read_table,
)
from tests.hostile.test_permissions import (
    TABLES as IMPORTS,
)

CONTENT = content_models()
ANYBODY = {*ACTORS}
WRITERS = {"editor", "publisher", "superuser"}
SENT = {"logout", "admin_language", "admin_translations_import"}
PAGES = {
    # An address of the desk and who may ask for it. Signing out is open to all.
    "index": {*STAFF},
    "app_list": {*STAFF},
    "jsi18n": {*STAFF},
    "password_change": {*STAFF},
    "password_change_done": {*STAFF},
    "view_on_site": {*STAFF},
    "admin_language": {*STAFF},
    "admin_translations": {*STAFF},
    "admin_translations_export": WRITERS,
    "admin_translations_import": WRITERS,
    "auth_user_password_change": {"administrator", "superuser"},
    "login": ANYBODY,
    "logout": ANYBODY,
    "autocomplete": {*STAFF},  # each box stands in a table above
}
ARGUMENTS = {
    "app_list": lambda scene: ["portal"],
    "auth_user_password_change": lambda scene: [scene.rows[User]["draft"].pk],
    "view_on_site": lambda scene: [
        ContentType.objects.get_for_model(Story).pk,
        scene.rows[Story]["live"].pk,
    ],
}
BOX = {"app_label": "portal", "model_name": "story", "field_name": "cover", "term": ""}


LONG = {"index", "app_list"}  # the start page, for everybody
NAMES = [
    pytest.param(name, marks=[pytest.mark.full] * (name in LONG)) for name in PAGES
]


@pytest.mark.parametrize("name", NAMES)
def test_other_pages_open_for_whom_they_are(scene, db, caplog, name):
    is_own = name.startswith("admin_")
    arguments = ARGUMENTS.get(name, lambda scene: [])(scene)
    url = reverse(name if is_own else f"admin:{name}", args=arguments)
    data = BOX if name == "autocomplete" else {"language": "ko"}
    for actor in ACTORS:
        client = scene.client(actor)
        ask = partial(client.post if name in SENT else client.get, url, data)
        if actor in PAGES[name]:
            with undone():
                response = ask()
            assert response.status_code in (200, 302), actor
            assert name == "logout" or not is_refused(response), actor
        else:
            assert not list(what_is_wrong(actor, ask, caplog))


def test_the_language_is_that_of_the_account_that_asks(scene, db):
    with undone():
        scene.client("auditor").post("/admin/language/", {"language": "ko"})
        chosen = User.objects.filter(language="ko").values_list("username", flat=True)
        assert list(chosen) == [f"{MARK}-auditor"]


def rights(role):
    """The rights of a role: pairs of what and of which kind."""
    found = Group.objects.get(name=role).permissions.values_list("codename", flat=True)
    return {tuple(codename.rsplit("_", 1)) for codename in found}


def test_the_roles_are_those_of_the_design(content):
    parts, writes = {"relation", "screenwork"}, {"add", "change", "view"}
    own = {model._meta.model_name for model in CONTENT}
    publishes = {("publish", kind) for kind in own}
    deletes = {("delete", kind) for kind in own}
    of_editor = {right for right in rights("editor") if right[1] in own}
    assert of_editor == {(what, kind) for what in writes for kind in own}
    assert {kind for what, kind in rights("editor") if what == "delete"} == parts
    assert rights("publisher") >= rights("editor") | publishes | deletes
    assert {what for what, _kind in rights("auditor")} == {"view"}
    assert {kind for _what, kind in rights("auditor")} >= {*kinds()} | parts
    accounts = {"user", "group", "sitesettings", "holiday", "errorreport"}
    assert {k for what, k in rights("administrator") if what != "view"} == accounts


# Whatever is new needs a row

ADD_A_ROW = "Add to tests/hostile/test_permissions.py who may "
TABLES = [
    *(ROWS, DELETION, HISTORY, COPIES, TRANSLATIONS, OTHERS),
    *(STEPS, STEPS_OF_COPIES),
]
PATHS = {  # by the last part of the name of an address: its operations above
    **{"changelist": "list", "add": "add", "change": "change", "delete": "delete"},
    **{"history": "history", "revision": "old_version", "recover": "recover"},
    **{"recoverlist": "deleted", "copy": "copy", "difference": "difference"},
    **{"share": "share", "presence": "presence", "confirm": "confirm"},
    **{"export": "export", "import": "import", "undo": "undo"},
}


def rows_of(*tables):
    return {(name, column) for table in tables for name, column, _ in read_table(table)}


def test_every_kind_of_row_has_its_row_in_each_table():
    for kind, model in kinds().items():
        for table in TABLES if model in CONTENT else [ROWS, DELETION, HISTORY, OTHERS]:
            found = [line.split()[0] for line in table.strip().splitlines()[1:]]
            assert kind in found, f"{ADD_A_ROW}do what with “{kind}”, in each table."


def test_every_address_of_the_desk_has_its_cell():
    known = rows_of(ROWS, DELETION, HISTORY, COPIES, TRANSLATIONS, OTHERS, IMPORTS)
    infos = {f"{m._meta.app_label}_{name}": name for name, m in kinds().items()}
    for name in filter(None, names_of(admin.site.get_urls())):
        info, _, path = name.rpartition("_")
        if info in infos:
            cell = (infos[info], PATHS.get(path, path))
            assert cell in known, f"{ADD_A_ROW}ask for “{path}” of {infos[info]}."
        else:
            assert name in PAGES, f"{ADD_A_ROW}open “{name}”, in PAGES."


def names_of(patterns):
    for pattern in patterns:
        yield getattr(pattern, "name", None)
        yield from names_of(getattr(pattern, "url_patterns", ()))


@pytest.fixture
def request_of_superuser(rf):
    request = rf.get("/")
    request.user = User(is_superuser=True)
    return request


def test_every_action_and_every_inline_has_its_cell(request_of_superuser):
    steps, inlines = rows_of(STEPS), {name for name, _ in rows_of(INLINES)}
    for kind, model in kinds().items():
        model_admin = admin.site._registry[model]
        for action in model_admin.actions:
            name = action.__name__.removeprefix("step_")
            assert (kind, name) in steps, f"{ADD_A_ROW}do “{name}”, in STEPS."
        for each in model_admin.inlines:
            formset = each(model, admin.site).get_formset(request_of_superuser)
            prefix = formset.get_default_prefix()
            known = f"{kind}.{prefix}" in inlines
            assert known, f"{ADD_A_ROW}write {kind}.{prefix}, in INLINES."
