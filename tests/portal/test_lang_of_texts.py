"""Every text of every page is in the script of the language that it claims."""

import re

import pytest
from django.conf import settings
from django.db.models import CharField, TextField
from django.test import Client
from django.utils import translation
from modeltranslation.translator import translator

from portal.content import content_models
from portal.languages import mark_scripts
from tests.read_aloud import misread
from tests.visitor import other_pages, public_pages

LANGUAGES = [code for code, _ in settings.LANGUAGES]
COLUMNS = [code.replace("-", "_") for code in LANGUAGES]
JAPANESE, RUSSIAN = "札幌の時計台", "Иркутск и Байкал"
MIXED = f"Uma 인천 ({RUSSIAN}) {JAPANESE} 仁川"


def all_pages(language):
    """Name and HTML of one page of each kind, and of every row that is public."""
    yield from ((name, page.text) for name, page in public_pages(language))
    yield from other_pages(language)
    for model in content_models():
        for row in model.objects.published():
            with translation.override(language):
                address = row.get_absolute_url()
            yield address, Client().get(address).text


def without(*languages):
    """Take away every translation into the languages."""
    for model in translator.get_registered_models(abstract=False):
        fields = translator.get_options_for_model(model).get_field_names()
        columns = {f"{field}_{code}" for field in fields for code in languages}
        empty = [name for name in columns if model._meta.get_field(name).null]
        model._base_manager.update(**dict.fromkeys(empty))


def wrong_on_all_pages(language):
    return {text: name for name, html in all_pages(language) for text in misread(html)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_carries_the_language_of_its_script(content, language):
    assert wrong_on_all_pages(language) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_so_do_texts_that_stand_in(content, language):
    without("en", "ko")
    assert wrong_on_all_pages(language) == {}


def fill_in_two_scripts():
    """Write a text in five scripts wherever staff write plain text for readers."""
    for model in translator.get_registered_models(abstract=False):
        fields = translator.get_options_for_model(model).get_field_names()
        names = (f"{field}_{code}" for field in fields for code in COLUMNS)
        for column in map(model._meta.get_field, names):
            is_text = isinstance(column, CharField | TextField)
            if is_text and not column.name.startswith(("body", "alt")):
                model._base_manager.update(**{column.name: MIXED})


@pytest.mark.parametrize("language", LANGUAGES)
def test_so_do_texts_in_two_scripts(content, language):
    """But an option of a form: it can have no parts."""
    fill_in_two_scripts()
    for name, page in public_pages(language):
        html = re.sub("<option.*?</option>", "", page.text)
        assert misread(html) == [], name


@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("en", "a 仁川 b", "a [zh-Hans 仁川] b"),
        ("en", f"a {JAPANESE} b", f"a [ja {JAPANESE}] b"),
        ("en", "カラオケ、仁川", "[ja カラオケ、仁川]"),
        ("ko", "한국 仁川 さっぽろ", "한국 [zh-Hans 仁川] [ja さっぽろ]"),
        ("zh-hans", "在札幌的カラオケ店", "在札幌的[ja カラオケ]店"),
        ("zh-hans", "仁川 인천, 강화도 a", "仁川 [ko 인천, 강화도] a"),
        ("ja", "札幌の仁川 인천", "札幌の仁川 [ko 인천]"),
        ("en", f"{RUSSIAN}, a", f"[und-Cyrl {RUSSIAN}], a"),
        ("zh-hans", "Θεσσαλονίκη 市", "[el Θεσσαλονίκη] 市"),
        ("ko", "الرباط 시", "[und-Arab الرباط] 시"),
        ("en", "a & b < c", "a &amp; b &lt; c"),
        ("ko", "‘Museum without Walls’는", "‘[en Museum without Walls]’는"),
        ("zh-hans", "称为“sister city”", "称为“[en sister city]”"),
        ("zh-hans", "welcome to Incheon", "[en welcome to Incheon]"),
        ("zh-hans", "Incheon Free Economic Zone, SBS", None),
        ("zh-hans", "a &lt; b", "a &amp;lt; b"),
    ],
)
def test_runs_in_another_script_are_marked(language, text, marked):
    html = (marked or text).replace("]", "</span>")
    for code in ("zh-Hans", "ja", "ko", "en", "el", "und-Cyrl", "und-Arab"):
        html = html.replace(f"[{code} ", f'<span lang="{code}">')
    assert mark_scripts(text, language) == html


@pytest.mark.parametrize(
    ("html", "script"),
    [
        ('<p lang="en">인천</p>', "Hangul"),
        ('<p lang="ko">仁川</p>', "Han"),
        ('<p lang="zh-Hans">さっぽろ</p>', "kana"),
        ('<p lang="ko">A short walk from the station.</p>', "Latin"),
        ('<html lang="en"><img alt="인천">', "Hangul"),
        ('<html lang="en"><input placeholder="仁川">', "Han"),
        ('<p lang="ko">좋은 <span lang="ja">Уфа</span></p>', "Cyrillic"),
    ],
)
def test_the_check_finds_what_is_read_wrongly(html, script):
    assert [found[0] for found in misread(html)] == [script]


def test_the_check_lets_names_and_what_is_marked_pass():
    for html in (
        '<p lang="ko">World Winter Cities Association 회의</p>',
        '<p lang="en">In <span lang="ko">인천</span> and <i lang="ja">札幌</i></p>',
        '<html lang="en"><title>仁川</title><a lang="zh-Hans" aria-label="仁川">中</a>',
    ):
        assert misread(html) == []
