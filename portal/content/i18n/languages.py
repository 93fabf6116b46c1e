"""In which language a text is really shown, where its translation is missing."""

from functools import cache

from django.utils.translation import get_language, to_locale
from modeltranslation.utils import resolution_order

from portal.content.i18n.translatable import (
    LANGUAGES,
    column_of,
    former_source,
    text_fields,
)


def bcp47(code):
    """Return the code for a `lang` attribute: `zh-hans` is `zh-Hans`."""
    return to_locale(code).replace("_", "-")


def text_and_languages(row, field):
    """Return the text that visitors see of a translated field, and its language.

    Third, that language again if it is not the active one, because the text is a
    fallback. Without a text: "" and None twice. The row can be any object with the
    columns. A `short_title` that is missing is the title.
    """
    for language, column, borrowed in columns_in_order(field, get_language()):
        if text := getattr(row, column):
            return text, language, borrowed
    return "", None, None


@cache
def columns_in_order(field, active):
    """Return triples of a language, its column, and it again if it is not active."""
    codes = resolution_order(active)
    found = [
        (code, column_of(field, code), code if code != active else None)
        for code in codes
    ]
    # Each language has a short title only if it needs one, so none is a fallback.
    is_short = field == "short_title"
    return [*found[:1], *columns_in_order("title", active)] if is_short else found


def shown_text(row, field):
    """Return the text that visitors see, and its language or None."""
    return text_and_languages(row, field)[:2]


def shown_language(row, field):
    """Return the language of the text that visitors see, None if it is empty."""
    return text_and_languages(row, field)[1]


def borrowed_language(row, field):
    """Return the language of a fallback text, None if the text is translated."""
    return text_and_languages(row, field)[2] if row else None


def borrowed_languages(row, fields):
    """Return the languages of the fallback texts of a row, the first choice first.

    `fields` limits this to the texts of a page. Files do not count, because a signed
    text exists only in the languages it was signed in.
    """
    found = {borrowed_language(row, each) for each in fields or text_fields(type(row))}
    return [code for code in resolution_order(get_language()) if code in found]


def outdated_languages(row, fields):
    """Yield pairs of languages: of an outdated text that is shown, and its source."""
    if not row.translated_from:
        return
    for field in fields or text_fields(type(row)):
        code = shown_language(row, field)
        if was := former_source(row, field, code):
            yield code, was["language"]


def unofficial_languages(row):
    """Return the languages of shown texts that are marked as not official."""
    marked = languages_of(row, "is_unofficial")
    fields = text_fields(type(row)) if marked else ()
    return [code for each in fields if (code := shown_language(row, each)) in marked]


def languages_of(row, field):
    return [code for code in LANGUAGES if getattr(row, column_of(field, code))]
