"""The side bar of the desk: pages in groups of tasks, not of apps."""

from django.contrib import admin
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MenuGroup(TextChoices):
    """The groups of the side bar, in their order; a class of rows names its own."""

    DESK = "desk", ""  # below the start page, without a heading
    CITIES = "cities", _("Cities and exchanges")
    YEAR = "year", _("The office's year")
    STORIES = "stories", _("Stories and sights")
    MATERIAL = "material", _("Material and terms")
    INTERNAL = "internal", _("Internal")
    SITE = "site", _("Site")
    ACCOUNTS = "accounts", _("Accounts and audit")


def place_of(model):
    """Return group and position of a model, as its admin class states them."""
    place = getattr(admin.site.get_model_admin(model), "menu_place", None)
    return place or (MenuGroup.ACCOUNTS, 9)


def menu(available_apps, path):
    """Return the groups of the pages that a user may see, each with its entries."""
    models = [each for app in available_apps for each in app["models"]]
    found = {group: [] for group in MenuGroup}
    for each in sorted(models, key=lambda each: place_of(each["model"])[1]):
        url = each["admin_url"]
        entry = {"name": each["name"], "url": url}
        entry["is_current"] = bool(url) and path.startswith(url)
        found[place_of(each["model"])[0]].append(entry)
    return {group: entries for group, entries in found.items() if entries}
