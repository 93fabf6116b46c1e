"""The commands `backup` and `restore`, as somebody at a terminal meets them."""

import re
import sqlite3
from contextlib import closing
from functools import partial

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.utils import translation

from portal.archive.trail import last_copy, note_drilled
from portal.models import Source
from portal.models.audit import AuditEntry, Event, record
from tests.portal.archive.conftest import said
from tests.processes import run


@pytest.fixture
def rows(transactional_db, media_folder):
    Source.objects.create(title_zh_hans="来源", slug="s")


def test_in_a_timer_it_says_nothing_and_keeps_the_newest(rows, tmp_path, settings):
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "portal-20200101T000000Z.tar").touch()
    assert said("backup", folder, "--keep", "1,1,1") == ""
    (path,) = folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert str(path) in said("backup", "--check", path)
    assert AuditEntry.objects.get().event == Event.BACKUP_MADE
    path.unlink()
    with translation.override("en"):
        settings.BACKUP_KEY = said("backup", "--new-key").strip()
    said("backup", folder)
    (path,) = folder.iterdir()
    assert path.name.endswith(".tar.age")
    assert path.read_bytes().startswith(b"age-encryption.org/")
    assert str(path) in said("backup", "--check", path)


IMPOSSIBLE = [
    *(["backup", "--check"], ["backup", "no/such/folder/a.tar"]),
    *(["backup", "--check", "no-such"], ["backup", "a.tar", "--keep", "7,4,12"]),
    *(["backup", "a.tar", "--keep", "0,0,0"], ["drill", "no-such"]),
    *(["restore", "no-such"], ["restore", "."], ["drill", "."]),
]


def test_what_cannot_be_done_is_a_sentence(rows, tmp_path, monkeypatch, settings):
    settings.BACKUP_ROOT = tmp_path / "copies"
    monkeypatch.chdir(tmp_path)
    for words in IMPOSSIBLE:
        with pytest.raises(CommandError):
            said(*words)
        assert list(tmp_path.rglob("*.tar")) == [], words
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    (tmp_path / "a.tar").write_bytes(b"precious")
    with pytest.raises(CommandError, match="已经存在"):
        said("backup", tmp_path / "a.tar")
    assert (tmp_path / "a.tar").read_bytes() == b"precious"


def test_a_check_needs_no_database(rows, tmp_path):
    said("backup", tmp_path / "a.tar")
    away = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    words = ("manage.py", "backup", "--check", tmp_path / "a.tar")
    done = run(*words, **away, LC_ALL="zh_CN.UTF-8")
    assert "是完好的备份" in done.stdout, done.stderr
    assert done.returncode == 0


# A copy is tried out, and what visitors see of it compared


@pytest.mark.full
def test_the_newest_copy_is_compared_with_the_site(content, states, tmp_path):
    """Silent where all is well; red where a page differs that nobody has changed."""
    copies, database = tmp_path / "copies", tmp_path / "db.sqlite3"
    copies.mkdir()
    states.copy_to(database, "content")
    own = {"DATABASE_URL": f"sqlite:///{database}", "MEDIA_ROOT": f"{tmp_path}/media"}
    site = partial(run, "manage.py", **own, DEBUG="on", LC_ALL="zh_CN.UTF-8")
    with closing(sqlite3.connect(database)) as rows, rows:  # fewer pages to compare
        hide = "UPDATE {} SET status = 'draft' WHERE id % 12"
        for table in ("exchanges_exchange", "attractions_attraction", "portal_story"):
            rows.execute(hide.format(table))
        rows.execute(f"{hide.format('exchanges_city')} AND NOT is_home")
    done = site("backup", copies)
    assert done.returncode == 0, done.stderr
    done = site("drill", copies)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert all(path.suffix == ".tar" for path in copies.iterdir())
    with closing(sqlite3.connect(database)) as rows, rows:
        rows.execute("UPDATE exchanges_city SET summary_ko = '바뀜'")
    done = site("drill", copies)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search("备份之后内容没有变化，但 .*个不一致：/ko/", done.stderr)
    with closing(sqlite3.connect(database)) as rows:
        found = "SELECT details FROM portal_auditentry WHERE event = 'backup-drilled'"
        told = [row[0] for row in rows.execute(f"{found} ORDER BY number")]
    assert ['"is_good": true' in each for each in told] == [True, False]


@pytest.mark.full
@pytest.mark.django_db
def test_administrators_see_what_came_of_it(client, administrator):
    class Copy:
        path, digest, release = settings.BASE_DIR / "a.tar", "0" * 64, "0.1.0"
        manifest = {"newest": None}

    client.force_login(administrator)
    for is_good, text in ((True, "321"), (False, "不正常")):
        record(Event.BACKUP_MADE)
        note_drilled(Copy, is_good, pages=321, different=0)
        assert last_copy().drill.details["pages"] == 321
        html = client.get("/admin/").text
        box = r'(?s)aria-labelledby="start-copies">(.*?)</section>'
        shown = re.search(box, html)[1]
        assert text in shown
        assert ("errornote" in shown) is not is_good
