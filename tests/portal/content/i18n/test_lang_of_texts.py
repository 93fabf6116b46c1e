"""Every text of every page is in the script of the language that it claims."""

import re

import pytest
from django.conf import settings
from django.db.models import CharField, TextField
from modeltranslation.translator import translator

from portal.content.i18n.lang_markup import mark_scripts
from tests.actors.visitor import OTHER_LOOKS, other_pages, public_pages
from tests.pairs import share
from tests.portal.content.i18n.read_aloud import misread
from tests.site import addresses
from tests.tables import each_of

LANGUAGES = [code for code, _ in settings.LANGUAGES]
COLUMNS = [code.replace("-", "_") for code in LANGUAGES]
LOOKS = OTHER_LOOKS.values()
JAPANESE, RUSSIAN = "札幌の時計台", "Иркутск и Байкал"
OPTION = re.compile("<option.*?</option>")
# A page of each template that shows texts of rows.
SAMPLE = [
    *("", "cities/", "exchanges/", "attractions/", "stories/", "agreements/"),
    *("cities/incheon/", "attractions/silmido/", "exchanges/masks-2020/"),
    *("stories/incheon-our-sister-city/", "pages/about/", "search/?q=incheon"),
]
MIXED = f"Uma 인천 ({RUSSIAN}) {JAPANESE} 仁川"


def one_of_each(language):
    """Name and HTML of one page of each kind, and of those that a mishap leads to."""
    yield from ((name, page.text) for name, page in public_pages(language))
    yield from other_pages(language)


def without(*languages):
    """Take away every translation into the languages."""
    for model in translator.get_registered_models(abstract=False):
        fields = translator.get_options_for_model(model).get_field_names()
        columns = {f"{field}_{code}" for field in fields for code in languages}
        empty = [name for name in columns if model._meta.get_field(name).null]
        model._base_manager.update(**dict.fromkeys(empty))


def wrong_on(pages):
    pages = list(pages)
    assert pages
    return {text: name for name, html in pages for text in misread(html)}


@each_of(*LANGUAGES)
def test_every_text_carries_the_language_of_its_script(language, site):
    pages = {name: answer.text for name, answer in site[language].items()}
    assert wrong_on(pages.items()) == {}


@pytest.mark.full
@each_of(*LANGUAGES)
def test_so_do_those_of_what_no_link_needs_to_lead_to(language, content, client):
    """As they are, where others stand in, and in two scripts."""
    looks = ((path, client.get(f"/{language}/{path}").text) for path in LOOKS)
    assert wrong_on([*looks, *other_pages(language)]) == {}
    without("en", "ko")
    some = share(addresses(language), LANGUAGES.index(language), len(LANGUAGES))
    pages = {path: client.get(path).text for path in some}
    assert wrong_on([*pages.items(), *one_of_each(language)]) == {}
    assert in_two_scripts(one_of_each(language)) == {}


def in_two_scripts(pages):
    """What is wrong, where staff wrote texts in five scripts for readers.

    Not in an option of a form, which can have no parts.
    """
    for model in translator.get_registered_models(abstract=False):
        fields = translator.get_options_for_model(model).get_field_names()
        names = (f"{field}_{code}" for field in fields for code in COLUMNS)
        for column in map(model._meta.get_field, names):
            is_text = isinstance(column, CharField | TextField)
            if is_text and not column.name.startswith(("body", "alt")):
                model._base_manager.update(**{column.name: MIXED})
    return wrong_on((name, OPTION.sub("", html)) for name, html in pages)


@each_of(*LANGUAGES)
def test_so_do_texts_that_stand_in_and_those_in_two_scripts(language, content, client):
    def pages():
        return ((path, client.get(f"/{language}/{path}").text) for path in SAMPLE)

    without("en", "ko")
    assert wrong_on(pages()) == {}
    assert in_two_scripts(pages()) == {}


@each_of(
    ("en", "a 仁川 b", "a [zh-Hans 仁川] b"),
    ("en", f"a {JAPANESE} b", f"a [ja {JAPANESE}] b"),
    ("en", "カラオケ、仁川", "[ja カラオケ、仁川]"),
    ("ko", "한국 仁川 さっぽろ", "한국 [zh-Hans 仁川] [ja さっぽろ]"),
    ("zh-hans", "在札幌的カラオケ店", "在札幌的[ja カラオケ]店"),
    ("zh-hans", "仁川 인천, 강화도 a", "仁川 [ko 인천, 강화도] a"),
    ("ja", "札幌の仁川 인천", "札幌の仁川 [ko 인천]"),
    ("ru", f"{RUSSIAN} 仁川", f"{RUSSIAN} [zh-Hans 仁川]"),
    ("en", f"{RUSSIAN}, a", f"[und-Cyrl {RUSSIAN}], a"),
    ("zh-hans", "Θεσσαλονίκη 市", "[el Θεσσαλονίκη] 市"),
    ("ko", "الرباط 시", "[und-Arab الرباط] 시"),
    ("en", "a & b < c", "a &amp; b &lt; c"),
    ("ko", "‘Museum without Walls’는", "‘[en Museum without Walls]’\u2060는"),
    ("ko", "「상실」 촬영지(2004)의", "「상실」 촬영지(2004)\u2060의"),
    ("en", "‘a’는", "‘a’[ko 는]"),
    ("ko", "약 750 m이며 4,300 m², 5 min", "약 750\u00a0m이며 4,300\u00a0m², 5 min"),
    ("zh-hans", "称为“sister city”", "称为“[en sister city]”"),
    ("zh-hans", "welcome to Incheon", "[en welcome to Incheon]"),
    ("zh-hans", "Incheon Free Economic Zone, SBS", None),
    ("zh-hans", "a &lt; b", "a &amp;lt; b"),
)
def test_runs_in_another_script_are_marked(language, text, marked):
    html = (marked or text).replace("]", "</span>")
    for code in ("zh-Hans", "ja", "ko", "en", "el", "und-Cyrl", "und-Arab"):
        html = html.replace(f"[{code} ", f'<span lang="{code}">')
    assert mark_scripts(text, language) == html


@each_of(
    ('<p lang="en">인천</p>', "Hangul"),
    ('<p lang="ko">仁川</p>', "Han"),
    ('<p lang="zh-Hans">さっぽろ</p>', "kana"),
    ('<p lang="ko">A short walk from the station.</p>', "Latin"),
    ('<html lang="en"><img alt="인천">', "Hangul"),
    ('<html lang="en"><input placeholder="仁川">', "Han"),
    ('<p lang="ko">좋은 <span lang="ja">Уфа</span></p>', "Cyrillic"),
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
