"""The side bar of the desk: pages in groups of tasks, not of apps."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import TextChoices
from django.urls import reverse
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


class Page(NamedTuple):
    """A page that is no list of a model; `right` is a permission or asks the user."""

    group: MenuGroup
    position: int
    label: Any  # translated when it is shown
    url_name: str
    right: Any

    def is_open_to(self, user):
        return self.right(user) if callable(self.right) else user.has_perm(self.right)


PAGES = []


def add_page(group, position, label, url_name, right):
    """Add a page to the side bar; `position` is among those of `menu_place`."""
    PAGES.append(Page(group, position, label, url_name, right))


def place_of(model):
    """Return group and position of a model, as its admin class states them."""
    place = getattr(admin.site.get_model_admin(model), "menu_place", None)
    return place or (MenuGroup.ACCOUNTS, 9)


def menu(available_apps, user, path):
    """Return the groups of the pages that a user may see, each with its entries."""
    rows = [
        (*place_of(each["model"]), each["name"], each["admin_url"])
        for app in available_apps
        for each in app["models"]
    ]
    pages = [
        (page.group, page.position, page.label, reverse(page.url_name))
        for page in PAGES
        if available_apps and page.is_open_to(user)
    ]
    found = {group: [] for group in MenuGroup}
    open_ones = [url for *_rest, url in rows + pages if url and path.startswith(url)]
    current = max(open_ones, key=len, default="")  # not the list above a page too
    for group, _position, name, url in sorted(rows + pages, key=lambda each: each[1]):
        is_current = bool(url) and url == current
        found[group].append({"name": name, "url": url, "is_current": is_current})
    return {group: entries for group, entries in found.items() if entries}
