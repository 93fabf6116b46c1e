"""The desk of the cities and of what was done together."""

from exchanges.admin import pages, registrations, stages
from exchanges.admin.filters import CityFilter
from exchanges.admin.registrations import ExchangeAdmin

__all__ = ["CityFilter", "ExchangeAdmin", "pages", "registrations", "stages"]
