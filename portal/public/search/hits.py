"""Turn entries into results: a title, a sentence, a date, the address."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import get_script_prefix
from django.utils.translation import get_language
from modeltranslation.utils import resolution_order

from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import address
from portal.content.partial_date import PartialDate
from portal.public.search.text.highlight import every_piece, has, marked, words_of
from portal.public.search.text.normalize import normal
from portal.public.search.text.snippets import snippet


@dataclass
class Hit:
    """A result page, in the language of the reader.

    `title_language` is another one if the title is a fallback, and so is `language`,
    that of the snippet, if only its texts have all words.
    """

    kind: str
    address: str
    title: str
    title_language: str
    snippet: str
    language: str
    begun: PartialDate | None
    ended: PartialDate | None
    updated_at: datetime


def hits(asked, entries):
    words, pieces = words_of(asked), every_piece(asked)
    return [hit(entry, words, pieces) for entry in entries]


def hit(entry, words, pieces):
    kind, row, texts = entry
    title_code, title = title_in(texts)
    code = language_in(texts, words)
    begun, ended = row.dates
    return Hit(
        kind=kind,
        address=address_of(kind, row.slug),
        title=marked(title, pieces, title_code),
        title_language=title_code,
        snippet=snippet(
            source_texts(texts[code], code, title_code), words, pieces, code
        ),
        language=code,
        begun=begun,
        ended=ended,
        updated_at=row.updated_at,
    )


def languages():
    """Return all languages, in the order of fallbacks for the reader."""
    return list(dict.fromkeys([*resolution_order(get_language()), *LANGUAGES]))


def language_in(texts, words):
    """Return the first language with all words, else that of the reader."""
    order = [code for code in languages() if any(texts[code])]
    for code in order:
        folded = normal("\n".join(texts[code]))
        if all(has(folded, word) for word in words):
            return code
    return order[0]


def source_texts(texts, code, title_code):
    """Return the texts for a snippet, with the title if another one is shown."""
    title, *others = texts
    return others if code == title_code else [*others, title]


def title_in(texts):
    """Return the title that the reader sees, after its language."""
    return next((code, texts[code][0]) for code in languages() if texts[code][0])


def address_of(kind, slug):
    return address(kind.replace(".", ":"), slug, get_language(), get_script_prefix())
