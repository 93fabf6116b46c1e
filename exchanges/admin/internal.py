"""Internal rows at the desk: stages of approval of an agreement, and the work plan."""

from django.contrib import admin

from exchanges.admin.filters import CountedFilter
from exchanges.models import AgreementStage, PlanItem
from portal.admin import MenuGroup, in_every_language
from portal.admin.internal.rows import InternalAdmin


@admin.register(AgreementStage)
class AgreementStageAdmin(InternalAdmin):
    menu_place = (MenuGroup.INTERNAL, 8)
    list_display = ["agreement", "stage", "date", "number"]
    list_filter = ["stage", ("agreement", admin.RelatedOnlyFieldListFilter)]
    list_select_related = autocomplete_fields = ["agreement"]
    search_fields = [*in_every_language("agreement__title"), "number"]
    ordering = ["-date", "-pk"]
    fields = ["agreement", "stage", "date", "number"]


@admin.register(PlanItem)
class PlanItemAdmin(InternalAdmin):
    menu_place = (MenuGroup.YEAR, 2)
    list_display = ["text", "year", "city", "state", "done_on"]
    list_filter = [
        *("year", ("city", admin.RelatedOnlyFieldListFilter)),
        *("state", CountedFilter),
    ]
    list_select_related = autocomplete_fields = ["city"]
    search_fields = ["text"]
    ordering = ["-year", "city__slug", "pk"]
    fields = ["city", "year", "text", ("state", "done_on")]
