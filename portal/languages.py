"""In which language a text is really shown, where its translation is missing."""

from django.utils.translation import get_language, to_locale
from modeltranslation.utils import build_localized_fieldname, resolution_order


def bcp47(code):
    """The code for a `lang` attribute: `zh-hans` is `zh-Hans`."""
    return to_locale(code).replace("_", "-")


def shown_language(row, field):
    """The language in which a visitor sees the translated field, None if it is empty.

    It follows the same fallbacks as the value itself.
    """
    for language in resolution_order(get_language()):
        if getattr(row, build_localized_fieldname(field, language)):
            return language
    return None


def borrowed_language(row, field):
    """The language of a text that stands in for a missing one, else None."""
    if not row:
        return None
    language = shown_language(row, field)
    return None if language == get_language() else language
