from modeltranslation.translator import TranslationOptions, register

from exchanges.models import Agreement, City, Delegation, Exchange, Field, Relation
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
