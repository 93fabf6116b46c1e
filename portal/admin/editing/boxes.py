"""Boxes of the forms: for related rows, which accept only keys, and for numbers.

Django passes any value of an address or form on to the database, so a word instead of a
key would be a server error. It also writes 2950000 in Chinese, and the year 2,024.
"""

from django.contrib.admin import helpers
from django.contrib.admin.utils import display_for_field
from django.contrib.admin.widgets import (
    AdminIntegerFieldWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import models
from django.forms import ModelMultipleChoiceField
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.html import format_html

from portal.content.i18n.collation import name_key
from portal.content.i18n.figures import in_groups, units
from portal.models import Picture

SCRIPT = "portal/admin/related_boxes.js"  # replaces Django's autocomplete.js
LARGEST = models.BigIntegerField.MAX_BIGINT


def is_key(value):
    try:
        return 0 < models.BigIntegerField().to_python(value) <= LARGEST
    except (ValidationError, OverflowError, TypeError):
        return False


class OfKeys:
    """Show as chosen only values that can be keys of rows."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [each for each in value if is_key(each)], attr)


class RelatedBox(OfKeys, AutocompleteSelect):
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
    class Media:
        js = [SCRIPT]

    def value_from_datadict(self, data, files, name):
        """Return the sent keys; one too large is cut short, and the form refuses it."""
        found = super().value_from_datadict(data, files, name)
        most = len(str(LARGEST)) - 1
        return [
            f"{each[:9]}…" if each.isdecimal() and len(each) > most else each
            for each in found
        ]


class ChosenRows(ModelMultipleChoiceField):
    """Several related rows, looked up only if they are not those that are stored."""

    def _clean_bound_field(self, bound):
        stored = {str(row.pk): row for row in bound.initial or ()}
        if stored and {*(bound.data or ())} == stored.keys() and not self.disabled:
            return list(stored.values())
        return super()._clean_bound_field(bound)


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


class NamePaginator(Paginator):
    """Sort the names of all rows by the reader's language, and fetch one page only."""

    def __init__(self, rows, *args, **kwargs):
        self.rows = rows.order_by()
        names = self.rows.values_list("pk", "title")
        found = sorted(names, key=lambda pair: (name_key(pair[1]), pair[0]))
        super().__init__([key for key, _name in found], *args, **kwargs)

    def _get_page(self, keys, number, paginator):
        rows = {row.pk: row for row in self.rows.filter(pk__in=keys)}
        return Page([rows[key] for key in keys if key in rows], number, paginator)


class NumberBox(AdminIntegerFieldWidget):
    """A number field with groups of digits, which a script updates while typing."""

    class Media:
        js = ["portal/admin/number_boxes.js"]

    def render(self, name, value, attrs=None, renderer=None):
        box = super().render(name, value, attrs, renderer)
        figure = "" if value is None else in_groups(value)
        if figure == str(value).removesuffix(".0"):  # it has no groups
            figure = ""
        form = '{}<output class="figure" for="{}" data-units="{}">{}</output>'
        return format_html(form, box, attrs.get("id", ""), " ".join(units()), figure)


def read_only(value, field, *args, **kwargs):
    is_number = isinstance(field, models.IntegerField | models.FloatField)
    if is_number and value is not None and not field.flatchoices:
        return in_groups(value)
    return display_for_field(value, field, *args, **kwargs)


helpers.display_for_field = read_only
