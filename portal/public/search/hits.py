"""Makes of entries what is shown: a title, a few lines, the language, the address."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import get_script_prefix
from django.utils.translation import get_language, override
from modeltranslation.utils import resolution_order

from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import address
from portal.public.search.text.highlight import (
    every_piece,
    excerpt,
    has,
    marked,
    words_of,
)
from portal.public.search.text.normalize import normal


@dataclass
class Hit:
    """A page that was found, in the language in which it has the words.

    `title_language` is another one where it has no title in that one.
    """

    kind: str
    address: str
    language: str
    title: str
    title_language: str
    excerpt: str
    updated_at: datetime


def hits(asked, entries):
    """The hits of entries."""
    words, pieces = words_of(asked), every_piece(asked)
    return [hit(entry, words, pieces) for entry in entries]


def hit(entry, words, pieces):
    kind, slug, updated_at, texts = entry
    code = language_in(texts, words)
    title_code, title = title_in(texts, code)
    return Hit(
        kind=kind,
        address=address_in(code, kind, slug),
        language=code,
        title=marked(title, pieces, title_code),
        title_language=title_code,
        excerpt=excerpt(texts[code][1:], words, pieces, code),
        updated_at=updated_at,
    )


def languages():
    """All languages, first those that the reader would see."""
    return list(dict.fromkeys([*resolution_order(get_language()), *LANGUAGES]))


def language_in(texts, words):
    """The first language in which there are all words, or more than in another one."""
    best, most = None, -1
    for code in languages():
        folded = normal("\n".join(texts[code]))
        number = sum(has(folded, word) for word in words)
        if number > most and any(texts[code]):
            best, most = code, number
        if most == len(words):
            break
    return best


def title_in(texts, code):
    """The title in a language, else in the first that has one; with its language."""
    order = [code, *languages()]
    return next((each, texts[each][0]) for each in order if texts[each][0])


def address_in(code, kind, slug):
    """The address of a page in a language."""
    with override(code):
        return address(kind.replace(".", ":"), slug, code, get_script_prefix())
