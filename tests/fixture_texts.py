"""Records of a fixture file as YAML, small enough to be changed in a test."""

CITY = """
- model: exchanges.city
  fields:
    slug: incheon
    title_zh_hans: 仁川
    title_en: Incheon
    country: KR
    population: {population}
    population_year: 2021
    sources: {sources}
"""
SOURCE = """
- model: portal.source
  fields:
    slug: {slug}
    title_zh_hans: 来源
    published: 2012-06
"""
RELATION = """
- model: exchanges.relation
  fields:
    city: [incheon]
    kind: sister
    since: "2014-06-12"
"""


def city(population=2948000, sources="[]"):
    return CITY.format(population=population, sources=sources)


def source(slug="article"):
    return SOURCE.format(slug=slug)
