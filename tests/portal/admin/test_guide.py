"""The guide opens for everybody at the desk, and quotes nothing that is not there."""

import re
from pathlib import Path

import polib
from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.utils import translation
from django.utils.html import escape

from portal.admin.guide import FOLDERS, PAGES
from portal.models import User
from portal.version import version
from tests.pairs import paired


def test_every_page_opens_for_each_role_in_each_language(request, content, client):
    roles = ["editor", "publisher", "auditor", "administrator"]
    for role, language in paired(roles, ["zh-hans", "en", "ko"]):
        user = request.getfixturevalue(role)
        User.objects.filter(pk=user.pk).update(language=language)
        client.force_login(user)
        shown = language if language in FOLDERS else "en"
        for name, titles in PAGES.items():
            html = client.get(f"/admin/guide/{name}/").text
            assert f">{titles[shown]}</h1>" in html, (role, language, name)
            assert html.count('<a href="/admin/guide/') >= len(PAGES)
        assert ("영어판" in html) is (language == "ko")
        code = "zh-Hans" if shown == "zh-hans" else "en"
        html = client.get("/admin/guide/").text
        assert f'<div class="guide" lang="{code}">' in html
        assert version() in html


FOLDER = Path(settings.BASE_DIR) / "templates/admin/guide"
PICTURES = Path(settings.BASE_DIR) / "portal/static/portal/guide"
CATALOGUES = [
    Path(settings.BASE_DIR) / "portal/locale/zh_Hans/LC_MESSAGES/django.po",
    Path(admin.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.po",
]
LARGEST = 40_000  # bytes


def text(name, language):
    return (FOLDER / FOLDERS[language] / f"{name}.html").read_text()


def quoted(html):
    """The messages that a page quotes."""
    return re.findall(r'{% name "([^"]+)"', html)


def pictures(html):
    return re.findall(r'{% screenshot "([^"]+)"', html)


def test_a_quoted_name_is_shown_as_the_reader_sees_it(editor, client):
    User.objects.filter(pk=editor.pk).update(language="ko")
    client.force_login(editor)
    html = client.get("/admin/guide/write/").text
    with translation.override("ko"):
        step = translation.gettext("Ask for review")
    assert f'<b lang="ko">{escape(step)}</b>' in html
    assert client.get("/admin/guide/nothing/").status_code == 404
    assert 'href="/admin/guide/"' in client.get("/admin/").text


def test_what_a_page_quotes_is_in_a_catalogue_and_the_same_in_both_languages():
    known = {entry.msgid for path in CATALOGUES for entry in catalogue(path)}
    for name in PAGES:
        chinese, english = (text(name, language) for language in FOLDERS)
        assert {*quoted(chinese)} - known == set(), name
        assert {*quoted(chinese)} == {*quoted(english)}, name
        assert {*pictures(chinese)} == {*pictures(english)}, name
        assert pictures(chinese) or name in ("roles", "terms"), name


def catalogue(path):
    if path.exists():
        return [each for each in polib.pofile(path) if not each.obsolete]
    return polib.mofile(path.with_suffix(".mo"))


def test_every_picture_is_there_and_shown_and_small():
    shown = {
        each
        for name in PAGES
        for language in FOLDERS
        for each in pictures(text(name, language))
    }
    stored = {path.stem: path.stat().st_size for path in PICTURES.iterdir()}
    assert stored.keys() == shown
    assert max(stored.values()) < LARGEST
    assert all(finders.find(f"portal/guide/{name}.webp") for name in shown)
