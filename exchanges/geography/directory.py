"""Where the partner cities are, by continent and country and each kind apart."""

from typing import NamedTuple

from exchanges.geography.continents import continent_of
from portal.content.i18n.lang_markup import mark_scripts
from portal.content.i18n.languages import bcp47, borrowed_language


class Line(NamedTuple):
    """A city as a compact list shows it.

    `lang` is the language of a name that stands in; `local_name` is empty where it is
    the same. Without a relation `kind` is empty, without its date `year` is 0.
    """

    name: str
    lang: str
    address: str
    local_name: str
    local_language: str
    kind: str
    year: int

    @property
    def html(self):
        return mark_scripts(self.name, self.lang)


def line_of(city):
    field, relation = city.name_field, city.relation
    borrowed = borrowed_language(city, field)
    is_other = city.local_name != city.title
    return Line(
        name=getattr(city, field) or "",
        lang=bcp47(borrowed) if borrowed else "",
        address=city.get_absolute_url(),
        local_name=city.local_name if is_other else "",
        local_language=city.local_language,
        kind=relation.kind if relation else "",
        year=relation.since.year if relation and relation.since else 0,
    )


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
        """Pairs of a country and its cities, that with the oldest relation first."""
        found = {}
        for city in self.rows:
            found.setdefault(city.country, []).append(line_of(city))
        return tuple((country, tuple(cities)) for country, cities in found.items())


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
