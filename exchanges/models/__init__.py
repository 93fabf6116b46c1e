"""The partner cities and what the home city has done together with them."""

from exchanges.models.agreement import Agreement
from exchanges.models.city import City, Relation
from exchanges.models.delegation import Delegation
from exchanges.models.exchange import Exchange

__all__ = ["Agreement", "City", "Delegation", "Exchange", "Relation"]
