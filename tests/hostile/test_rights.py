"""Each role does what the rule says and nothing else (rights.py).

The addresses are found in the URL patterns, the steps and inlines in the forms: one
without a line there is an error, and so is a line that fits none. Each request is the
one that a form would send. Whoever may not is refused, and nothing is changed.
"""

from functools import partial
from itertools import product
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group

from portal.admin import ContentAdmin
from portal.models import User
from tests.actors.scene import ACTORS, MARK, STAFF, attempt, kinds, undone
from tests.hostile.addresses import requests_of
from tests.hostile.forged_steps import step, step_of_many
from tests.hostile.rights import (
    CELLS,
    CONTENT,
    FOUND,
    INLINES,
    LINES,
    MAY,
    RULES,
    STEPS,
    read_addresses,
    walks,
)

TOKEN = "t" * 32
NO_TOKEN = {"preview": "405", "preview_link": "405"}  # take nothing anyway
LOGGED = {"403", "404", "405"}
REFUSED = ("in", "403", "404")
# A page notes that it is open, a link how often, the sign-in what is tried; that is no
# content.
NOTED = {"portal_opening", "portal_previewlink", "portal_signinattempts"}
NOTED |= {"portal_auditentry", "portal_audithead"}  # an export, a sign-out
in_parts = pytest.mark.parametrize(
    "part", ["of the sample", pytest.param("of others", marks=pytest.mark.full)]
)


# The rule is whole


def test_every_address_of_the_desk_has_its_line():
    missing = {f"{kind} {view}" for kind, view in FOUND if (kind, view) not in LINES}
    assert not missing, "Add to ADDRESSES who may ask for it."


def test_every_line_has_its_address_and_no_address_has_two():
    lines = [[(kind, view) for kind in named] for named, view, _ in read_addresses()]
    assert [line for line in lines if not {*line} & {*FOUND}] == []
    assert sum(map(len, lines)) == len(LINES)


def test_every_action_and_every_inline_has_its_cell(rf):
    request = rf.get("/")
    request.user = User(is_superuser=True)
    missing = []
    for kind, model in kinds().items():
        model_admin = admin.site._registry[model]
        for action in model_admin.actions:
            name = action.__name__.removeprefix("step_")
            if not (name in STEPS if kind in CONTENT else (kind, name) in CELLS):
                missing.append((kind, action))
        for each in model_admin.inlines:
            formset = each(model, admin.site).get_formset(request)
            if formset.get_default_prefix() not in INLINES.get(kind, ()):
                missing.append((kind, each))
    assert missing == [], "Add to OPERATIONS, STEPS or INLINES who may do it."


# Addresses


@pytest.fixture
def client_of(scene):
    """Somebody with a valid token, or none: that of another page is as good as any."""

    def client(actor, token=TOKEN):
        found = scene.client(actor)
        found.handler.enforce_csrf_checks = True
        found.cookies["csrftoken"] = TOKEN
        found.defaults["HTTP_X_CSRFTOKEN"] = token
        return found

    return client


def seen(response):
    leads_to = urlsplit(response.get("Location", "")).path
    return "in" if leads_to.startswith("/admin/login/") else str(response.status_code)


def is_done(ask, has_effect):
    with undone():
        return seen(ask()) in ("200", "302") and has_effect()


def what_is_wrong(expected, ask, caplog, noted=frozenset()):
    """What is wrong with an answer that is to change nothing."""
    response, changed = attempt(ask, caplog, noted)
    if seen(response) not in expected:
        yield f"{seen(response)} in place of {expected}"
    if changed - noted:
        yield f"changed {changed}"
    if MARK in caplog.text:
        yield f"the log names what was sent: {caplog.text}"
    if seen(response) in LOGGED and len(caplog.records) != 1:
        yield f"the log has not one line: {caplog.text}"


