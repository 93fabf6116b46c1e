"""Cities before and after a city in the directory."""

from exchanges.models.city import by_relation
from portal.public.navigation.neighbours import Neighbours


def cities_beside(city, partners):
    """Return the public partners of the same kind beside one, the oldest first."""
    kind = city.relation and city.relation.kind
    groups = dict(by_relation(partners)) if kind else {}
    rows = groups.get(kind, [])
    if city not in rows:  # a preview of a city that is not public
        return Neighbours(None, None, in_time=False)
    place, ends = rows.index(city) + 1, [None, *rows, None]
    return Neighbours(ends[place - 1], ends[place + 1], in_time=False)
