"""The way from the front page down to a page: its breadcrumbs, as data.

A view gives the position of its page as `object` (a row) or `listing`. Any other page
gives its name as `here`. The front page and error pages have no trail.
"""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.content.i18n.lang_markup import mark_scripts
from portal.content.i18n.languages import borrowed_language


class Crumb(NamedTuple):
    """A page on the way; the last one is the page itself and has no address.

    `language` is set if the name is a fallback in another language.
    """

    name: str
    address: str | None
    language: str | None = None

    @property
    def html(self):
        return mark_scripts(self.name, self.language)


def trail(context):
    """Return the crumbs of the rendered page; cached on the request."""
    request = context["request"]
    if not hasattr(request, "trail"):
        below = below_home(context)
        request.trail = below and [Crumb(_("Home"), reverse("home")), *below]
    return request.trail


def below_home(context):
    if here := context.get("here"):
        return [Crumb(here, None)]
    row, listing = context.get("object"), context.get("listing")
    if row:
        above = []
        if row.listing.view:
            address = reverse(row.listing.view)
            above.append(Crumb(str(row.listing.name), address))
            if city := row.partner_city:  # the part of the list about it
                above.append(of_row(city, f"{address}?city={city.slug}"))
        return [*above, of_row(row, None)]
    if not listing:
        return []
    if city := chosen_city(context):
        return [Crumb(str(listing.name), reverse(listing.view)), of_row(city, None)]
    return [Crumb(str(listing.name), None)]


def of_row(row, address):
    return Crumb(row.title, address, borrowed_language(row, "title"))


def chosen_city(context):
    filters = context.get("filters")
    return filters and filters.cleaned_data.get("city")
