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


def translate(source, message):
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext(message)


def test_a_translation_is_found_and_a_doubtful_one_is_not(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    folder = tmp_path / "ko" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source, scripts = folder / "django.po", folder / "djangojs.po"
    for catalogue in (source, scripts):
        catalogue.write_text(CATALOGUE % "도시")
    call_command("compilemessages")
    assert translate(source, "city") == translate(scripts, "city") == "도시"
    assert translate(source, "river") == "river"
    before = source.with_suffix(".mo").stat().st_ino
    call_command("compilemessages")
    assert source.with_suffix(".mo").stat().st_ino == before, "it is left alone"
    source.write_text(CATALOGUE % "시")
    os.utime(source, (0, 0))  # an older one that is put back
    call_command("compilemessages")
    assert translate(source, "city") == "시"
    away = source.with_name("gone.po")
    away.symlink_to(tmp_path / "gone")
    with pytest.raises(CommandError, match=r"gone\.po"):
        call_command("compilemessages")
    away.unlink()
    source.write_text("city\n")
    source.with_suffix(".mo").unlink()
    with pytest.raises(CommandError, match=r"django\.po"):
        call_command("compilemessages")
    names = {path.name for path in source.parent.iterdir()}
    assert {name for name in names if "js" not in name} == {"django.po"}
