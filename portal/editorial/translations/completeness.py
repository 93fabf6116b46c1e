"""Warn of a translation that has lost a paragraph or a sentence of its source."""

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.models import Content
from portal.editorial.quality.checks import about
from portal.editorial.translations.segments import paragraphs, sentences
from portal.editorial.translations.status import own_texts

# What a character of Chinese, a word of English and a character of Korean amount to,
# so that a text and its translation amount to the same. Medians of the content of this
# project in December 2026: 0.51 words and 1.19 characters for one of Chinese.
AMOUNTS = {"zh-hans": 1, "en": 2, "ko": 0.84}
SHORT = 0.7  # of the amount of the source; two sentences are often joined to one


@about(Content)
def text_is_missing(rows):
    return rows.doubts(losses)


def losses(row):
    """Yield pairs of a column and a sentence about what its text lacks."""
    for code in LANGUAGES:
        for text in own_texts(row, code):
            if text.text and (sentence := loss(text)):
                yield column_of(text.field, code), sentence


def loss(text):
    """Return what a `Text` seems to lack, as a sentence; None if it is whole."""
    source, here = paragraphs(text.source), paragraphs(text.text)
    language = get_language_info(text.source_language)["name_translated"]
    if len(here) < len(source):
        words = {"language": language, "number": len(source), "here": len(here)}
        return (
            _("Paragraphs: %(number)d in %(language)s, %(here)d here. Is one missing?")
            % words
        )
    if len(here) > len(source):
        source, here = [" ".join(source)], [" ".join(here)]
    for place, pair in enumerate(zip(source, here, strict=True), start=1):
        one, other = map(len, map(sentences, pair))
        size = amount(pair[0], text.source_language)
        is_short = amount(pair[1], text.language) < SHORT * size
        if one > 1 and other * 2 <= one and is_short:
            words = {"language": language, "number": one, "here": other, "place": place}
            return (
                _(
                    "Paragraph %(place)d has %(number)d sentences in %(language)s and "
                    "%(here)d here, and is short. Is one missing?"
                )
                % words
            )
    return None


def amount(text, code):
    """Return the length of a text in characters of Chinese."""
    size = len(text.split()) if code == "en" else len("".join(text.split()))
    return size * AMOUNTS.get(code, 1)
