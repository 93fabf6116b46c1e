"""What all forms and lists of the desk share, and what those of content do."""

from django import forms
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import DataError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin
from modeltranslation.utils import get_translation_fields

from portal.content import Status


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
