"""Number boxes in which every digit is seen, with the number in groups beside them."""

from django.contrib.admin import helpers
from django.contrib.admin.utils import display_for_field
from django.contrib.admin.widgets import AdminIntegerFieldWidget
from django.db import models
from django.utils.html import format_html

from portal.content.i18n.figures import in_groups, units


class NumberBox(AdminIntegerFieldWidget):
    """A number field with groups of digits, which a script updates while typing."""

    class Media:
        js = ["portal/admin/number_boxes.js"]

    def render(self, name, value, attrs=None, renderer=None):
        box = super().render(name, value, attrs, renderer)
        form = '{}<output class="figure" for="{}" data-units="{}">{}</output>'
        return format_html(
            form, box, attrs.get("id", ""), " ".join(units()), grouped(value)
        )


def grouped(value):
    """Return the number in groups, empty if it has none."""
    found = "" if value is None else in_groups(value)
    return found if found != str(value).removesuffix(".0") else ""


def read_only(value, field, *args, **kwargs):
    """Group numbers ourselves: Django writes 2950000 in Chinese, and the year 2,024."""
    is_number = isinstance(field, models.IntegerField | models.FloatField)
    if is_number and value is not None and not field.flatchoices:
        return in_groups(value)
    return display_for_field(value, field, *args, **kwargs)


helpers.display_for_field = read_only
