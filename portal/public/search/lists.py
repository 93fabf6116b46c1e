"""The pages with lists that somebody looks for by their name."""

from django.conf import settings
from django.utils.translation import override

from portal.public.navigation.menu import kinds, list_title
from portal.public.search.synonyms import Way


def lists_meant(asked):
    """The kinds whose list is called, in any language, what was asked for.

    Or one of the other ways of writing it: 友好城市 is 友城.
    """
    ways = asked.ways_of_whole
    return [
        kind for kind in kinds() if kind.address and not ways.isdisjoint(names_of(kind))
    ]


def names_of(kind):
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield Way.of(list_title(kind.model)).key
