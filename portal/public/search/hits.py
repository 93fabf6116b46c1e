"""Turn entries into results: a title, a sentence, a date, the address."""

from datetime import datetime
from typing import NamedTuple

from django.urls import get_script_prefix
from django.utils.translation import get_language
from modeltranslation.utils import resolution_order

from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import address
from portal.content.partial_date import PartialDate
from portal.public.search.text.snippets import marked, number_of, pattern_of, snippet


class Hit(NamedTuple):
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
    words, found = asked.groups, pattern_of(asked.groups)
    return [hit(*entry, words, found) for entry in entries]


def hit(kind, row, texts, words, found):
    title_code, title = title_in(texts)
    code = language_in(texts, words)
    own_title, *others = texts[code]
    if code != title_code:
        others.append(own_title)
    begun, ended = row.dates
    return Hit(
        kind=kind,
        address=address_of(kind, row.slug),
        title=marked(title, found, title_code),
        title_language=title_code,
        snippet=snippet(others, words, found, code),
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
    has_all = (c for c in order if number_of(words, "\n".join(texts[c])) == len(words))
    return next(has_all, order[0])


def title_in(texts):
    """Return the title that the reader sees, after its language."""
    return next((code, texts[code][0]) for code in languages() if texts[code][0])


def address_of(kind, slug):
    return address(kind.replace(".", ":"), slug, get_language(), get_script_prefix())
