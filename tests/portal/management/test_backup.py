"""The commands `backup` and `restore`, as somebody at a terminal meets them."""

import io
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from portal.models import Source
from portal.models.audit import AuditEntry, Event


@pytest.fixture
def rows(transactional_db, media_folder):
    Source.objects.create(title_zh_hans="来源", slug="s")


def said(*words, **options):
    out, err = io.StringIO(), io.StringIO()
    call_command(*map(str, words), stdout=out, stderr=err, **options)
    return out.getvalue() + err.getvalue()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies"


def test_in_a_timer_it_says_nothing_and_keeps_the_newest(rows, folder):
    (folder / "portal-20200101T000000Z.tar").touch()
    assert said("backup", folder, "--keep", "1,1,1") == ""
    (path,) = folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    told = said("backup", "--check", path)
    assert str(path) in told
    assert AuditEntry.objects.get().event == Event.BACKUP_MADE


def test_a_check_needs_no_database(rows, tmp_path):
    said("backup", tmp_path / "a.tar")
    done = subprocess.run(
        [sys.executable, "manage.py", "backup", "--check", tmp_path / "a.tar"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
             "LC_ALL": "zh_CN.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert "是完好的备份" in done.stdout, done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("words", [
    ["backup", "--check"], ["backup", "no/such/folder/a.tar"],
    ["backup", "--check", "no-such"], ["backup", "a.tar", "--keep", "7,4,12"],
    ["backup", "a.tar", "--keep", "0,0,0"], ["drill", "no-such"],
    ["restore", "no-such"], ["restore", "."],
])  # fmt: skip
def test_what_cannot_be_done_is_a_sentence(
    rows, tmp_path, monkeypatch, settings, words
):
    settings.BACKUP_ROOT = tmp_path / "copies"
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError):
        said(*words)
    assert list(tmp_path.rglob("*.tar")) == []


def test_no_file_is_overwritten(rows, tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    (tmp_path / "a.tar").write_bytes(b"precious")
    with pytest.raises(CommandError, match="已经存在"):
        said("backup", tmp_path / "a.tar")
    assert (tmp_path / "a.tar").read_bytes() == b"precious"


def test_a_new_key_encrypts(rows, folder, settings):
    with translation.override("en"):
        settings.BACKUP_KEY = said("backup", "--new-key").strip()
    said("backup", folder)
    (path,) = folder.iterdir()
    assert path.name.endswith(".tar.age")
    assert path.read_bytes().startswith(b"age-encryption.org/")
    assert str(path) in said("backup", "--check", path)
