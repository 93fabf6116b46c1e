from modeltranslation.translator import TranslationOptions, register

from portal.models import (
    GlossaryTerm,
    Holiday,
    Page,
    Picture,
    SiteSettings,
    Source,
    Story,
    Synonym,
)


class ContentTranslation(TranslationOptions):
    """Common translated fields of content; the source needs a title."""

    fields = ("title", "short_title", "summary", "body", "note", "is_unofficial")
    required_languages = {"zh-hans": ("title",)}


@register(Story)
class StoryTranslation(ContentTranslation):
    fields = ("source_line",)


@register(Page)
class PageTranslation(ContentTranslation):
    fields = ()


@register(Picture)
class PictureTranslation(TranslationOptions):
    fields = ("alt", "caption")


@register(Source)
class SourceTranslation(TranslationOptions):
    fields = ("title", "publisher")
    required_languages = {"zh-hans": ("title",)}


@register(SiteSettings)
class SiteSettingsTranslation(TranslationOptions):
    fields = ("name", "office", "address")
    required_languages = {"zh-hans": ("name", "office")}


@register(Holiday)
class HolidayTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = {"zh-hans": ("name",)}


@register(Synonym)
class SynonymTranslation(TranslationOptions):
    """Registered for the desk only: one text has the words of all languages."""

    fields = ()


@register(GlossaryTerm)
class GlossaryTermTranslation(TranslationOptions):
    fields = ("term", "avoid")
    required_languages = {"zh-hans": ("term",)}
