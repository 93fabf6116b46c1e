"""Who may sign in, what each role may do, and who did what."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from portal.models import User


@admin.register(User)
class StaffAdmin(UserAdmin):
    list_display = [*UserAdmin.list_display, "language", "is_active"]
    fieldsets = [*UserAdmin.fieldsets, (_("Language"), {"fields": ["language"]})]

    def get_readonly_fields(self, request, obj=None):
        """Rights come from roles; only who has every right gives others."""
        fields = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return fields
        return [*fields, "is_superuser", "user_permissions"]

    def get_queryset(self, request):
        """Who has every right is out of reach of those who have not."""
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(is_superuser=False)

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label_from_instance = role_name
        return field


ROLES = {
    "editor": _("editor"),
    "publisher": _("publisher"),
    "auditor": _("auditor"),
    "administrator": _("administrator"),
}


@admin.display(description=_("role"), ordering="name")
def role_name(group):
    """The name of a group, translated where it is one of the four roles."""
    return ROLES.get(group.name, group.name)


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    list_display = [role_name]


@admin.register(admin.models.LogEntry)
class LogEntryAdmin(admin.ModelAdmin):
    """Who did what in the admin; nobody can change it here."""

    list_display = ["action_time", "user", "__str__"]
    list_filter = ["action_flag", "content_type"]
    search_fields = ["object_repr", "change_message", "user__username"]
    date_hierarchy = "action_time"
    list_select_related = ["user", "content_type"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
