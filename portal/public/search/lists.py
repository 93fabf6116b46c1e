"""Find pages with lists by their names."""

from django.conf import settings
from django.utils.translation import override

from portal.public.navigation.menu import kinds, list_title
from portal.public.search.synonyms import Way


def lists_meant(asked):
    """Return the kinds whose list has the searched name in any language.

    Synonyms count as well: 友好城市 is 友城.
    """
    ways = asked.ways_of_whole
    return [
        kind for kind in kinds() if kind.address and not ways.isdisjoint(names_of(kind))
    ]


def names_of(kind):
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield Way.of(list_title(kind.model)).key
