"""Where the partner cities are, by continent and country and each kind apart."""

from typing import NamedTuple

from exchanges.geography.continents import continent_of


class Continent(NamedTuple):
    """Its code, None where it is not known, and the cities of each of its countries."""

    code: str | None
    countries: dict

    @property
    def cities(self):
        return sum(map(len, self.countries.values()))


class Directory(NamedTuple):
    """The kinds of relation with their continents, and how many there are of what."""

    kinds: list
    rows: list  # all cities, the oldest relation first
    countries: int
    continents: int

    @property
    def cities(self):
        return len(self.rows)

    @property
    def counts(self):
        """How many cities have a relation of each kind."""
        return {kind: number for kind, number, _continents in self.kinds}

    @property
    def first_year(self):
        """The year of the oldest relation; None where no date is known."""
        since = self.rows and self.rows[0].relation and self.rows[0].relation.since
        return since.year if since else None

    @property
    def by_country(self):
        """Each country with its cities, that with the oldest relation first."""
        found = {}
        for city in self.rows:
            found.setdefault(city.country, []).append(city)
        return found


def directory_of(groups):
    """The directory of what `by_relation` found.

    It goes by the oldest relation, as the groups do; what lies nobody knows where comes
    last.
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
    """What the relation of a city is sorted by: without a date it comes last."""
    return str((city.relation and city.relation.since) or "~")


def continents_of(cities):
    found = {}
    for city in cities:
        countries = found.setdefault(continent_of(city.country), {})
        countries.setdefault(city.country, []).append(city)
    continents = [Continent(*item) for item in found.items()]
    return sorted(continents, key=lambda continent: continent.code is None)
