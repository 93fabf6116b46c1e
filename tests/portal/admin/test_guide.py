"""The guide opens for everybody at the desk, and quotes nothing that is not there."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.utils import translation
from django.utils.html import escape

from portal.admin.guide import FOLDERS, PAGES
from portal.models import User

ROLES = ["editor", "publisher", "auditor", "administrator"]
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
    return re.findall(r'{% (?:name|saving) "([^"]+)"', html)


def pictures(html):
    return re.findall(r'{% screenshot "([^"]+)"', html)


@pytest.fixture
def open_page(request, content, client):
    def get(role, language, name):
        user = request.getfixturevalue(role)
        User.objects.filter(pk=user.pk).update(language=language)
        client.force_login(user)
        address = f"/admin/guide/{name}/" if name else "/admin/guide/"
        response = client.get(address)
        assert response.status_code == 200
        return response.text

    return get


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("language", ["zh-hans", "en", "ko"])
def test_every_page_opens_for_each_role_in_each_language(open_page, role, language):
    shown = language if language in FOLDERS else "en"
    for name, titles in PAGES.items():
        html = open_page(role, language, name)
        assert f">{titles[shown]}</h1>" in html
        assert html.count('<a href="/admin/guide/') >= len(PAGES)
    assert ("영어판" in html) is (language == "ko")
    assert (
        f'<div class="guide" lang="{"zh-Hans" if shown == "zh-hans" else "en"}">'
        in (open_page(role, language, ""))
    )


def test_a_visitor_signs_in_first_and_an_unknown_page_is_not_there(client, editor):
    assert "/admin/login/" in client.get("/admin/guide/start/")["Location"]
    client.force_login(editor)
    assert client.get("/admin/guide/nothing/").status_code == 404
    assert 'href="/admin/guide/"' in client.get("/admin/").text


def test_a_quoted_name_is_shown_as_the_reader_sees_it(open_page):
    html = open_page("editor", "ko", "write")
    with translation.override("ko"):
        save_and_ask = translation.gettext("Save: %(step)s") % {
            "step": translation.gettext("Ask for review")
        }
    assert f'<b lang="ko">{escape(save_and_ask)}</b>' in html


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", FOLDERS)
def test_what_a_page_quotes_is_in_a_catalogue(name, language):
    known = {entry.msgid for path in CATALOGUES for entry in catalogue(path)}
    assert {*quoted(text(name, language))} - known == set()


def catalogue(path):
    if path.exists():
        return [each for each in polib.pofile(path) if not each.obsolete]
    return polib.mofile(path.with_suffix(".mo"))


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_quote_and_show_the_same(name):
    chinese, english = (text(name, language) for language in FOLDERS)
    assert {*pictures(chinese)} == {*pictures(english)}
    assert {*quoted(chinese)} == {*quoted(english)}


@pytest.mark.parametrize("name", [name for name in PAGES if name != "roles"])
def test_every_page_but_that_of_the_roles_has_a_picture(name):
    assert all(pictures(text(name, language)) for language in FOLDERS)


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
