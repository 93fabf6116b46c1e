"""Which cities stand before and after a city in the directory."""

from exchanges.models import City
from portal.content.querysets import NAMED
from portal.public.navigation.neighbours import Neighbours


def cities_beside(city):
    """The public partners beside a partner: of the same kind, the oldest first."""
    rows = order_of(city.relation.kind) if city.relation else []
    keys = [key for key, *_names in rows]
    if city.pk not in keys:  # a preview of what is not public
        return Neighbours(None, None, in_time=False)
    place, ends = keys.index(city.pk) + 1, [None, *rows, None]
    return Neighbours(named(ends[place - 1]), named(ends[place + 1]), in_time=False)


def order_of(kind):
    """Keys and names of the cities with a kind of relation now, as in `by_relation`."""
    partners = City.objects.published().partners().order_by("slug", "relations__pk")
    current = {}
    for *row, since, of_kind in partners.values_list(
        "pk", *NAMED, "relations__since", "relations__kind"
    ):
        began, *_former = current.get(row[0], ("",))
        if str(since or "") >= began:
            current[row[0]] = (str(since or ""), of_kind, row)
    ordered = sorted(current.values(), key=lambda each: each[0] or "~")
    return [row for _began, of_kind, row in ordered if of_kind == kind]


def named(row):
    """A city out of its key and names, or None."""
    return row and City(**dict(zip(["pk", *NAMED], row, strict=True)))
