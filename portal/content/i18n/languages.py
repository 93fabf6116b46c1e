"""In which language a text is really shown, where its translation is missing."""

from functools import cache

from django.utils.translation import get_language, to_locale
from modeltranslation.utils import build_localized_fieldname, resolution_order

from portal.content.i18n.translatable import LANGUAGES, former_source, text_fields


def bcp47(code):
    """Return the code for a `lang` attribute: `zh-hans` is `zh-Hans`."""
    return to_locale(code).replace("_", "-")


def shown_language(row, field):
    """Return the language of the text that visitors see, None if it is empty.

    Uses the same fallbacks as the value itself.
    """
    return shown_text(row, field)[1]


def shown_text(row, field):
    """Return the text that visitors see of a translated field, and its language.

    The row can be any object with the columns. Without a text: "" and None.
    """
    for language, column in columns_in_order(field, get_language()):
        if text := getattr(row, column):
            return text, language
    return "", None


@cache
def columns_in_order(field, language):
    """Return pairs of a language and its column, in the order of fallback."""
    codes = resolution_order(language)
    return [(code, build_localized_fieldname(field, code)) for code in codes]


def borrowed_language(row, field):
    """Return the language of a fallback text, None if the text is translated."""
    if not row:
        return None
    language = shown_language(row, field)
    return None if language == get_language() else language


def borrowed_languages(row, fields=None):
    """Return the languages of the fallback texts of a row, the first choice first.

    `fields` limits this to the texts of a page. Files do not count, because a signed
    text exists only in the languages it was signed in.
    """
    found = {borrowed_language(row, each) for each in fields or text_fields(type(row))}
    return [code for code in resolution_order(get_language()) if code in found]


def outdated_languages(row, fields=None):
    """Yield pairs of languages: of an outdated text that is shown, and its source."""
    for field in fields or text_fields(type(row)):
        code = shown_language(row, field)
        if was := former_source(row, field, code):
            yield code, was["language"]


def unofficial_languages(row, fields=None):
    """Yield the languages of shown texts that are marked as not official."""
    for field in fields or text_fields(type(row)):
        code = shown_language(row, field)
        if code and getattr(row, build_localized_fieldname("is_unofficial", code)):
            yield code


def languages_of(row, field):
    """Return the codes of the languages in which the row has the text."""
    return [c for c in LANGUAGES if getattr(row, build_localized_fieldname(field, c))]
