"""Parse a search query, with the known synonyms and names of places."""

from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet, TextField, Value

from portal.models import SearchEntry, SearchIndex, Synonym
from portal.public.search.entries import FORM, kinds_of_places
from portal.public.search.names import split_name, stems
from portal.public.search.synonyms import sets_of, widened
from portal.public.search.tokens import needles, normal, tidy

LENGTH = 100  # characters of a query that count
WORDS = 10
SET, NAMES, INDEX = "set", "names", "index"


class Vocabulary(NamedTuple):
    """Synonyms and names; `is_built` is True if the index is of this release."""

    sets: list = ()
    names: frozenset = frozenset()
    is_built: bool = True


def stored():
    """Return the current synonyms and names of places, by one query."""
    places = SearchEntry.objects.visible().filter(kind__in=kinds_of_places())
    rows = labelled(QuerySet(Synonym), SET, "pk", "words").union(
        labelled(places, NAMES, "pk", "names"),
        labelled(SearchIndex.objects.all(), INDEX, "form", "empty"),
        all=True,
    )
    found = {SET: [], NAMES: [], INDEX: []}
    for label, number, text in sorted(rows):
        found[label].append((number, text))
    names = {
        name
        for _key, text in found[NAMES]
        for name in text.split("\n")
        if name and name[0] != "="  # which is a spelling by sound
    }
    is_built = (FORM, "") in found[INDEX]
    return Vocabulary(sets_of(tuple(found[SET])), frozenset(names), is_built)


def labelled(rows, label, *columns):
    labels = {"label": Value(label, TextField()), "empty": Value("", TextField())}
    return rows.annotate(**labels).values_list("label", *columns)


class Query:
    """A query as typed; `text` is the part that is searched for.

    Words are separated by blanks, and a repeated word counts once. `read` returns the
    `Vocabulary` and is called when that is needed.
    """

    def __init__(self, typed, read=Vocabulary):
        typed = tidy(typed)
        self.read = read
        self.is_long = len(typed) > LENGTH
        words = dict.fromkeys(typed[:LENGTH].split())
        self.is_wordy = len(words) > WORDS
        self.typed_words = list(words)[:WORDS]
        self.text = " ".join(self.typed_words)

    @cached_property
    def vocabulary(self):
        return self.read()

    @cached_property
    def words(self):
        """Words in normal form, names of places without a suffix such as 市."""
        found = (each for word in self.typed_words for each in normal(word).split())
        names = self.vocabulary.names if self.typed_words else ()
        found = (each for word in found for each in split_name(word, names))
        return [each for each in dict.fromkeys(found) if needles(each)]

    @cached_property
    def widened(self):
        return list(widened(self.words, self.vocabulary.sets))

    @property
    def groups(self):
        """Spellings of each word or phrase, the typed one first."""
        return [ways for _set, ways in self.widened]

    @property
    def others(self):
        """Return the terms that are searched in addition to the typed ones."""
        return [way.text for _typed, *others in self.groups for way in others]

    @property
    def names_meant(self):
        """Names of places that equal the query, or begin its only word.

        The query may have a suffix: Daegu City is Daegu.
        """
        whole = {*stems(normal(self.text))}
        if len(self.typed_words) == 1:
            whole |= {*self.words[:1]}
        return sorted(whole & self.vocabulary.names)

    @property
    def ways_of_whole(self):
        """Keys of all spellings of the query, if it is one word or phrase."""
        groups = self.groups
        return {way.key for way in groups[0]} if len(groups) == 1 else set()
