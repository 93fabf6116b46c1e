"""The manager of what is translated: one class of querysets for all queries of a kind.

modeltranslation's own makes a new class for each query, which is one part in thirty of
what a page costs. It takes a queryset as it is that knows the languages already.
"""

from functools import cache

from modeltranslation.manager import (
    MultilingualQuerysetManager,
    multilingual_queryset_factory,
)


@cache
def multilingual(queryset_class):
    """The class with the same methods whose lookups follow the reader's language."""
    return multilingual_queryset_factory(queryset_class, instantiate=False)


class TranslatedManager(MultilingualQuerysetManager):
    def get_queryset(self):
        queryset_class = multilingual(self._queryset_class)
        return queryset_class(model=self.model, using=self._db, hints=self._hints)


def manager_of(queryset_class):
    """As `queryset_class.as_manager()`, for a model that is translated."""
    return TranslatedManager.from_queryset(queryset_class)()
