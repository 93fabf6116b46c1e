"""The desk of the cities and of what was done together."""

from exchanges.admin import cities, internal
from exchanges.admin.events import ExchangeAdmin
from exchanges.admin.filters import CityFilter

__all__ = ["CityFilter", "ExchangeAdmin", "cities", "internal"]
