"""What is to be translated, found out once for many pages that list it.

To find it takes every text of every row. So it is kept until a row of the kinds that
are listed changes, as the numbers of the start page are, and of kinds with very many
rows, of which one changes all the time, for a minute.
"""

from hashlib import sha256
from itertools import chain

from django.core.cache import cache
from django.utils.functional import cached_property

from portal.admin.start.facts import KEPT, KEPT_OF_MANY, is_large, key_of
from portal.admin.start.numbers import PLACES, of_entries
from portal.content.querysets import together
from portal.editorial.translations.status import to_translate

AT_ONCE = 1000  # rows that are kept; who reads on asks the database


class Listing:
    """The rows of some kinds in some states, as `to_translate` gives them, by place."""

    def __init__(self, models, languages, states):
        self.chosen = models, languages, states
        self.number, self.first = self.kept(models, [*languages, *states])

    @cached_property
    def rows(self):
        return to_translate(*self.chosen)

    def count(self):
        return self.number

    def __getitem__(self, places):
        is_kept = places.stop <= len(self.first) or self.number <= len(self.first)
        return self.first[places] if is_kept else list(self.rows[places])

    def kept(self, models, chosen):
        """How many rows there are, and the first of them."""
        kinds = list(chain.from_iterable(map(with_whole, models)))
        found = together([of_entries(kinds)], names=("name", *PLACES))
        numbers = {name: counts for name, *counts in found}
        about = [*map(str, chosen), *(model._meta.label_lower for model in models)]
        key, last = name_of(about, [key_of(m, numbers) for m in models]), name_of(about)
        is_of_many = any(is_large(model, numbers) for model in models)
        known = cache.get_many([key, last] if is_of_many else [key])
        if known:
            return known.get(key) or known[last]
        first = list(self.rows[:AT_ONCE])
        value = len(first) if len(first) < AT_ONCE else self.rows.count(), first
        cache.set(key, value, KEPT)
        if is_of_many:
            cache.set(last, value, KEPT_OF_MANY)
        return value


def name_of(*parts):
    """A name in the cache, which takes no long ones."""
    return f"translations:{sha256(repr(parts).encode()).hexdigest()}"


def with_whole(model):
    """The kind, and that on whose pages its rows stand: one of the two has an entry."""
    yield model
    if model.part_of:
        yield model._meta.get_field(model.part_of).related_model
