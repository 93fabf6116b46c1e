"""Collecting the messages again changes nothing but what the sources changed."""

import shutil
import subprocess
import sys

import pytest
from django.conf import settings

NAMES = ("portal", "exchanges", "attractions", "templates", "manage.py")
SKIPPED = shutil.ignore_patterns("__pycache__", "*.mo", "static")


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_the_catalogues_are_what_make_messages_writes(tmp_path):
    for name in NAMES:
        source = settings.BASE_DIR / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        options = {"ignore": SKIPPED} if source.is_dir() else {}
        copy(source, tmp_path / name, **options)
    program = [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "-l", "ko"]
    options = ["-i", "tests", "--no-location", "--no-obsolete", "--no-wrap"]
    subprocess.run([*program, *options], cwd=tmp_path, check=True, capture_output=True)
    for path in (tmp_path / "portal/locale").rglob("django.po"):
        found = [
            line
            for line in path.read_text().splitlines()
            if not line.startswith('"POT-Creation-Date:')
        ]
        stored = settings.BASE_DIR / path.relative_to(tmp_path)
        assert found == stored.read_text().splitlines(), path
