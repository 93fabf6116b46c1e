from modeltranslation.translator import TranslationOptions, register

from exchanges.models import (
    Agreement,
    City,
    Delegation,
    Exchange,
    Field,
    LetterTemplate,
    Relation,
)
from portal.translation import ContentTranslation


@register(City)
class CityTranslation(ContentTranslation):
    fields = ()


@register(Relation)
class RelationTranslation(TranslationOptions):
    fields = ("note",)


@register(Field)
class FieldTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = {"zh-hans": ("name",)}


@register(Exchange)
class ExchangeTranslation(ContentTranslation):
    fields = ("parties", "place")


@register(Delegation)
class DelegationTranslation(ContentTranslation):
    fields = ("leader",)


@register(Agreement)
class AgreementTranslation(ContentTranslation):
    fields = ("place", "parties", "text_file")


@register(LetterTemplate)
class LetterTemplateTranslation(TranslationOptions):
    """Registered for the desk only: a template is in one language."""

    fields = ()
