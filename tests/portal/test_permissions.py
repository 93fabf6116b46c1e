"""Who may do what at the desk: every kind of row, every operation, every role.

The tables are the rule. For each cell the request that a form would send is sent by
everybody. Who may not is refused, and nothing changed.
"""

from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from tests.conftest import UndoError
from tests.forged import (
    add,
    autocomplete,
    change,
    compare,
    copy,
    delete,
    delete_many,
    end_share,
    inline,
    old_version,
    page,
    presence,
    preview,
    question,
    recover,
    recover_page,
    revert,
    revert_live,
    share,
    step,
    step_of_many,
)
from tests.scene import ACTORS, MARK, Scene, dump, kinds, undone

# Editor, publisher, auditor, administrator, superuser; “-” is nobody and “.” says that
# there is no such thing. Visitors, and accounts that are not of the staff, stand in no
# cell. Above each column: what of; a draft where nothing is said.
ROLES = dict(
    zip("epams", ("editor", "publisher", "auditor", "administrator", "superuser"))
)

ROWS = """
              list   view   add    change change_live change_copy
story         epams  epams  eps    eps    -           eps
page          epams  epams  eps    eps    -           eps
city          epams  epams  eps    eps    -           eps
exchange      epams  epams  eps    eps    -           eps
delegation    epams  epams  eps    eps    -           eps
agreement     epams  epams  eps    eps    -           eps
attraction    epams  epams  eps    eps    -           eps
picture       epams  epams  eps    ps     .           .
source        epams  epams  eps    ps     .           .
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
sitesettings  -      .           .           -           .
user          ms     .           .           ms          .
group         ms     .           .           ms          .
logentry      -      .           .           -           .
"""

HISTORY = """
              history compare old_version revert revert_live deleted recover_page recover
story         epams   epams   epams       eps    eps         epams   epams        eps
page          epams   epams   epams       eps    eps         epams   epams        eps
city          epams   epams   epams       eps    eps         epams   epams        eps
exchange      epams   epams   epams       eps    eps         epams   epams        eps
delegation    epams   epams   epams       eps    eps         epams   epams        eps
agreement     epams   epams   epams       eps    eps         epams   epams        eps
attraction    epams   epams   epams       eps    eps         epams   epams        eps
picture       epams   epams   epams       ps     .           epams   epams        ps
source        epams   epams   epams       ps     .           epams   epams        ps
sitesettings  epams   epams   epams       ms     .           epams   -            -
user          ams     .       .           .      .           .       .            .
group         ams     .       .           .      .           .       .            .
logentry      ams     .       .           .      .           .       .            .
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

OTHERS = """
              preview presence autocomplete
story         epams   eps      epams
page          epams   eps      epams
city          epams   eps      epams
exchange      epams   eps      epams
delegation    epams   eps      epams
agreement     epams   eps      epams
attraction    epams   eps      epams
picture       .       ps       .
source        .       ps       .
sitesettings  .       ms       .
user          .       .        .
group         .       .        .
logentry      .       .        .
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
    "recover_page": recover_page,
    "recover": recover,
    "copy": copy("live"),
    "copy_draft": copy("draft"),
    "difference": page("difference", on="copy"),
    "share_page": page("share"),
    "share": share("draft"),
    "share_live": share("live"),
    "end_share": end_share,
    "preview": preview,
    "presence": presence,
    "autocomplete": autocomplete,
}


def read_table(table):
    """The cells of a table, by row and column."""
    head, *lines = [line.split() for line in table.strip().splitlines()]
    for name, *cells in lines:
        for column, cell in zip(head, cells, strict=True):
            if cell != ".":
                yield name, column, {ROLES[letter] for letter in cell.strip("-")}


def all_cells():
    for table in (ROWS, DELETION, HISTORY, COPIES, OTHERS):
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


CELLS = [
    pytest.param(*cell, id="-".join(cell[:2]))
    for cell in ((name, column, ask, may) for name, column, ask, may in all_cells())
]


@pytest.fixture(scope="module")
def scene(fixtures_in_database, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder):
        try:
            with transaction.atomic(), translation.override("zh-hans"):
                built = Scene()
                with django_db_blocker.block():
                    yield built
                raise UndoError
        except UndoError:
            pass


def is_refused(response):
    leads_to = urlsplit(response.get("Location", "")).path
    return response.status_code in (403, 404) or leads_to.startswith("/admin/login/")


@pytest.mark.parametrize(("kind", "name", "operation", "may"), CELLS)
def test_each_role_does_what_the_table_says_and_nothing_else(
    scene, db, caplog, kind, name, operation, may
):
    send, has_effect = operation(scene, kinds()[kind])
    before = dump()
    wrong = []
    for actor in ACTORS:
        caplog.clear()
        with undone():
            response = send(scene.client(actor))
            if actor in may:
                works = response.status_code in (200, 302) and has_effect()
                wrong += [] if works else [f"{actor} may, but {response}"]
            else:
                wrong += what_is_wrong(actor, response, before, caplog)
    assert not wrong


def what_is_wrong(actor, response, before, caplog):
    """What is wrong with the refusal of somebody who may not."""
    after = dump()
    changed = [table for table in before if before[table] != after[table]]
    if changed:
        yield f"{actor} changed {changed}"
    if not is_refused(response):
        yield f"{actor} may not, but {response}"
    if MARK in caplog.text:
        yield f"the log names what {actor} wrote: {caplog.text}"
    if response.status_code in (403, 404) and len(caplog.records) != 1:
        yield f"the log has not one line: {caplog.text}"
