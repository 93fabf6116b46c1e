"""The work plan at the desk, for staff who may see internal rows."""

from django.contrib import admin

from exchanges.year.report.filters import CountedFilter
from portal.admin.audit.acts import RecordingDeletions
from portal.admin.forged_requests import Watching
from portal.admin.lists.queries import BoundedList
from portal.admin.menu import MenuGroup
from portal.internal.models import RIGHT

PARTNER = ("city", admin.RelatedOnlyFieldListFilter)


class PlanItemAdmin(Watching, RecordingDeletions, BoundedList, admin.ModelAdmin):
    """One right for everything; its rows have no versions."""

    menu_place = (MenuGroup.YEAR, 4)
    list_display = ["text", "year", "city", "state", "done_on"]
    list_editable = ["state", "done_on"]
    list_filter = ["year", PARTNER, "state", CountedFilter]
    list_select_related = ["city"]
    search_fields = ["text"]
    ordering = ["-year", "city__slug", "pk"]
    autocomplete_fields = ["city"]
    fields = ["city", "year", "text", ("state", "done_on")]

    def may(self, request, obj=None):
        return request.user.is_active and request.user.has_perm(RIGHT)

    has_view_permission = has_change_permission = has_delete_permission = may
    has_add_permission = has_module_permission = may
