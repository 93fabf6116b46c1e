"""A worker that is killed leaves the state of before or that of after, nothing else."""

import io
import os
import re
import signal
import time

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from reversion.models import Version

from exchanges.models import Exchange
from portal.editorial.records.undo import imports_of
from portal.models import AuditEntry, Picture, Source, User
from portal.models.audit import Event
from tests.pictures import encoded, quarters
from tests.portal.admin.test_admin import page
from tests.portal.editorial.records.plans import address, look, of_place, table_of
from tests.processes import new_database, run, url_of

pytestmark = [
    *(pytest.mark.full, pytest.mark.engine),  # each start of Django takes a second
    *(pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media_folder")),
]
MOMENTS = [("write", 3), ("commit", 0), ("kept", 0)]


def do(moment, *task, database=None):
    """Do this in a process of its own; returns how it ended and what it said."""
    environment = {
        "DATABASE_URL": database or url_of(connection.settings_dict["NAME"]),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }
    done = run("-m", "tests.hostile.killed", *moment, *task, **environment)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr[-2000:]
    return done.returncode, done.stdout.strip()


def is_killed(moment, *task, **options):
    code, _said = do(moment, *task, **options)
    assert code == -signal.SIGKILL
    return moment[0] == "kept"


@pytest.fixture
def desk():
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


def session(client):
    return client.cookies["sessionid"].value


def test_of_an_upload_an_orphan_stays_at_most_which_is_reported(
    desk, media_folder, tmp_path
):
    photo = tmp_path / "photo.png"
    photo.write_bytes(encoded(quarters(60, 40)))
    fields = ("alt_en", "A bridge", "focal_x", "0.5", "focal_y", "0.5", "_save", "")
    task = ("post", session(desk), page(Picture, "add"), "file", photo, *fields)
    for moment in MOMENTS:
        known = {*media_folder.rglob("*")}
        is_kept = is_killed(moment, *task)
        assert Picture.objects.count() == is_kept, moment
        assert Version.objects.get_for_model(Picture).count() == is_kept, moment
        new = {*media_folder.rglob("*")} - known
        files = [each for each in new if each.is_file()]
        assert files or moment[0] == "write"
        for file in files:
            os.utime(file, (time.time() - 10**6,) * 2)
        if is_kept:
            assert Picture.objects.get().file.size
        else:
            told = io.StringIO()
            call_command("orphans", stdout=told)
            assert all(file.name in told.getvalue() for file in files), moment
    assert do(("never", 0), *task) == (0, "302")
    assert Picture.objects.count() == 2


def test_an_import_is_taken_in_or_waits_as_before_and_so_is_its_undoing(content, desk):
    table = table_of(Exchange)
    rows = Exchange.objects.published().order_by("pk")[:5]
    shown = look(desk, table, of_place(*rows))
    key, digest = (
        re.search(f'name="{name}" value="([^"]+)"', shown.text)[1]
        for name in ("_key", "_digest")
    )
    form = ("", "", "_confirm", "yes", "_key", key, "_digest", digest)
    imports = AuditEntry.objects.filter(event=Event.IMPORTED)
    known = imports.count()
    for moment in [("write", 1), ("write", 12), ("write", 20), *MOMENTS]:
        is_kept = is_killed(moment, "post", session(desk), address(table), *form)
        written = Exchange.objects.filter(place_zh_hans="新地点")
        assert written.count() == 5 * is_kept, moment
        assert imports.count() - known == is_kept, moment
    undo = address(table, "undo", imports_of(table).get().pk)
    for moment in MOMENTS:
        is_undone = is_killed(moment, "post", session(desk), undo, "", "")
        assert written.count() == 5 * (not is_undone), moment
        undone = AuditEntry.objects.filter(event=Event.IMPORT_UNDONE)
        assert undone.count() == is_undone, moment


def test_of_a_fixture_all_is_loaded_or_nothing(db, tmp_path):
    lines = [f"- {{model: portal.source, fields: {{slug: s{n}, title_zh_hans: 甲}}}}\n"
             for n in range(300)]  # fmt: skip
    file = tmp_path / "sources.yaml"
    file.write_text("".join(lines))
    for moment in (("write", 200), *MOMENTS[1:]):
        is_kept = is_killed(moment, "loaddata", file)
        assert Source.objects.count() == 300 * is_kept, moment


def test_a_migration_that_was_killed_goes_on_where_it_was(db, tmp_path):
    with new_database(tmp_path) as url:
        for moment in (("write", 30), ("commit", 0), ("kept", 0)):
            is_killed(moment, "migrate", database=url)
        assert do(("never", 0), "migrate", database=url)[0] == 0
        assert do(("never", 0), "migrate", "--check", database=url)[0] == 0
