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
    cities: int
    countries: int
    continents: int


def directory_of(groups):
    """The directory of what `by_relation` found.

    It goes by the oldest relation, as the groups do; what lies nobody knows where comes
    last.
    """
    cities = [city for _kind, cities in groups for city in cities]
    countries = {city.country for city in cities}
    return Directory(
        [(kind, len(cities), continents_of(cities)) for kind, cities in groups],
        len(cities),
        len(countries),
        len({continent_of(country) for country in countries} - {None}),
    )


def continents_of(cities):
    found = {}
    for city in cities:
        countries = found.setdefault(continent_of(city.country), {})
        countries.setdefault(city.country, []).append(city)
    continents = [Continent(*item) for item in found.items()]
    return sorted(continents, key=lambda continent: continent.code is None)
