"""The languages of the site: those of the project, and those that an office added.

A language is added while LANGUAGES_ROOT has a folder of its locale, such as `ja`, with
`LC_MESSAGES` in it, where a catalogue of the office may be. `manage.py languages` makes
and renames these folders.
"""

from pathlib import Path

from babel.localedata import exists
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import to_locale

OF_PROJECT = [("zh-hans", "中文"), ("en", "English"), ("ko", "한국어")]
MESSAGES = "LC_MESSAGES"


def can_be_added(code):
    """Return True if pages can be in a language: it is known, and left to right."""
    info = LANG_INFO.get(code, {})
    is_known = not info.get("bidi", True) and exists(to_locale(code))
    return is_known and code not in dict(OF_PROJECT)


def folder_of(root, code):
    return Path(root, to_locale(code))


def languages_in(root):
    """Return the languages of the site as pairs of a code and its own name."""
    added = [
        (code, info["name_local"])
        for code, info in LANG_INFO.items()
        if (folder_of(root, code) / MESSAGES).is_dir() and can_be_added(code)
    ]
    return [*OF_PROJECT, *added]


def site_languages():
    """Return the choices of a field, which no migration names."""
    return settings.LANGUAGES


def added_languages():
    return [code for code, _name in settings.LANGUAGES[len(OF_PROJECT) :]]


def label_in_language(label, code):
    """The label of one column of a translated field, such as 标题 (English)."""
    return f"{label} ({dict(settings.LANGUAGES)[code]})"
