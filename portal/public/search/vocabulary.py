"""The vocabulary of queries: synonyms and names of places, in one query."""

from typing import NamedTuple

from django.db.models import QuerySet, TextField, Value

from portal.models import SearchEntry, SearchIndex, Synonym
from portal.public.search.entries import FORM, kinds_of_places
from portal.public.search.synonyms import sets_of

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
    found = sorted(rows)
    names = (name for sort, _, text in found if sort == NAMES for name in lines(text))
    sets = tuple((number, words) for sort, number, words in found if sort == SET)
    is_built = any(sort == INDEX and form == FORM for sort, form, _ in found)
    return Vocabulary(sets_of(sets), frozenset(names), is_built)


def labelled(rows, sort, *columns):
    labels = {"sort": Value(sort, TextField()), "empty": Value("", TextField())}
    return rows.annotate(**labels).values_list("sort", *columns)


def lines(names):
    """Return the names of an entry, without spellings by sound."""
    return (name for name in names.split("\n") if name and name[0] != "=")