def wrong_answers(scene, client_of, caplog, kind, view):
    """Each answer of an address that is not the one of the table: whose, and why."""
    get, send, has_effect = requests_of(scene, kind, view)
    for actor, (to_get, to_post) in LINES[kind, view].items():
        client = client_of(actor)
        for fault in what_is_wrong([to_get], partial(get, client), caplog, NOTED):
            yield actor, "GET", fault
        if to_post != "done":
            ask = partial(send, client)
            for fault in what_is_wrong([to_post], ask, caplog, NOTED):
                yield actor, "POST", fault
        elif not is_done(partial(send, client), has_effect):
            yield actor, "POST", "has no effect"
    ask = partial(send, client_of(STAFF[-1], token=""))
    for fault in what_is_wrong([NO_TOKEN.get(view, "403")], ask, caplog, NOTED):
        yield "no token", "POST", fault


@in_parts
def test_each_role_gets_the_answers_of_the_table(scene, db, caplog, client_of, part):
    wrong = {}
    for address in walks(FOUND, LINES)[part]:
        with undone():
            wrong[address] = [*wrong_answers(scene, client_of, caplog, *address)]
    assert {address: found for address, found in wrong.items() if found} == {}


# Operations


@in_parts
def test_each_role_does_what_the_rule_says_and_nothing_else(scene, db, caplog, part):
    wrong = []
    for kind, name in walks(CELLS, MAY)[part]:
        operation, may = CELLS[kind, name]
        with undone():
            send, has_effect = operation(scene, kinds()[kind])
            for actor in ACTORS:
                ask = partial(send, scene.client(actor))
                if actor not in may:
                    found = what_is_wrong(REFUSED, ask, caplog)
                    wrong += [(kind, name, actor, each) for each in found]
                elif not is_done(ask, has_effect):
                    wrong.append((kind, name, f"{actor} may, and it has no effect"))
    assert wrong == []


def test_no_kind_of_content_gives_rights_of_its_own():
    """So that the tables of one kind hold for all."""
    theirs = RULES | {"get_actions"}
    for kind in CONTENT:
        classes = type(admin.site._registry[kinds()[kind]]).__mro__
        own = classes[: classes.index(ContentAdmin)]
        names = {name for each in own for name in vars(each)}
        rights = {name for name in names if name.startswith("has_")}
        assert not rights | names & theirs, kind


def test_four_eyes_hold_for_superusers_too(scene, db):
    """Of a kind of content, whose rights are those of all; see above."""
    root, wrong = scene.accounts["superuser"], []
    model = kinds()[CONTENT[0]]
    for way, action in product((step, step_of_many), ("publish", "schedule")):
        with undone():
            row = scene.rows[model]["review"]
            model.objects.filter(pk=row.pk).update(updated_by=root)
            send, has_effect = way(action)(scene, model)
            send(scene.client("superuser"))
            wrong += [("the writer did it", way, action)] * has_effect()
            answer = send(scene.client("publisher"))
            is_done = answer.status_code == 302 and has_effect()
            wrong += [("another did not", way, action)] * (not is_done)
    assert wrong == []


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
    own = {*CONTENT}
    publishes = {("publish", kind) for kind in own}
    deletes = {("delete", kind) for kind in own}
    of_editor = {right for right in rights("editor") if right[1] in own}
    assert of_editor == {(what, kind) for what in writes for kind in own}
    assert {kind for what, kind in rights("editor") if what == "delete"} == parts
    assert rights("publisher") >= rights("editor") | publishes | deletes
    assert {what for what, _kind in rights("auditor")} == {"view"}
    # No role sees them from the start.
    internal = {"contact", "gift", "itinerary", "planitem", "agreementstage"}
    read = {kind for _what, kind in rights("auditor")}
    assert read >= {*kinds()} - internal | parts - internal
    assert not read & internal
    accounts = {"user", "group", "sitesettings", "holiday", "errorreport"}
    accounts |= {"signinattempts"}
    assert {k for what, k in rights("administrator") if what != "view"} == accounts
