"""Translate labels of Django's admin that are in no catalogue.

Its other words are translated in `portal/locale/django`.
"""

from django.apps import apps
from django.contrib.admin.templatetags import admin_list
from django.contrib.auth.models import Group, Permission
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

ROLES = {
    "editor": pgettext_lazy("role", "editor"),
    "publisher": pgettext_lazy("role", "publisher"),
    "auditor": pgettext_lazy("role", "auditor"),
    "administrator": pgettext_lazy("role", "administrator"),
}
ACTIONS = {
    "add": _("Add"),
    "change": _("Change"),
    "delete": _("Delete"),
    "view": _("View"),
    "publish": _("Publish"),
}
ICONS = {True: ("yes", _("Yes")), None: ("unknown", _("Unknown"))}


def group_name(group):
    return str(ROLES.get(group.name, group.name))


def permission_name(permission):
    """Translate the name, which is stored in English, as in “Can add story”."""
    kind = permission.content_type
    action = permission.codename.removesuffix(f"_{kind.model}")
    return f"{kind} | {ACTIONS.get(action) or gettext(permission.name)}"


def icon(value):
    """Replace Django's icon, which is read as True or False, and whose no is red."""
    if value is False:
        return format_html('<span class="quiet">{}</span>', _("No"))
    name, words = ICONS[value]
    address = static(f"admin/img/icon-{name}.svg")
    return format_html('<img src="{}" alt="{}">', address, words)


def name_link_tables():
    """Name the tables between two models, which have no class of their own."""
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.auto_created:
            continue
        ends = [field for field in model._meta.fields if field.related_model]
        for field in ends:
            field.verbose_name = field.related_model._meta.verbose_name
        model._meta.verbose_name = _("link")
        model._meta.verbose_name_plural = _("links")
        model.__str__ = link_name


def link_name(link):
    """Return the names of both kinds; those of the rows would cost a query each."""
    return " – ".join(
        str(field.verbose_name) for field in link._meta.fields if field.related_model
    )


Group.__str__ = group_name
Permission.__str__ = permission_name
admin_list._boolean_icon = icon
name_link_tables()
