"""The work plan at the desk, for staff who may see internal rows."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from exchanges.models import PlanItem
from exchanges.year.report.filters import CountedFilter
from portal.admin.audit.acts import RecordingDeletions
from portal.admin.forged_requests import Watching
from portal.admin.lists.queries import BoundedList
from portal.admin.menu import MenuGroup
from portal.internal.models import RIGHT


class PartnerFilter(admin.SimpleListFilter):
    """Only the partners that the plan names."""

    title = _("partner")
    parameter_name = "city"

    def lookups(self, request, model_admin):
        rows = PlanItem.objects.select_related("city").order_by("city__slug")
        return [*{each.city.slug: each.city.title for each in rows}.items()]

    def queryset(self, request, queryset):
        return queryset.filter(city__slug=self.value()) if self.value() else queryset


class PlanItemAdmin(Watching, RecordingDeletions, BoundedList, admin.ModelAdmin):
    """One right for everything; its rows have no versions."""

    menu_place = (MenuGroup.YEAR, 4)
    list_display = ["text", "year", "city", "state", "done_on"]
    list_editable = ["state", "done_on"]
    list_filter = ["year", PartnerFilter, "state", CountedFilter]
    list_select_related = ["city"]
    search_fields = ["text"]
    ordering = ["-year", "city__slug", "pk"]
    autocomplete_fields = ["city"]
    fields = ["city", "year", "text", ("state", "done_on")]

    def may(self, request, obj=None):
        return request.user.is_active and request.user.has_perm(RIGHT)

    has_view_permission = has_change_permission = has_delete_permission = may
    has_add_permission = has_module_permission = may
