"""The partner cities by continent and country, for each kind of relation."""

from typing import NamedTuple

from exchanges.geography.countries import continent_of


class Continent(NamedTuple):
    """A continent: its code, None if not known, and the cities of each country."""

    code: str | None
    countries: dict

    @property
    def cities(self):
        return sum(map(len, self.countries.values()))


class Directory(NamedTuple):
    """The kinds of relation with their continents, and the numbers of each."""

    kinds: list
    rows: list  # all cities, the oldest relation first
    countries: int
    continents: int

    @property
    def cities(self):
        return len(self.rows)

    @property
    def counts(self):
        """Number of cities with a relation of each kind."""
        return {kind: number for kind, number, _continents in self.kinds}

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
    """Return the directory of the groups of `by_relation`.

    It is ordered by the oldest relation, as the groups are; cities without a known
    continent are last.
    """
    rows = sorted((c for _kind, cities in groups for c in cities), key=since)
    countries = {city.country for city in rows}
    return Directory(
        [(kind, len(cities), continents_of(cities)) for kind, cities in groups],
        rows,
        len(countries),
        len({continent_of(country) for country in countries} - {None}),
    )


def since(city):
    """Return the sort key of the relation of a city; without a date it is last."""
    return str((city.relation and city.relation.since) or "~")


def continents_of(cities):
    found = {}
    for city in cities:
        countries = found.setdefault(continent_of(city.country), {})
        countries.setdefault(city.country, []).append(city)
    continents = [Continent(*item) for item in found.items()]
    return sorted(continents, key=lambda continent: continent.code is None)
