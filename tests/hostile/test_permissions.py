"""Who may do what at the desk where one address does several things, by every role.

The tables are the rule; who may ask for an address at all stands in test_addresses.py.
For each cell the request that a form would send is sent by everybody. Who may not is
refused, and nothing changed.
"""

from functools import partial
from itertools import product

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group

from portal.admin import ContentAdmin
from portal.content.kinds import content_models
from portal.models import User
from tests.actors.scene import ACTORS, MARK, STAFF, kinds, undone, what_is_wrong
from tests.hostile import forged, forged_tables
from tests.hostile.forged_steps import inline, question, step, step_of_many
from tests.pairs import share

CONTENT = [model._meta.model_name for model in content_models()]
SAMPLE = "story"
FULL = partial(pytest.param, marks=pytest.mark.full)

# Editor, publisher, auditor, administrator, superuser; “-” is nobody and “.” says that
# there is no such thing. Visitors, and accounts that are not of the staff, stand in no
# cell. Above each column: what of; a draft where nothing is said. “content” is each
# kind that has a page of its own.
ROLES = dict(zip("epams", STAFF, strict=True))

# A row that is on the site, the working copy of one, and what a list chooses.
STATES = """
              change_live change_copy delete_live delete_copy delete_many_live
content       -           eps         -           eps         -
picture       ps          .           .           .           .
"""

COPIES = """
              copy_draft share_live end_share revert_live confirm_live confirm_copy
content       -          -          eps       eps         eps          eps
"""

# Two versions side by side, and every box that completes.
OTHERS = """
              compare autocomplete
content       epams   epams
picture       epams   .
source        epams   .
holiday       epams   .
synonym       epams   .
glossaryterm  epams   .
sitesettings  epams   .
"""

# A table that is taken in and published at once.
TABLES = """
              import_public
city          ps
exchange      ps
delegation    ps
agreement     ps
attraction    ps
"""

# What the buttons of a report do.
REPORTS = """
              send close spam
errorreport   pms  pms   pms
"""

# What the list of those who must wait does.
WAITS = """
                unlock
signinattempts  ms
"""

# Each by the button of the form, by the action of the list, and its question there.
STEPS = """
              ask  send_back publish schedule withdraw expire
content       eps  ps        ps      ps       ps       ps
"""

STEPS_OF_COPIES = """
              ask  send_back publish
content       eps  ps        ps
"""

# Rows inside the form of another: the kind of that one, and the prefix of the fields.
INLINES = """
                                add  change delete
city.relations                  eps  eps    eps
attraction.Attraction_pictures  eps  eps    eps
attraction.screen_works         eps  eps    eps
"""

OPERATIONS = {
    "change_live": forged.change("live"),
    "change_copy": forged.change("copy"),
    "delete_live": forged.delete("live"),
    "delete_copy": forged.delete("copy"),
    "delete_many_live": forged.delete_many("live"),
    "copy_draft": forged.copy("draft"),
    "share_live": forged.share("live"),
    "end_share": forged.end_share,
    "revert_live": forged.revert_live,
    "confirm_live": forged.confirm("live"),
    "confirm_copy": forged.confirm("copy"),
    "compare": forged.compare,
    "autocomplete": forged.autocomplete,
    "import_public": forged_tables.confirm(publishes=True),
    "send": forged.button("send", "answered"),
    "close": forged.button("close", "closed"),
    "spam": forged.button("spam", "spam"),
    "unlock": forged.unlock,
}


def read_table(table):
    """The cells of a table, by row and column."""
    head, *lines = [line.split() for line in table.strip().splitlines()]
    for name, *cells in lines:
        for column, cell in zip(head, cells, strict=True):
            for kind in CONTENT if name == "content" else [name]:
                if cell != ".":
                    yield kind, column, {ROLES[letter] for letter in cell.strip("-")}


def all_cells():
    for table in (STATES, COPIES, OTHERS, TABLES, REPORTS, WAITS):
        for name, column, may in read_table(table):
            yield name, column, OPERATIONS[column], may
    for name, column, may in read_table(STEPS):
        yield name, f"{column}_by_form", step(column), may
        yield name, f"{column}_by_list", step_of_many(column), may
        yield name, f"{column}_question", question(column), may
    for name, column, may in read_table(STEPS_OF_COPIES):
        yield name, f"{column}_copy_by_form", step(column, is_copy=True), may
        yield name, f"{column}_copy_by_list", step_of_many(column, is_copy=True), may
    for name, column, may in read_table(INLINES):
        kind, prefix = name.split(".")
        yield kind, f"{column}_{prefix}", inline(prefix, column), may


