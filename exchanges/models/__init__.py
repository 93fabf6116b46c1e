"""The partner cities and what the home city has done together with them."""

from exchanges.models.agreement import Agreement, AgreementStage
from exchanges.models.city import City
from exchanges.models.counted import Field
from exchanges.models.delegation import Delegation
from exchanges.models.exchange import Exchange
from exchanges.models.lasting import Validity
from exchanges.models.letter import LetterNote, LetterTemplate
from exchanges.models.plan import PlanItem
from exchanges.models.relation import Relation

__all__ = [
    "Agreement",
    "AgreementStage",
    "City",
    "Delegation",
    "Exchange",
    "Field",
    "LetterNote",
    "LetterTemplate",
    "PlanItem",
    "Relation",
    "Validity",
]
