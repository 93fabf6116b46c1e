"""What somebody asks for: the words of a query, cut to what the search looks for."""

from functools import cached_property

from portal.public.search.synonyms import widened
from portal.public.search.text.normalize import normal, tidy
from portal.public.search.text.pieces import needles, sought
from portal.public.search.text.places import split_name
from portal.public.search.vocabulary import Vocabulary

LENGTH = 100  # characters of a query that count
WORDS = 10


class Query:
    """A query as it was typed; `text` is what of it is looked for.

    Words are what stands between blanks. Two that are the same are one. `read` gives
    the `Vocabulary`, once it is needed.
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
        """The words as they are compared, names of places without 市 behind them."""
        found = (each for word in self.typed_words for each in normal(word).split())
        names = self.vocabulary.names if self.typed_words else ()
        found = (each for word in found for each in split_name(word, names))
        return [each for each in dict.fromkeys(found) if needles(each)]

    @cached_property
    def pieces(self):
        """The pieces of each word by which it is known again in a text."""
        return [sought(word) for word in self.words]

    @cached_property
    def widened(self):
        return list(widened(self.words, self.vocabulary.sets))

    @property
    def groups(self):
        """For each word or phrase the ways of writing it, first what was typed."""
        return [ways for _set, ways in self.widened]

    @property
    def others(self):
        """What is looked for beside what was typed."""
        return [way.text for _typed, *others in self.groups for way in others]

    @property
    def names_meant(self):
        """The names of places that the query is, or with which its only word begins."""
        whole = {normal(self.text)}
        if len(self.typed_words) == 1:
            whole |= {*self.words[:1]}
        return sorted(whole & self.vocabulary.names)

    @property
    def ways_of_whole(self):
        """The keys of all ways of writing the query, where it is one word or phrase."""
        if len(self.groups) != 1:
            return set()
        return {way.key for way in self.groups[0]}
