"""Who did what in the admin; nobody can change it there."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.admin.forged_requests import Watching
from portal.admin.list_queries import BoundedList


class KindFilter(admin.RelatedOnlyFieldListFilter):
    def field_admin_ordering(self, field, request, model_admin):
        """Kinds have no list at the desk, whose order they would take."""
        return ["app_label", "model"]


class ReadOnly(admin.ModelAdmin):
    """Nobody writes here, superusers included."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(admin.models.LogEntry)
class LogEntryAdmin(Watching, BoundedList, ReadOnly):
    list_display = ["action_time", "user", "__str__"]
    # Only what somebody did something to; there are tables that nobody sees.
    list_filter = ["action_flag", ("content_type", KindFilter)]
    search_fields = ["object_repr", "change_message", "user__username"]
    date_hierarchy = "action_time"
    list_select_related = ["user", "content_type"]
    # The message in words instead of the column, which holds it for machines.
    fields = [
        *["action_time", "user", "action_flag", "content_type", "object_repr"],
        "message",
    ]

    @admin.display(description=_("change message"))
    def message(self, entry):
        return entry.get_change_message()
