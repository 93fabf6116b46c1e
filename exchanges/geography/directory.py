"""The partner cities in one list, and what it counts."""

from typing import NamedTuple

from exchanges.geography.countries import continent_of


class Directory(NamedTuple):
    """All partner cities, that with the oldest relation first, and their numbers."""

    rows: list
    counts: dict  # number of cities by the kind of their relation
    countries: int
    continents: int

    @property
    def cities(self):
        return len(self.rows)

    @property
    def first_year(self):
        """Year of the oldest relation; None if no date is known."""
        since = self.rows and self.rows[0].relation and self.rows[0].relation.since
        return since.year if since else None

    @property
    def by_country(self):
        """Pairs of a country and its cities, that with the oldest relation first."""
        found = {}
        for city in self.rows:
            found.setdefault(city.country, []).append(city)
        return found.items()


def directory_of(groups):
    """Return the directory of the groups of `by_relation`."""
    rows = sorted((c for _kind, cities in groups for c in cities), key=since)
    countries = {city.country for city in rows}
    return Directory(
        rows,
        {kind: len(cities) for kind, cities in groups},
        len(countries),
        len({continent_of(country) for country in countries} - {None}),
    )


def since(city):
    """Return the sort key of the relation of a city; without a date it is last."""
    return str((city.relation and city.relation.since) or "~")
