"""The archive of a release: always the same bytes, and ready to run."""

import hashlib
import os
import re
import shutil
import subprocess
import tarfile

import pytest
from django.conf import settings

from portal.version import version

NAME = f"youcheng-{version()}"


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """What is committed, but with the script as it is here."""
    folder = tmp_path_factory.mktemp("clone") / "portal"
    words = ["git", "clone", "--quiet", "--shared", settings.BASE_DIR, folder]
    subprocess.run(words, check=True)
    (folder / ".venv").symlink_to(settings.BASE_DIR / ".venv")
    shutil.copy(settings.BASE_DIR / "deploy/release", folder / "deploy")
    commit(folder, "allow-empty")
    return folder


def git(clone, *words):
    names = ["-c", "user.name=Office", "-c", "user.email=office@example"]
    return subprocess.check_output(["git", "-C", clone, *names, *words], text=True)


def commit(clone, *options):
    words = [f"--{option}" for option in options]
    git(clone, "commit", "--quiet", "--all", "--message=A step", *words)


def release(clone, out, umask=0o022):
    out.mkdir()
    words = [clone / "deploy/release", out]
    return subprocess.run(
        words, capture_output=True, text=True, check=False, umask=umask
    )


def test_the_same_commit_gives_the_same_bytes_and_a_server_needs_no_gettext(
    clone, tmp_path
):
    found = []
    for umask in (0o022, 0o077):
        out = tmp_path / oct(umask)
        done = release(clone, out, umask)
        assert done.returncode == 0, done.stderr
        found.append((out / f"{NAME}.tar.gz").read_bytes())
    assert found[0] == found[1]
    digest = f"{hashlib.sha256(found[0]).hexdigest()}  {NAME}.tar.gz\n"
    assert (out / f"{NAME}.tar.gz.sha256").read_text() == digest
    with tarfile.open(out / f"{NAME}.tar.gz") as tar:
        infos = tar.getmembers()
    names = [info.name for info in infos]
    time = int(git(clone, "log", "-1", "--format=%ct"))
    assert {(info.uid, info.gid, info.mtime) for info in infos} == {(0, 0, time)}
    assert {info.mode & 0o777 for info in infos} == {0o644, 0o755}
    assert f"{NAME}/portal/locale/ko/LC_MESSAGES/django.mo" in names
    assert not [name for name in names if ".venv" in name or "__pycache__" in name]


def test_what_is_not_committed_is_not_released(clone, tmp_path):
    path = clone / "README.md"
    before = path.read_text()
    path.write_text(before + "\n")
    assert "not committed" in release(clone, tmp_path / "out").stderr
    path.write_text(before)


def test_a_release_says_truly_which_others_read_its_copies(clone, tmp_path):
    """1.0.0 is tagged; 1.0.1 has the same tables, then one more migration."""
    git(clone, "tag", "v1.0.0")
    path = clone / "pyproject.toml"
    path.write_text(re.sub("(?m)^version = .*", 'version = "1.0.1"', path.read_text()))
    commit(clone)
    assert release(clone, tmp_path / "same").returncode == 0
    assert os.listdir(tmp_path / "same")
    (clone / "portal/migrations/0099_tomorrow.py").touch()
    git(clone, "add", "portal/migrations/0099_tomorrow.py")
    commit(clone)
    done = release(clone, tmp_path / "more")
    assert "set copies-read-from in pyproject.toml to 1.0.1" in done.stderr
    assert os.listdir(tmp_path / "more") == []
