"""The desk of the staff: stock Django admin, with one tab for each language."""

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db import DataError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin
from modeltranslation.utils import get_translation_fields

from portal.content import Status
from portal.models import Page, Picture, SiteSettings, Source, Story, User

admin.site.site_header = _("Sister-city portal")
admin.site.site_title = _("Sister-city portal")
admin.site.index_title = _("Everything on the site")


def uses_of(row):
    """What names the row in a many-to-many field of its own, as text."""
    for relation in row._meta.related_objects:
        if relation.many_to_many:
            for user in getattr(row, relation.get_accessor_name()).all():
                yield f"{user._meta.verbose_name}: {user}"


def in_every_language(*fields):
    """The columns of translated fields, for a search that no tab narrows."""
    return [column for field in fields for column in get_translation_fields(field)]


class Desk(TranslationAdmin):
    """One tab for each language, and nothing in use is deleted."""

    class Media:
        js = ["portal/admin/language_tabs.js", "portal/admin/unsaved.js"]
        css = {"all": ["portal/admin/admin.css"]}

    def get_changelist_instance(self, request):
        """A filter value that cannot be one is no failure of the site."""
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError, DataError) as error:
            raise IncorrectLookupParameters(error) from error

    def get_deleted_objects(self, objs, request):
        """Many-to-many rows protect as foreign keys do."""
        found = super().get_deleted_objects(objs, request)
        return *found[:3], [*found[3], *(use for row in objs for use in uses_of(row))]


class ContentForm(forms.ModelForm):
    """Publishing without a time means now."""

    def __init__(self, *args, **kwargs):
        """The state that a row has is always among the choices."""
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].error_messages["invalid"] = _(
                "Letters of the Latin alphabet, digits and hyphens only, for example "
                "korea-week-2014."
            )
        states = self.fields.get("status")
        now = Status(self.instance.status)
        if states and now not in dict(states.choices):
            states.choices = [(now.value, now.label), *states.choices]

    def _get_validation_exclusions(self):
        """Django skips rules that name a field outside the form, as `live` is."""
        return super()._get_validation_exclusions() - {"live"}

    def clean(self):
        values = super().clean()
        if values.get("status") == Status.PUBLISHED and not values.get("published_at"):
            values["published_at"] = timezone.now()
        return values


class ContentAdmin(Desk):
    """What every kind of content shares; working copies are left out of all lists."""

    form = ContentForm
    list_display = ["title", "status", "published_at", "updated_at", "updated_by"]
    list_filter = ["status", "published_at"]
    list_select_related = ["updated_by"]
    search_fields = [*in_every_language("title", "summary", "body"), "slug"]
    ordering = ["-updated_at"]
    autocomplete_fields = ["cover", "sources"]
    readonly_fields = ["created_at", "created_by", "updated_at", "updated_by"]
    texts = ["title", "summary", "body", "note"]
    publication = (
        _("Publication"),
        {"fields": ["slug", "status", "published_at", "expires_at"]},
    )
    illustration = (_("Picture and sources"), {"fields": ["cover", "sources"]})
    record = (
        _("Record"),
        {
            "classes": ["collapse"],
            "fields": ["created_at", "created_by", "updated_at", "updated_by"],
        },
    )
    fieldsets = [
        (None, {"fields": texts}),
        illustration,
        publication,
        record,
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(live__isnull=True)

    def get_search_fields(self, request):
        """A list searches the texts too, a box that completes only the names."""
        if request.path == reverse("admin:autocomplete"):
            return [*in_every_language("title"), "slug"]
        return super().get_search_fields(request)

    def render_change_form(self, request, context, *args, **kwargs):
        obj = context.get("original")
        locked = bool(obj) and not self.has_change_permission(request, obj)
        context["is_locked"] = locked and super().has_change_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def may_publish(self, request):
        codename = f"publish_{self.opts.model_name}"
        return request.user.has_perm(f"{self.opts.app_label}.{codename}")

    def has_change_permission(self, request, obj=None):
        """What is live is changed by those who may publish, until copies exist."""
        allowed = super().has_change_permission(request, obj)
        is_live = obj is not None and obj.status == Status.PUBLISHED
        return allowed and (not is_live or self.may_publish(request))

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if self.may_publish(request):
            return fields
        return [*fields, "published_at", "expires_at"]

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "status" and not self.may_publish(request):
            allowed = (Status.DRAFT, Status.IN_REVIEW)
            kwargs["choices"] = [(each.value, each.label) for each in allowed]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        obj.updated_by = request.user
        super().save_model(request, obj, form, change)

    def view_on_site(self, obj):
        """The address of what a visitor can see; nothing for what is hidden."""
        is_public = type(obj).objects.published().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None


@admin.register(Story)
class StoryAdmin(ContentAdmin):
    fieldsets = [
        (None, {"fields": [*ContentAdmin.texts, "source_line", "source_date"]}),
        *ContentAdmin.fieldsets[1:],
    ]


@admin.register(Page)
class PageAdmin(ContentAdmin):
    list_display = [*ContentAdmin.list_display, "position"]
    fieldsets = [
        (None, {"fields": [*ContentAdmin.texts, "position"]}),
        *ContentAdmin.fieldsets[1:],
    ]


@admin.register(Picture)
class PictureAdmin(Desk):
    list_display = ["slug", "alt", "credit", "width", "height"]
    search_fields = [*in_every_language("alt", "caption"), "slug", "credit"]
    ordering = ["slug"]
    readonly_fields = ["width", "height"]


@admin.register(Source)
class SourceAdmin(Desk):
    list_display = ["title", "publisher", "published", "url"]
    search_fields = [*in_every_language("title", "publisher"), "slug", "url"]
    ordering = ["slug"]


@admin.register(SiteSettings)
class SiteSettingsAdmin(Desk):
    list_display = ["name", "office"]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not SiteSettings.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(User)
class StaffAdmin(UserAdmin):
    list_display = [*UserAdmin.list_display, "language", "is_active"]
    fieldsets = [*UserAdmin.fieldsets, (_("Language"), {"fields": ["language"]})]

    def get_readonly_fields(self, request, obj=None):
        """Only who has every right can give them all away."""
        fields = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return fields
        return [*fields, "is_superuser", "user_permissions"]

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        is_above = bool(obj and obj.is_superuser and not request.user.is_superuser)
        return allowed and not is_above

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
