from modeltranslation.translator import TranslationOptions, register

from attractions.models import Attraction, ScreenWork
from portal.translation import ContentTranslation


@register(Attraction)
class AttractionTranslation(ContentTranslation):
    fields = ("how_to_get_there",)


@register(ScreenWork)
class ScreenWorkTranslation(TranslationOptions):
    fields = ("title", "maker")
    required_languages = {"zh-hans": ("title",)}
