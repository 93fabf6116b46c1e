"""`manage.py drill`: a copy is tried out, and what visitors see of it compared."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings

from portal.archive.history import last_copy, note_drilled
from portal.models.audit import Event, record

pytestmark = pytest.mark.full
PREPARE = "import django; django.setup(); from portal.management.commands import run; "
PREPARE += "run.prepare()"


@pytest.fixture
def site(tmp_path):
    """Runs commands of a site of its own, with the content of the project."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEBUG": "on",
        "LC_ALL": "zh_CN.UTF-8",
    }

    def run(*words):
        return subprocess.run(
            [sys.executable, *map(str, words)],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    done = run("-c", PREPARE)
    assert done.returncode == 0, done.stderr
    (tmp_path / "copies").mkdir()
    return run


def test_the_newest_copy_is_compared_with_the_site(site, tmp_path):
    """Silent where all is well; red where a page differs that nobody has changed."""
    copies, database = tmp_path / "copies", tmp_path / "db.sqlite3"
    assert "没有备份" in site("manage.py", "drill", copies).stderr
    for text in ("바뀜", "또 바뀜"):
        done = site("manage.py", "backup", copies)
        assert done.returncode == 0, done.stderr
        done = site("manage.py", "drill", copies)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert all(path.suffix == ".tar" for path in copies.iterdir())
        with closing(sqlite3.connect(database)) as rows, rows:
            rows.execute("UPDATE exchanges_city SET summary_ko = ?", [text])
    done = site("manage.py", "drill", copies)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search("备份之后内容没有变化，但 .*个不一致：/ko/", done.stderr)
    with closing(sqlite3.connect(database)) as rows:
        found = "SELECT details FROM portal_auditentry WHERE event = 'backup-drilled'"
        told = [row[0] for row in rows.execute(f"{found} ORDER BY number")]
    assert ['"is_good": true' in each for each in told] == [True, True, False]


@pytest.mark.django_db
@pytest.mark.parametrize(("is_good", "text"), [(True, "321"), (False, "不正常")])
def test_administrators_see_what_came_of_it(client, administrator, is_good, text):
    class Copy:
        path, digest, release = settings.BASE_DIR / "a.tar", "0" * 64, "0.1.0"
        manifest = {"newest": None}

    record(Event.BACKUP_MADE)
    note_drilled(Copy, is_good, pages=321, different=0)
    assert last_copy().drill.details["pages"] == 321
    client.force_login(administrator)
    html = client.get("/admin/").text
    box = re.search(r'(?s)aria-labelledby="start-copies">(.*?)</section>', html)[1]
    assert text in box
    assert ("errornote" in box) is not is_good
