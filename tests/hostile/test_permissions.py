"""Who may do what at the desk: every kind of row, every operation, every role.

The tables are the rule. For each cell the request that a form would send is sent by
everybody. Who may not is refused, and nothing changed.
"""

import re
from functools import partial

import pytest
from django.contrib import admin

from portal.admin import ContentAdmin
from portal.content.kinds import content_models
from tests.actors.scene import ACTORS, STAFF, kinds, undone, what_is_wrong
from tests.hostile import forged_tables
from tests.hostile.forged import (
    add,
    autocomplete,
    button,
    change,
    compare,
    confirm,
    copy,
    delete,
    delete_many,
    end_share,
    old_version,
    page,
    presence,
    preview,
    recover,
    recover_page,
    revert,
    revert_live,
    share,
)
from tests.hostile.forged_steps import inline, question, step, step_of_many

CONTENT = content_models()
FULL, ENGINE = pytest.mark.full, pytest.mark.engine

# Editor, publisher, auditor, administrator, superuser; “-” is nobody and “.” says that
# there is no such thing. Visitors, and accounts that are not of the staff, stand in no
# cell. Above each column: what of; a draft where nothing is said.
ROLES = dict(zip("epams", STAFF, strict=True))

ROWS = """
              list   view   add    change change_live change_copy
story         epams  epams  eps    eps    -           eps
page          epams  epams  eps    eps    -           eps
city          epams  epams  eps    eps    -           eps
exchange      epams  epams  eps    eps    -           eps
delegation    epams  epams  eps    eps    -           eps
agreement     epams  epams  eps    eps    -           eps
attraction    epams  epams  eps    eps    -           eps
picture       epams  epams  eps    eps    ps          .
source        epams  epams  eps    ps     .           .
holiday       epams  epams  ms     ms     .           .
errorreport   epams  epams  -      pms    .           .
sitesettings  epams  epams  -      ms     .           .
user          ams    ams    ms     ms     .           .
group         ams    ams    ms     ms     .           .
logentry      ams    ams    -      -      .           .
"""

DELETION = """
              delete delete_live delete_copy delete_many delete_many_live
story         ps     -           eps         ps          -
page          ps     -           eps         ps          -
city          ps     -           eps         ps          -
exchange      ps     -           eps         ps          -
delegation    ps     -           eps         ps          -
agreement     ps     -           eps         ps          -
attraction    ps     -           eps         ps          -
picture       ps     .           .           ps          .
source        ps     .           .           ps          .
holiday       ms     .           .           ms          .
errorreport   -      .           .           -           .
sitesettings  -      .           .           -           .
user          ms     .           .           ms          .
group         ms     .           .           ms          .
logentry      -      .           .           -           .
"""

HISTORY = """
              history compare old_version revert revert_live deleted gone   recover
story         epams   epams   epams       eps    eps         epams   epams  eps
page          epams   epams   epams       eps    eps         epams   epams  eps
city          epams   epams   epams       eps    eps         epams   epams  eps
exchange      epams   epams   epams       eps    eps         epams   epams  eps
delegation    epams   epams   epams       eps    eps         epams   epams  eps
agreement     epams   epams   epams       eps    eps         epams   epams  eps
attraction    epams   epams   epams       eps    eps         epams   epams  eps
picture       epams   epams   epams       eps    .           epams   epams  eps
source        epams   epams   epams       ps     .           epams   epams  ps
holiday       epams   epams   epams       ms     .           epams   epams  ms
errorreport   epams   .       .           .      .           .       .      .
sitesettings  epams   epams   epams       ms     .           epams   -      -
user          ams     .       .           .      .           .       .      .
group         ams     .       .           .      .           .       .      .
logentry      ams     .       .           .      .           .       .      .
"""

COPIES = """
              copy copy_draft difference share_page share share_live end_share
story         eps  -          epams      eps        eps   -          eps
page          eps  -          epams      eps        eps   -          eps
city          eps  -          epams      eps        eps   -          eps
exchange      eps  -          epams      eps        eps   -          eps
delegation    eps  -          epams      eps        eps   -          eps
agreement     eps  -          epams      eps        eps   -          eps
attraction    eps  -          epams      eps        eps   -          eps
"""

TRANSLATIONS = """
              confirm confirm_live confirm_copy
story         eps     eps          eps
page          eps     eps          eps
city          eps     eps          eps
exchange      eps     eps          eps
delegation    eps     eps          eps
agreement     eps     eps          eps
attraction    eps     eps          eps
"""

OTHERS = """
              preview presence autocomplete
story         epams   eps      epams
page          epams   eps      epams
city          epams   eps      epams
exchange      epams   eps      epams
delegation    epams   eps      epams
agreement     epams   eps      epams
attraction    epams   eps      epams
picture       .       eps      .
source        .       ps       .
holiday       .       ms       .
errorreport   .       .        .
sitesettings  .       ms       .
user          .       .        .
group         .       .        .
logentry      .       .        .
"""

# What the buttons of a report do.
REPORTS = """
              send close spam
errorreport   pms  pms   pms
"""

# The page of imports, a table given out, looked at, taken in, published at once; and
# the import of somebody else undone.
TABLES = """
              imports export look  import import_public undo
city          epams   epams  eps   eps    ps            ps
exchange      epams   epams  eps   eps    ps            ps
delegation    epams   epams  eps   eps    ps            ps
agreement     epams   epams  eps   eps    ps            ps
attraction    epams   epams  eps   eps    ps            ps
"""

