"""What somebody asks for: the words of a query, cut to what the search looks for."""

from functools import cached_property

from portal.models.search import Sought
from portal.public.search.entries import IN_TEXT, IN_TITLE
from portal.public.search.synonyms import widened
from portal.public.search.text.ngrams import sought, token
from portal.public.search.text.normalize import normal, tidy

LENGTH = 100  # characters of a query that count
WORDS = 10


class Query:
    """A query as it was typed; `text` is what of it is looked for.

    Words are what stands between blanks. Two that are the same are one. `synonyms`
    gives the sets of words that mean the same, once they are needed.
    """

    def __init__(self, typed, synonyms=tuple):
        typed = tidy(typed)
        self.synonyms = synonyms
        self.is_long = len(typed) > LENGTH
        words = dict.fromkeys(typed[:LENGTH].split())
        self.is_wordy = len(words) > WORDS
        self.typed_words = list(words)[:WORDS]
        self.text = " ".join(self.typed_words)

    @cached_property
    def words(self):
        """The words as they are compared."""
        found = (each for word in self.typed_words for each in normal(word).split())
        return list(dict.fromkeys(found))

    @cached_property
    def pieces(self):
        """The pieces of each word by which it is known again in a text."""
        return [sought(word) for word in self.words]

    @cached_property
    def groups(self):
        """For each word or phrase the ways of writing it, first what was typed."""
        return list(widened(self.words, self.synonyms()))

    @property
    def others(self):
        """What is looked for beside what was typed."""
        return [way.text for _typed, *others in self.groups for way in others]

    def sought(self, in_title, *more):
        """What an entry has with the words in its title, or anywhere but there.

        And, without a word about it, `more` tokens of another kind.
        """
        more = [[{each}] for each in more]
        title = self.tokens(IN_TITLE)
        if in_title:
            return Sought([*title, *more])
        return Sought([*self.tokens(IN_TEXT), *more], title)

    def tokens(self, where):
        """The tokens of each group: a set for each way of writing."""
        return [
            [{where + token(each) for each in way.grams} for way in ways]
            for ways in self.groups
        ]
