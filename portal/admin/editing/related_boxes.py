"""Boxes in which related rows are chosen; they accept only keys of rows.

Django passes any value of an address or form on to the database, so a word instead of a
number would be a server error.
"""

from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.widgets import Script
from django.urls import reverse

from portal.models import Picture

SCRIPT = "portal/admin/related_boxes.js"  # replaces Django's autocomplete.js
LARGEST = models.BigIntegerField.MAX_BIGINT


def is_key(value):
    """Return True if a value can be the key of a row."""
    try:
        return 0 < models.BigIntegerField().to_python(value) <= LARGEST
    except (ValidationError, OverflowError, TypeError):
        return False


def is_too_large(value):
    return value.isdecimal() and len(value) > len(str(LARGEST)) - 1


class OfKeys:
    """Show as chosen only values that can be keys of rows."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [each for each in value if is_key(each)], attr)


class RelatedBox(OfKeys, AutocompleteSelect):
    """The box of a foreign key."""

    class Media:
        js = [SCRIPT]


class PictureBox(RelatedBox):
    """The box of one picture; a script shows it, and the library to choose from."""

    class Media:
        js = [Script("portal/admin/picture_box.js", type="module")]

    def build_attrs(self, base_attrs, extra_attrs=None):
        addresses = {
            "data-pictures": reverse("choose_picture"),
            "data-upload": reverse("admin:portal_picture_upload"),
        }
        return super().build_attrs(base_attrs, extra_attrs) | addresses


class RelatedBoxes(OfKeys, AutocompleteSelectMultiple):
    """The box of a many-to-many field."""

    class Media:
        js = [SCRIPT]

    def value_from_datadict(self, data, files, name):
        """Return the sent keys; one too large is cut short, and the form refuses it."""
        found = super().value_from_datadict(data, files, name)
        return [f"{each[:9]}…" if is_too_large(each) else each for each in found]


class WithRelatedBoxes:
    """Mixed into admin classes and inlines: their autocomplete boxes are these.

    Beside a box nothing is deleted: the red cross there reads as “empty this box”.
    """

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        is_picture = db_field.remote_field.model is Picture
        box = PictureBox if is_picture else RelatedBox
        self.use(box, db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        self.use(RelatedBoxes, db_field, request, kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def use(self, box, db_field, request, kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            using = kwargs.get("using")
            kwargs.setdefault("widget", box(db_field, self.admin_site, using=using))
