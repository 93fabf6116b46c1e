"""Every message of the sources is translated in the catalogues."""

import os
import re
import shutil
import subprocess
import sys
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
IN_SCRIPTS = re.compile(r'gettext\(\s*"([^"]+)"')
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}")


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
    command = [sys.executable, "manage.py", "makemessages", "--no-location"]
    command += [f"--locale={locale}" for locale in LOCALES]
    subprocess.run(command, cwd=copy, check=True, stdout=subprocess.DEVNULL)
    return copy


def catalogue(folder, locale, domain="django"):
    folder = folder / "portal/locale" / locale / "LC_MESSAGES"
    return polib.pofile(folder / f"{domain}.po")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_catalogue_has_every_message_and_no_other(collected, locale):
    merged = catalogue(collected, locale)
    assert [entry.msgid for entry in merged.untranslated_entries()] == []
    assert [entry.msgid for entry in merged.fuzzy_entries()] == []
    assert [entry.msgid for entry in merged.obsolete_entries()] == []


def of_scripts(folder, locale):
    """The messages of the admin's scripts, as far as Django translates them."""
    return polib.pofile(folder / "locale" / locale / "LC_MESSAGES/djangojs.po")


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


@pytest.mark.parametrize("domain", ["django", "djangojs"])
@pytest.mark.parametrize("locale", LOCALES)
def test_translations_have_the_placeholders_of_their_message(locale, domain):
    wrong = []
    for entry in catalogue(settings.BASE_DIR, locale, domain).translated_entries():
        expected = placeholders(entry.msgid_plural or entry.msgid)
        texts = entry.msgstr_plural.values() or [entry.msgstr]
        wrong += [text for text in texts if placeholders(text) != expected]
    assert wrong == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
@pytest.mark.parametrize("locale", LOCALES)
def test_translations_have_the_tags_of_their_message_and_no_other(locale, domain):
    """A message of a template is markup, so a tag in its translation would be one."""
    wrong = []
    for entry in catalogue(settings.BASE_DIR, locale, domain).translated_entries():
        texts = entry.msgstr_plural.values() or [entry.msgstr]
        allowed = tags(entry.msgid), tags(entry.msgid_plural)
        wrong += [text for text in texts if tags(text) not in allowed]
    assert wrong == []


def tags(text):
    return sorted(re.findall("<[^>]*>?", text))
