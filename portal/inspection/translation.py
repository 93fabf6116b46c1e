"""Registered for the desk only: none of these rows has texts in several languages."""

from modeltranslation.translator import TranslationOptions, register

from portal.inspection.models import Account, FormRow, Threshold, Typo


@register([Account, FormRow, Threshold, Typo])
class InspectionTranslation(TranslationOptions):
    fields = ()
