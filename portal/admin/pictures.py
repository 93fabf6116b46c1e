"""The library of pictures: their files, uses and missing texts."""

from contextlib import suppress

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.admin import library
from portal.admin.base import Desk, in_every_language
from portal.admin.menu import MenuGroup
from portal.content import pictures
from portal.content.kinds import desk_address
from portal.editorial.workflow.steps import has_right
from portal.files import renditions
from portal.files.fields import PictureField, prepared
from portal.models import Picture


class UsageFilter(admin.SimpleListFilter):
    title = gettext_lazy("use")
    parameter_name = "used"

    def lookups(self, request, model_admin):
        return [("yes", _("used")), ("no", _("not used"))]

    def queryset(self, request, queryset):
        is_shown = {"yes": pictures.is_shown(), "no": ~pictures.is_shown()}
        condition = is_shown.get(self.value())
        return queryset.filter(condition) if condition else queryset


class TextFilter(admin.SimpleListFilter):
    title = gettext_lazy("alternative text")
    parameter_name = "text"

    def lookups(self, request, model_admin):
        return [("missing", _("missing in a language"))]

    def queryset(self, request, queryset):
        return queryset.untold() if self.value() == "missing" else queryset


class TagFilter(admin.SimpleListFilter):
    title = gettext_lazy("tag")
    parameter_name = "tag"

    def lookups(self, request, model_admin):
        return [(tag, tag) for tag in Picture.objects.all_tags()]

    def queryset(self, request, queryset):
        return queryset.tagged(self.value()) if self.value() else queryset


TEXTS = ["file", "alt", "decorative", "caption"]
FOCAL_POINT = ["framing", ("focal_x", "focal_y")]
CLICK = gettext_lazy("Click on what matters most in the picture: every crop keeps it.")
USE = ["used_by", ("size", "original_name"), "slug"]


@admin.register(Picture)
class PictureAdmin(Desk):
    menu_place = (MenuGroup.MATERIAL, 1)
    change_form_template = "admin/picture_form.html"
    change_list_template = "admin/picture_list.html"
    list_display = ["seen", "untold", "used", "size"]
    list_filter = [UsageFilter, TextFilter, TagFilter]
    list_per_page = 48  # rows of two, three, four and six are full
    search_fields = [
        *in_every_language("alt", "caption"),
        *("slug", "credit", "original_name", "tags"),
    ]
    ordering = ["-pk"]
    readonly_fields = ["framing", "used_by", "size", "original_name"]
    fieldsets = [
        (None, {"fields": [*TEXTS, ("credit", "licence"), "tags"]}),
        (gettext_lazy("Focal point"), {"description": CLICK, "fields": FOCAL_POINT}),
        (gettext_lazy("Use"), {"fields": USE}),
    ]

    class Media:
        js = [Script("portal/admin/focal_point.js", type="module")]

    pages = [
        *Desk.pages,
        ("upload/", library.upload_view, "upload"),
        ("describe/", library.describe_view, "describe"),
    ]

    # Permissions

    def has_change_permission(self, request, obj=None):
        """Leave pictures that are or were in review to publishers.

        Otherwise a picture could be published without a review.
        """
        allowed = super().has_change_permission(request, obj)
        return allowed and not (obj and self.is_kept_for_publishers(request, obj))

    def is_kept_for_publishers(self, request, picture):
        is_publisher = has_right(request.user, "publish", self.model)
        return not is_publisher and picture.is_reviewed

    def send(self, request, object_id, view):
        """Check and convert a file before the transaction, to keep that short."""
        upload = request.FILES.get("file")
        right = "change" if object_id else "add"
        if upload and has_right(request.user, right, self.model):
            with suppress(ValidationError):
                prepared(PictureField.judge, upload)
        return super().send(request, object_id, view)

    # The list

    def get_changelist_instance(self, request):
        """Find out for the whole list at once on how many pages its pictures are."""
        found = super().get_changelist_instance(request)
        number = pictures.pages_showing(found.result_list)
        for picture in found.result_list:
            picture.pages = number[picture.pk]
        return found

    @admin.display(description=gettext_lazy("picture"))
    def seen(self, picture):
        smallest = renditions.stored(picture, renditions.crops(picture)[:1], "webp")
        shown = image(*smallest[0], "thumbnail") if smallest else ""
        return format_html("{}<span>{}</span>", shown, picture)

    @admin.display(description=gettext_lazy("alternative text"))
    def untold(self, picture):
        """Languages without an alternative text; the form has the existing texts."""
        if picture.decorative:
            return _("decorative")
        text = pictures.what_is_untold(picture)
        return text and format_html('<span class="untold">{}</span>', text)

    @admin.display(description=gettext_lazy("use"))
    def used(self, picture):
        if not picture.pages:
            return _("not used")
        text = ngettext(
            "used on %(count)d page", "used on %(count)d pages", picture.pages
        )
        text %= {"count": picture.pages}
        return format_html(
            '<a href="{}#used-by">{}</a>', self.address("change", picture.pk), text
        )

    @admin.display(description=gettext_lazy("size in pixels"))
    def size(self, picture):
        return f"{picture.width} × {picture.height}" if picture.pk else "–"

    # The form

    def render_change_form(self, request, context, *args, **kwargs):
        picture = context.get("original")
        is_kept = picture and self.is_kept_for_publishers(request, picture)
        context["is_kept_for_publishers"] = is_kept
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("picture"))
    def framing(self, picture):
        """The picture to click on; a script shows one that was just chosen."""
        shown = []
        if picture.pk and picture.file._committed:  # not one that was just refused
            shown = renditions.stored(picture, renditions.whole(picture), "webp")
        inside = image(*shown[min(1, len(shown) - 1)], "whole") if shown else ""
        address = self.address("upload")  # converts files that browsers cannot show
        form = '<div class="framing" data-focal-point="{}">{}</div>'
        return format_html(form, address, inside)

    @admin.display(description=gettext_lazy("used by"))
    def used_by(self, picture):
        rows = pictures.rows_showing([picture])[picture.pk] if picture.pk else []
        copy = _("%s (working copy)")
        lines = (
            (
                desk_address(row, "change", row.pk),
                row._meta.verbose_name,
                copy % row if row.live_id else row,
            )
            for row in rows
        )
        found = format_html_join("", '<li><a href="{}">{}: {}</a></li>', lines)
        return (
            format_html('<ul id="used-by">{}</ul>', found) if found else _("not used")
        )


def image(name, rendition, kind):
    url = Picture._meta.get_field("file").storage.url(name)
    form = '<img class="{}" src="{}" alt="" width="{}" height="{}" loading="lazy">'
    return format_html(form, kind, url, str(rendition.width), str(rendition.height))
