"""Japanese and Russian are added, written, shown, copied, brought back, taken away."""

import json
import sqlite3
from contextlib import closing

import pytest
from django.core.management import CommandError, call_command

from portal.archive.container import ArchiveError
from portal.archive.tables import Schema
from tests.processes import run
from tests.states import EMPTY
from tests.tables import each_of

WRITE = """
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
from portal.models import SiteSettings, User
from tests.reading.form import edit
setup_test_environment()
call_command("makemigrations", check=True, verbosity=0)
call_command("migrate", verbosity=0)
SiteSettings.objects.create(name_zh_hans="沈阳友城", office_zh_hans="外事办公室")
User.objects.create_superuser("admin", "admin@example.org", "a password of many words")
desk = Client()
desk.force_login(User.objects.get())
path = f"/admin/portal/sitesettings/{SiteSettings.objects.get().pk}/change/"
answer = edit(desk, path, SiteSettings, name_ja="瀋陽友好都市")
assert answer.status_code == 302, answer.text
call_command("backup", "COPY", verbosity=0)
SiteSettings.objects.update(name_ja="-")
"""
SHOW = """
import json
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
site = Client()
pages = {path: site.get(path) for path in ("/ja/", "/ru/", "/en/")}
page = pages["/ja/"].text
print(json.dumps({
    "codes": [each.status_code for each in pages.values()],
    "html": '<html lang="ja"' in page and "瀋陽友好都市" in page,
    "links": all(f'href="/{code}/"' in page for code in ("zh-hans", "en", "ko", "ru")),
    "api": "title_ru" in site.get("/api/v1/openapi.json").text,
}))
"""


def schema(path):
    with closing(sqlite3.connect(path)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = sorted(name for (name,) in tables)
        return {
            name: sorted(
                str(each[1:])
                for what in ("table_info", "index_list")
                for each in database.execute(f"PRAGMA {what}('{name}')")
            )
            for name in names
        }


@pytest.mark.full
def test_an_office_adds_languages_uses_them_and_takes_them_away(db, states, tmp_path):
    path, copy = tmp_path / "db.sqlite3", tmp_path / "copies" / "one.tar"
    copy.parent.mkdir()
    environment = {
        "DATABASE_URL": f"sqlite:///{path}",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "BACKUP_ROOT": str(copy.parent),
        "LANGUAGES_ROOT": str(tmp_path / "languages"),
        "LANG": "C",
    }

    def manage(*words, fails=False):
        done = run("manage.py", *words, **environment)
        assert bool(done.returncode) == fails, done.stdout + done.stderr
        return done.stderr if fails else done.stdout

    states.copy_to(path, EMPTY)
    before = schema(path)
    manage("languages", "add", "ja", "ru")
    assert (tmp_path / "languages" / "ja" / "LC_MESSAGES").is_dir()
    manage("shell", "-v0", "-c", WRITE.replace("COPY", str(copy)))
    manage("restore", str(copy), "--replace")
    shown = json.loads(manage("shell", "-v0", "-c", SHOW))
    assert shown.pop("codes") == [200, 200, 200]
    assert all(shown.values()), shown
    text = manage("languages", "remove", "ja", "ru", fails=True)
    assert "Nothing was changed" in text
    manage("languages", "remove", "ja", "ru", "--yes")
    assert schema(path) == before


@each_of(["add", "ar"], ["add", "ko"], ["remove", "ko"], ["add"], ["list", "ja"])
def test_what_cannot_be_added_or_taken_away_is_refused(words, db):
    with pytest.raises(CommandError):
        call_command("languages", *words)


def test_a_copy_names_the_languages_that_have_to_be_added_first():
    with pytest.raises(ArchiveError, match="languages add ja ru"):
        Schema({"languages": ["zh-hans", "ja", "en", "ru"]})
