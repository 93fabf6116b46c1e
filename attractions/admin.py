"""The admin of attractions, with pictures and the works filmed there."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from attractions.models import Attraction, ScreenWork
from exchanges.admin import CityFilter
from portal.admin import (
    ContentAdmin,
    MenuGroup,
    MergingInline,
    Table,
    in_every_language,
    in_order,
    poster_pages,
)


class PictureInline(MergingInline, admin.TabularInline):
    """The place's pictures; editors of the place choose among existing ones."""

    model = Attraction.pictures.through
    autocomplete_fields = ["picture"]
    verbose_name = _("picture")
    verbose_name_plural = _("pictures")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "picture":
            kwargs["label"] = _("picture")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("portal.view_picture")

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission


class ScreenWorkInline(MergingInline, TranslationStackedInline):
    """Hide the slug, which the model makes from the title."""

    model = ScreenWork
    exclude = ["slug"]


@admin.register(Attraction)
class AttractionAdmin(ContentAdmin):
    menu_place = (MenuGroup.STORIES, 2)
    brief = ["city", "kind"]
    list_filter = [*ContentAdmin.list_filter, "kind", CityFilter]
    list_select_related = ["city", "updated_by"]
    search_fields = [
        *ContentAdmin.search_fields,
        *in_every_language("how_to_get_there", "city__title"),
        "local_name",
    ]
    autocomplete_fields = [*ContentAdmin.autocomplete_fields, "city", "counterparts"]
    tables = [
        Table.of_content(
            Attraction,
            *("how_to_get_there", "city", "kind", "local_name", "local_language"),
            *("latitude", "longitude", "ink", "counterparts", "pictures"),
        )
    ]
    fieldsets = in_order(
        *(("city", "kind"), ("local_name", "local_language")),
        *(("latitude", "longitude"), "how_to_get_there"),
        rare=["ink", "counterparts"],
    )
    inlines = [PictureInline, ScreenWorkInline]
    pages = [*ContentAdmin.pages, *poster_pages]

    def get_changeform_initial_data(self, request):
        """Begin with the city of the user's last entry: places are entered in rows."""
        rows = Attraction.objects.filter(created_by=request.user)
        last = rows.order_by("-pk").values_list("city", flat=True).first()
        found = super().get_changeform_initial_data(request)
        return {"city": last, **found} if last else found
