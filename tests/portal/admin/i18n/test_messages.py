"""Every message of the sources is translated in the catalogues."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import django_prose_editor
import polib
import pytest
from django.conf import settings
from django.contrib import admin
from django.utils.translation import to_locale

SOURCES = ("portal", "exchanges", "attractions", "templates")
# Message ids are English, so English has no catalogue.
LOCALES = [to_locale(code) for code, _ in settings.LANGUAGES if code != "en"]
ADMIN, EDITOR = (Path(each.__file__).parent for each in (admin, django_prose_editor))
CATALOGUE = "portal/locale/{}/LC_MESSAGES/django.po"
FOREIGN = "portal/locale/django/{}/LC_MESSAGES/django.po"  # of Django and reversion
# Those of `make messages`.
OPTIONS = ("--no-location", "--no-obsolete", "--no-wrap")
IN_SCRIPTS = re.compile(r'gettext\(\s*"([^"]+)"')
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}")


parsed = cache(polib.pofile)  # each of which takes a second


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """A copy of the project after `make messages`."""
    if not shutil.which("xgettext"):
        required = os.environ.get("REQUIRE_GETTEXT") == "1"
        (pytest.fail if required else pytest.skip)("no gettext on this machine")
    copy = tmp_path_factory.mktemp("collected")
    shutil.copy(settings.BASE_DIR / "manage.py", copy)
    for name in SOURCES:
        source = settings.BASE_DIR / name
        compiled = shutil.ignore_patterns("__pycache__")  # another run may be at it
        shutil.copytree(source, copy / name, ignore=compiled)
    command = [sys.executable, "manage.py", "makemessages", *OPTIONS]
    command += [f"--locale={locale}" for locale in LOCALES]
    subprocess.run(command, cwd=copy, check=True, stdout=subprocess.DEVNULL)
    return copy


def catalogue(folder, locale, domain="django"):
    folder = folder / "portal/locale" / locale / "LC_MESSAGES"
    return parsed(folder / f"{domain}.po")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_catalogue_has_every_message_and_collecting_them_changes_nothing(
    collected, locale
):
    merged, stored = (
        catalogue(each, locale) for each in (collected, settings.BASE_DIR)
    )
    assert [entry.msgid for entry in merged.untranslated_entries()] == []
    assert [entry.msgid for entry in stored.fuzzy_entries()] == []
    dated = '"POT-Creation-Date:'
    paths = (each / CATALOGUE.format(locale) for each in (collected, settings.BASE_DIR))
    merged, stored = (
        [line for line in path.read_text().splitlines() if not line.startswith(dated)]
        for path in paths
    )
    assert merged == stored


def of_scripts(folder, locale):
    """The messages of the admin's scripts, as far as Django translates them."""
    return parsed(folder / "locale" / locale / "LC_MESSAGES/djangojs.po")


@pytest.mark.parametrize("locale", LOCALES)
def test_what_scripts_show_is_translated_by_django_or_by_us_and_nothing_else(locale):
    asked = {(entry.msgctxt, entry.msgid) for entry in of_scripts(ADMIN, "en")}
    for script in (settings.BASE_DIR / "portal/static").rglob("*.js"):
        asked |= {(None, text) for text in IN_SCRIPTS.findall(script.read_text())}
    theirs = {
        (entry.msgctxt, entry.msgid)
        for entry in of_scripts(ADMIN, locale).translated_entries()
        if entry.msgstr != entry.msgid
    }
    ours = catalogue(settings.BASE_DIR, locale, "djangojs")
    translated = {(entry.msgctxt, entry.msgid) for entry in ours.translated_entries()}
    assert asked - theirs - translated == set()
    by_editor = {(entry.msgctxt, entry.msgid) for entry in of_scripts(EDITOR, "fr")}
    assert {(entry.msgctxt, entry.msgid) for entry in ours} - asked - by_editor == set()


def placeholders(text):
    return sorted(PLACEHOLDER.findall(text))


def tags(text):
    return sorted(re.findall("<[^>]*>?", text))


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_have_the_placeholders_and_tags_of_their_message(locale):
    """A message of a template is markup, so a tag in its translation would be one."""
    wrong = []
    ours = (catalogue(settings.BASE_DIR, locale, d) for d in ("django", "djangojs"))
    for found in (*ours, parsed(settings.BASE_DIR / FOREIGN.format(locale))):
        for entry in found.translated_entries():
            holders = placeholders(entry.msgid_plural or entry.msgid)
            allowed = tags(entry.msgid), tags(entry.msgid_plural)
            texts = entry.msgstr_plural.values() or [entry.msgstr]
            wrong += [text for text in texts if placeholders(text) != holders]
            wrong += [text for text in texts if tags(text) not in allowed]
    assert wrong == []


# The Chinese of the desk is what people write


# What a translator wrote who had the English before them, word by word.
STIFF = re.compile(
    r"来修改|条形导航|百万像素|动作|过滤器|取消选中|以 状态|以 类别|选中的 |"
    r"一段美好时光|超级用户|在站点上|增加 |增加另一个|个对象|重新跑|栏位"
)


def test_our_own_messages_are_not_stiff():
    folder = settings.BASE_DIR / "portal/locale/zh_Hans/LC_MESSAGES"
    for domain in ("django", "djangojs"):
        texts = [
            text
            for entry in parsed(folder / f"{domain}.po")
            for text in entry.msgstr_plural.values() or [entry.msgstr]
        ]
        assert [text for text in texts if STIFF.search(text)] == []
