"""Find translations that do not use the words of the glossary.

Of two words at one place the longer one is meant: in 友好城市关系 there is no 友好城市.
"""

import re
from functools import lru_cache, partial
from typing import NamedTuple

from django.utils.translation import gettext as _

from portal.content.i18n.translatable import LANGUAGES, column_of, text_fields
from portal.content.models import Content
from portal.editorial.quality.checks import about
from portal.editorial.translations.segments import paragraphs
from portal.editorial.translations.status import own_texts
from portal.models import GlossaryTerm

# An editor's note quotes sources, so its words are not ours.
QUOTES = "note"
COLUMNS = [column_of(name, code) for name in ("term", "avoid") for code in LANGUAGES]


class Word(NamedTuple):
    """A word of a glossary entry in one language, and whether it is the right one.

    `start` is the casefolded beginning of all its forms: a text without it has none.
    """

    entry: GlossaryTerm
    text: str
    start: str
    is_right: bool


class Glossary(dict):
    """The words of all entries by language, the longest first."""

    def words(self, text, language):
        """Return the glossary words in a text, each once, in the order of the text."""
        found, covered, folded = {}, bytearray(len(text)), text.casefold()
        for word in self[language]:
            if word.start in folded:
                for start, end in places(word.text, text):
                    if not any(covered[start:end]):
                        covered[start:end] = b"x" * (end - start)
                        found[start] = word
        return list(dict.fromkeys(found[start] for start in sorted(found)))

    def terms(self, text):
        """Return pairs of a word in the source of a `Text` and its entry, each once."""
        found = {}
        for word in self.words(plain(text.source), text.source_language):
            if word.is_right and word.entry.forms(text.language):
                found.setdefault(word.entry, word.text)
        return [(word, entry) for entry, word in found.items()]


def places(word, text):
    """Return the spans of a word in a text; an English word also in the plural."""
    return [each.span() for each in pattern_of(word).finditer(text)]


def stored():
    rows = GlossaryTerm.objects.order_by("pk").values_list("pk", "note", *COLUMNS)
    return read(tuple(rows))


@lru_cache(maxsize=2)
def read(rows):
    """Build the glossary from rows; cached until staff change an entry."""
    names = ("pk", "note", *COLUMNS)
    entries = [GlossaryTerm(**dict(zip(names, row, strict=True))) for row in rows]
    return Glossary({code: words_of(entries, code) for code in LANGUAGES})


def words_of(entries, language):
    found = [
        Word(entry, text, start_of(text), is_right)
        for entry in entries
        for is_right in (True, False)
        for text in (entry.forms if is_right else entry.variants)(language)
    ]
    return sorted(found, key=lambda word: (-len(word.text), not word.is_right))


def parts_of(word):
    """Return the English words of a word, none if it is in another script."""
    is_english = re.search("[A-Za-z]", word)
    return [*filter(None, re.split(r"[\s-]+", word))] if is_english else []


def start_of(word):
    parts = parts_of(word)
    return (parts[0][:-1] if parts else word).casefold()


@lru_cache(maxsize=2000)
def pattern_of(word):
    """Return the pattern of all forms of a word."""
    if not (parts := parts_of(word)):
        return re.compile(re.escape(word))
    inside = r"[\s-]+".join(map(with_plural, parts))
    return re.compile(rf"(?<![A-Za-z]){inside}(?![A-Za-z])", re.IGNORECASE)


def with_plural(word):
    if re.search("[^aeiou]y$", word):
        return re.escape(word[:-1]) + "(?:y|ies)"
    return re.escape(word) + ("(?:e?s)?" if word[-1].isalpha() else "")


@about(Content)
def not_in_the_glossary(rows):
    """Warn of words that the glossary excludes, in a row or its parts."""
    glossary = stored()
    if any(glossary.values()):
        yield from rows.doubts(partial(remarks, glossary))


def remarks(glossary, row):
    """Yield pairs of a column and a sentence of the glossary about its text."""
    sources = {
        (each.field, code): each for code in LANGUAGES for each in own_texts(row, code)
    }
    for code in LANGUAGES:
        for field in text_fields(type(row)):
            if field == QUOTES:
                continue
            column = column_of(field, code)
            if not (text := plain(getattr(row, column))):
                continue
            found = [*avoided(text, code, glossary)]
            if source := sources.get((field, code)):
                but = {entry for entry, _sentence in found}
                found += lacking(source, text, glossary, but)
            if found:
                yield column, " ".join(sentence for _entry, sentence in found)


@lru_cache(maxsize=16)  # a source is read again for each language
def plain(text):
    return "\n".join(paragraphs(text or ""))


def avoided(text, language, glossary):
    for word in glossary.words(text, language):
        right = word.entry.forms(language)
        if not word.is_right and right:
            says = _("The glossary says “%(term)s”, not “%(other)s”.")
            yield word.entry, says % {"term": right[0], "other": word.text}


def lacking(source, text, glossary, but):
    """Yield the terms of a source, a `Text`, that its translation lacks."""
    for word, entry in glossary.terms(source):
        right = entry.forms(source.language)
        is_right = any(places(each, text) for each in right)
        if entry not in but and not is_right:
            says = _("The glossary says “%(term)s” for “%(source)s”.")
            yield entry, says % {"term": right[0], "source": word}