# Each by the button of the form, by the action of the list, and its question there.
STEPS = """
              ask  send_back publish schedule withdraw expire
story         eps  ps        ps      ps       ps       ps
page          eps  ps        ps      ps       ps       ps
city          eps  ps        ps      ps       ps       ps
exchange      eps  ps        ps      ps       ps       ps
delegation    eps  ps        ps      ps       ps       ps
agreement     eps  ps        ps      ps       ps       ps
attraction    eps  ps        ps      ps       ps       ps
"""

STEPS_OF_COPIES = """
              ask  send_back publish
story         eps  ps        ps
page          eps  ps        ps
city          eps  ps        ps
exchange      eps  ps        ps
delegation    eps  ps        ps
agreement     eps  ps        ps
attraction    eps  ps        ps
"""

# Rows inside the form of another: the kind of that one, and the prefix of the fields.
INLINES = """
                                add  change delete
city.relations                  eps  eps    eps
attraction.Attraction_pictures  eps  eps    eps
attraction.screen_works         eps  eps    eps
"""

OPERATIONS = {
    "list": page("changelist", on=None),
    "view": page("change"),
    "add": add,
    "change": change("draft"),
    "change_live": change("live"),
    "change_copy": change("copy"),
    "delete": delete("draft"),
    "delete_live": delete("live"),
    "delete_copy": delete("copy"),
    "delete_many": delete_many("draft"),
    "delete_many_live": delete_many("live"),
    "history": page("history"),
    "compare": compare,
    "old_version": old_version,
    "revert": revert,
    "revert_live": revert_live,
    "deleted": page("recoverlist", on=None),
    "gone": recover_page,
    "recover": recover,
    "copy": copy("live"),
    "copy_draft": copy("draft"),
    "difference": page("difference", on="copy"),
    "share_page": page("share"),
    "share": share("draft"),
    "share_live": share("live"),
    "end_share": end_share,
    "confirm": confirm("draft"),
    "confirm_live": confirm("live"),
    "confirm_copy": confirm("copy"),
    "preview": preview,
    "presence": presence,
    "autocomplete": autocomplete,
    "imports": forged_tables.imports,
    "export": forged_tables.export,
    "look": forged_tables.look,
    "import": forged_tables.confirm(publishes=False),
    "import_public": forged_tables.confirm(publishes=True),
    "undo": forged_tables.undo,
    "send": button("send", "answered"),
    "close": button("close", "closed"),
    "spam": button("spam", "spam"),
}


def read_table(table):
    """The cells of a table, by row and column."""
    head, *lines = [line.split() for line in table.strip().splitlines()]
    for name, *cells in lines:
        for column, cell in zip(head, cells, strict=True):
            if cell != ".":
                yield name, column, {ROLES[letter] for letter in cell.strip("-")}


def all_cells():
    for table in (
        ROWS,
        DELETION,
        HISTORY,
        COPIES,
        TRANSLATIONS,
        OTHERS,
        TABLES,
        REPORTS,
    ):
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


def cell_as_test(kind, name, operation, may):
    is_like_another = kind in LIKE_THE_SAMPLE and not name.endswith(INLINES_OF)
    # The question of a list and the list itself go by the rule of the form's button.
    is_another_way = name.endswith(("_question", "_by_list"))
    is_long = is_like_another or is_another_way
    marks = [FULL] if is_long else [ENGINE] if kind == SAMPLE else []
    return pytest.param((kind, operation, may), id=f"{kind}-{name}", marks=marks)


# What has a page of its own has the same rights, whatever kind it is.
SAMPLE = "story"
INLINES_OF = tuple(name.split(".")[1] for name in re.findall(r"\w+\.\w+", INLINES))
LIKE_THE_SAMPLE = {model._meta.model_name for model in CONTENT} - {SAMPLE}
CELLS = [cell_as_test(*cell) for cell in all_cells()]


@pytest.mark.parametrize("cell", CELLS)
def test_each_role_does_what_the_table_says_and_nothing_else(scene, db, caplog, cell):
    kind, operation, may = cell
    send, has_effect = operation(scene, kinds()[kind])
    wrong = []
    for actor in ACTORS:
        client = scene.client(actor)
        if actor in may:
            with undone():
                response = send(client)
                works = response.status_code in (200, 302) and has_effect()
                wrong += [] if works else [f"{actor} may, but {response}"]
        else:
            wrong += what_is_wrong(actor, partial(send, client), caplog)
    assert not wrong


@pytest.mark.parametrize("model", CONTENT)
def test_no_kind_of_content_gives_rights_of_its_own(model):
    """So that the tables of one kind hold for all; the full suite asks each."""
    classes = type(admin.site._registry[model]).__mro__
    own = classes[: classes.index(ContentAdmin)]
    names = {name for each in own for name in vars(each)}
    assert not {name for name in names if name.startswith("has_")}
    assert not names & {"get_urls", "get_actions", "get_queryset", "changeform_view"}


@pytest.mark.parametrize("action", ["publish", "schedule"])
@pytest.mark.parametrize("way", [step, step_of_many])
@pytest.mark.parametrize(
    "kind", [SAMPLE, *(pytest.param(k, marks=FULL) for k in sorted(LIKE_THE_SAMPLE))]
)
def test_four_eyes_hold_for_superusers_too(scene, db, kind, way, action):
    model = kinds()[kind]
    with undone():
        row = scene.rows[model]["review"]
        root = scene.accounts["superuser"]
        model.objects.filter(pk=row.pk).update(updated_by=root)
        send, has_effect = way(action)(scene, model)
        send(scene.client("superuser"))
        assert not has_effect()
        assert send(scene.client("publisher")).status_code == 302
        assert has_effect()
