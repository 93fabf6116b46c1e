"""Who may sign in, what each role may do, and who did what."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, SetUnusablePasswordMixin
from django.contrib.auth.models import Group
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.admin.forged_requests import Watching
from portal.admin.i18n.django_labels import ROLES, group_name
from portal.admin.list_queries import BoundedList
from portal.admin.second_factor.reset import FIELDSET, WithFactorReset
from portal.models import LoadedRow, User


class PermissionChoices:
    """No rights are given over what nobody sees."""

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name in {"permissions", "user_permissions"}:
            opts = LoadedRow._meta
            field.queryset = field.queryset.exclude(
                content_type__app_label=opts.app_label,
                content_type__model=opts.model_name,
            )
        return field


class PasswordForm(AdminPasswordChangeForm):
    """Django's own has its warning in English only."""

    usable_password_help_text = format_lazy(
        '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li>'
        "</ul>",
        SetUnusablePasswordMixin.usable_password_help_text,
        _("If disabled, the current password for this user will be lost."),
    )


@admin.register(User)
class StaffAdmin(WithFactorReset, Watching, BoundedList, PermissionChoices, UserAdmin):
    list_display = [*UserAdmin.list_display, "language", "is_active"]
    fieldsets = [
        *UserAdmin.fieldsets,
        (_("Language and mail"), {"fields": ["language", "wants_mail"]}),
        FIELDSET,
    ]
    change_password_form = PasswordForm

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


@admin.display(description=_("role"), ordering="name")
def role(group):
    return group_name(group)


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(Watching, BoundedList, PermissionChoices, GroupAdmin):
    list_display = [role]
    readonly_fields = [role]

    def get_fields(self, request, obj=None):
        """The four roles keep the names by which fixtures and this code know them."""
        return [role if obj and obj.name in ROLES else "name", "permissions"]


class KindFilter(admin.RelatedOnlyFieldListFilter):
    def field_admin_ordering(self, field, request, model_admin):
        """Kinds have no list at the desk, whose order they would take."""
        return ["app_label", "model"]


@admin.register(admin.models.LogEntry)
class LogEntryAdmin(Watching, BoundedList, admin.ModelAdmin):
    """Who did what in the admin; nobody can change it here."""

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

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
