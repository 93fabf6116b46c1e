"""Filters for states and copies in the lists of content."""

from django.conf import settings
from django.contrib import admin
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from portal.content.i18n.translatable import LANGUAGES
from portal.content.states import State, Status, is_in
from portal.editorial.translations.status import is_to_do
from portal.editorial.workflow.queues import (
    Section,
    rows_in,
    sections_for,
)


class StateFilter(admin.SimpleListFilter):
    """Filter by the current state, not only by the stored status."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        if self.value() not in State.values:
            return queryset
        return queryset.filter(is_in(State(self.value())))


class CopyFilter(admin.SimpleListFilter):
    """Live rows that are being changed."""

    title = _("working copy")
    parameter_name = "copy"

    def lookups(self, request, model_admin):
        return [
            ("any", _("in work")),
            (Status.DRAFT.value, _("in work: draft")),
            (Status.IN_REVIEW.value, _("in work: in review")),
            ("none", _("none")),
        ]

    def queryset(self, request, queryset):
        if self.value() in ("any", "none"):
            return queryset.filter(working_copy__isnull=self.value() == "none")
        if self.value() in Status.values:
            return queryset.filter(working_copy__status=self.value())
        return queryset


class TranslationFilter(admin.SimpleListFilter):
    title = _("translation to do")
    parameter_name = "untranslated"

    def lookups(self, request, model_admin):
        return settings.LANGUAGES

    def queryset(self, request, queryset):
        if self.value() not in LANGUAGES:
            return queryset
        return queryset.filter(is_to_do(self.value()))


class SectionFilter(admin.SimpleListFilter):
    title = _("on my start page")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return [(each.value, each.label) for each in sections_for(request.user)]

    def queryset(self, request, queryset):
        if self.value() not in Section.values:
            return queryset
        rows = rows_in(Section(self.value()), queryset.model, request.user)
        # A working copy is listed as its live row.
        originals = rows.annotate(original=Coalesce("live_id", "pk"))
        return queryset.filter(pk__in=originals.values("original"))