def walks():
    """The cells of the sample, and those of the others.

    What has a page of its own has the same rights, whatever kind it is: each cell is
    asked of one kind in the sample, and of two more among the others.
    """
    sample, others, alike = [], [], {}
    for cell in all_cells():
        kind, name, *_ = cell
        is_part = name.endswith(("relations", "Attraction_pictures", "screen_works"))
        # The question of a list and the list itself go by the rule of the button.
        if kind == SAMPLE and not name.endswith(("_question", "_by_list")):
            sample.append(cell)
        elif kind == SAMPLE or kind not in CONTENT or is_part:
            others.append(cell)
        else:
            alike.setdefault(name, []).append(cell)
    for number, cells in enumerate(alike.values()):
        others += share(cells, number, 3)
    return {"of the sample": sample, "of others": others}


@pytest.mark.parametrize(
    "part",
    [pytest.param("of the sample", marks=pytest.mark.engine), FULL("of others")],
)
def test_each_role_does_what_the_table_says_and_nothing_else(scene, db, caplog, part):
    cells = walks()[part]
    wrong = []
    for kind, name, operation, may in cells:
        with undone():
            send, has_effect = operation(scene, kinds()[kind])
            for actor in ACTORS:
                ask = partial(send, scene.client(actor))
                if actor not in may:
                    found = what_is_wrong(actor, ask, caplog)
                    wrong += [(kind, name, each) for each in found]
                elif not works(ask, has_effect):
                    wrong.append((kind, name, f"{actor} may, and it has no effect"))
    assert wrong == []


def works(ask, has_effect):
    with undone():
        return ask().status_code in (200, 302) and has_effect()


def test_no_kind_of_content_gives_rights_of_its_own():
    """So that the tables of one kind hold for all; the full suite asks each."""
    theirs = {"get_urls", "get_actions", "get_queryset", "changeform_view"}
    for kind in CONTENT:
        classes = type(admin.site._registry[kinds()[kind]]).__mro__
        own = classes[: classes.index(ContentAdmin)]
        names = {name for each in own for name in vars(each)}
        rights = {name for name in names if name.startswith("has_")}
        assert not rights | names & theirs, kind


@pytest.mark.parametrize("asked", [[SAMPLE], FULL(CONTENT)])
def test_four_eyes_hold_for_superusers_too(scene, db, asked):
    root, wrong = scene.accounts["superuser"], []
    for case in product(asked, (step, step_of_many), ("publish", "schedule")):
        kind, way, action = case
        model = kinds()[kind]
        with undone():
            row = scene.rows[model]["review"]
            model.objects.filter(pk=row.pk).update(updated_by=root)
            send, has_effect = way(action)(scene, model)
            send(scene.client("superuser"))
            wrong += [("the writer did it", *case)] * has_effect()
            answer = send(scene.client("publisher"))
            is_done = answer.status_code == 302 and has_effect()
            wrong += [("another did not", *case)] * (not is_done)
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
    assert {kind for _what, kind in rights("auditor")} >= {*kinds()} | parts
    accounts = {"user", "group", "sitesettings", "holiday", "errorreport"}
    accounts |= {"signinattempts"}
    assert {k for what, k in rights("administrator") if what != "view"} == accounts


# Whatever is new needs a row

ADD_A_ROW = "Add here who may "


def rows_of(*tables):
    return {(name, column) for table in tables for name, column, _ in read_table(table)}


def test_every_action_and_every_inline_has_its_cell(rf):
    request = rf.get("/")
    request.user = User(is_superuser=True)
    steps, inlines = rows_of(STEPS, WAITS), {name for name, _ in rows_of(INLINES)}
    for kind, model in kinds().items():
        model_admin = admin.site._registry[model]
        for action in model_admin.actions:
            name = action.__name__.removeprefix("step_")
            assert (kind, name) in steps, f"{ADD_A_ROW}do “{name}”, in STEPS."
        for each in model_admin.inlines:
            formset = each(model, admin.site).get_formset(request)
            prefix = formset.get_default_prefix()
            known = f"{kind}.{prefix}" in inlines
            assert known, f"{ADD_A_ROW}write {kind}.{prefix}, in INLINES."
