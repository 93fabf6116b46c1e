"""The catalogues are compiled without gettext."""

import gettext
import os

import pytest
from django.core.management import CommandError, call_command

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "city"
msgstr "%s"

#, fuzzy
msgid "river"
msgstr "강"
"""


@pytest.fixture
def source(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    folder = tmp_path / "ko" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text(CATALOGUE % "도시")
    return source


def translate(source, message):
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext(message)


def test_a_translation_is_found_and_a_doubtful_one_is_not(source):
    call_command("compilemessages")
    assert translate(source, "city") == "도시"
    assert translate(source, "river") == "river"


def test_the_words_of_scripts_are_compiled_too(source):
    source = source.rename(source.with_name("djangojs.po"))
    call_command("compilemessages")
    assert translate(source, "city") == "도시"


def test_an_older_catalogue_that_is_put_back_counts(source):
    call_command("compilemessages")
    source.write_text(CATALOGUE % "시")
    os.utime(source, (0, 0))
    call_command("compilemessages")
    assert translate(source, "city") == "시"


def test_an_unchanged_catalogue_is_left_alone(source):
    call_command("compilemessages")
    before = source.with_suffix(".mo").stat().st_ino
    call_command("compilemessages")
    assert source.with_suffix(".mo").stat().st_ino == before


def test_a_broken_catalogue_is_named(source):
    source.write_text("city\n")
    with pytest.raises(CommandError, match=r"django\.po"):
        call_command("compilemessages")
    assert [path.name for path in source.parent.iterdir()] == ["django.po"]
