"""In which language a text is really shown, where its translation is missing."""

import re

from django.conf import settings
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, to_locale
from modeltranslation.utils import build_localized_fieldname, resolution_order

from portal.translated import former_source, text_fields


def bcp47(code):
    """The code for a `lang` attribute: `zh-hans` is `zh-Hans`."""
    return to_locale(code).replace("_", "-")


OURS = {code.partition("-")[0] for code, _name in settings.LANGUAGES}
# A range of languages as a browser sends it, perhaps with its weight: zh-CN;q=0.8.
RANGE = re.compile(
    r"(\*|[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,3})(?:;q=([01](?:\.[0-9]{0,3})?))?"
)


def wanted_language(header):
    """The one range of an Accept-Language header that counts here, else nothing.

    What is not understood is passed over.
    """
    ranges = re.sub(r"\s", "", header[:1000].lower()).split(",")
    weights = {}
    for found in filter(None, map(RANGE.fullmatch, ranges)):
        if found[1] == "*" or found[1].partition("-")[0] in OURS:
            weights.setdefault(found[1], float(found[2] or 1))
    best = max(weights, key=weights.get, default="")
    return best if weights.get(best) else ""


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


HANGUL = re.compile("[가-힣ㄱ-ㆎ]+(?:[ ·,]*[가-힣ㄱ-ㆎ]+)*")
HAN = re.compile("[㐀-鿿]+(?:[·、，]*[㐀-鿿]+)*")


def mark_scripts(text, language):
    """The text as HTML, its runs in another script with a `lang` of their own.

    Screen readers read Hangul as Korean and, outside Chinese, Han as Chinese.
    """
    html = conditional_escape(text)
    foreign = {"ko": HANGUL, "zh-Hans": HAN}
    foreign.pop(bcp47(language or get_language()), None)
    for code, runs in foreign.items():
        html = runs.sub(rf'<span lang="{code}">\g<0></span>', html)
    return mark_safe(html)  # noqa: S308 - escaped above


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
