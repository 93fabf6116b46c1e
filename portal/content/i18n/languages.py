"""In which language a text is really shown, where its translation is missing."""

from functools import lru_cache

from django.utils.translation import get_language, to_locale
from modeltranslation.utils import build_localized_fieldname, resolution_order

from portal.content.i18n.translatable import LANGUAGES, former_source, text_fields


def bcp47(code):
    """The code for a `lang` attribute: `zh-hans` is `zh-Hans`."""
    return to_locale(code).replace("_", "-")


@lru_cache(maxsize=500)
def columns_in_order(field, language):
    """Where a text of the field may stand for readers of a language, best first.

    Pairs of a language and a column. They are asked for thousands of times in a list.
    """
    found = resolution_order(language)
    return [(each, build_localized_fieldname(field, each)) for each in found]


def shown_language(row, field):
    """The language in which a visitor sees the translated field, None if it is empty.

    It follows the same fallbacks as the value itself.
    """
    return shown_text(row, field)[1]


def shown_text(row, field):
    """The text that a visitor sees of a translated field, and its language, if any.

    The row need not be of a model: it is asked for the columns only.
    """
    for language, column in columns_in_order(field, get_language()):
        if text := getattr(row, column):
            return text, language
    return "", None


def borrowed_language(row, field):
    """The language of a text that stands in for a missing one, else None."""
    if not row:
        return None
    language = shown_language(row, field)
    return None if language == get_language() else language


def borrowed_languages(row, fields=None):
    """The languages of the texts of a row that stand in, the first choice first.

    Of all, or of those that a page shows. Files do not count: a signed text exists in
    the languages it was signed in.
    """
    found = {borrowed_language(row, each) for each in fields or text_fields(type(row))}
    return [code for code in resolution_order(get_language()) if code in found]


def outdated_languages(row, fields=None):
    """Of the texts that are shown though their source has changed, both languages."""
    for field in fields or text_fields(type(row)):
        code = shown_language(row, field)
        if was := former_source(row, field, code):
            yield code, was["language"]


def unofficial_languages(row, fields=None):
    """The languages of the texts that are shown and marked as not official."""
    for field in fields or text_fields(type(row)):
        code = shown_language(row, field)
        if code and getattr(row, build_localized_fieldname("is_unofficial", code)):
            yield code


def languages_of(row, field):
    """The codes of the languages in which the row has a text of its own."""
    return [c for c in LANGUAGES if getattr(row, build_localized_fieldname(field, c))]
