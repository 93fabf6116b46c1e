"""What somebody asks for: the words of a query, cut to what the search looks for."""

from functools import cached_property

from portal.models.search import Sought
from portal.public.search.entries import IN_TEXT, IN_TITLE
from portal.public.search.text.ngrams import needed, sought, token
from portal.public.search.text.normalize import normal, tidy

LENGTH = 100  # characters of a query that count
WORDS = 10


class Query:
    """A query as it was typed; `text` is what of it is looked for.

    Words are what stands between blanks. Two that are the same are one.
    """

    def __init__(self, typed):
        typed = tidy(typed)
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
    def tokens(self):
        return {token(gram) for word in self.words for gram in needed(word)}

    def sought(self, in_title, *more):
        """What an entry has with the words in its title, or anywhere but there.

        And, without a word about it, `more` tokens of another kind.
        """
        title = {IN_TITLE + each for each in self.tokens}
        anywhere = {IN_TEXT + each for each in self.tokens}
        if in_title:
            return Sought([title.union(more)])
        return Sought([anywhere.union(more)], title)
