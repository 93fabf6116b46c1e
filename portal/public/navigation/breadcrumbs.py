"""The way from the front page down to a page: its breadcrumbs, as data.

A view gives the position of its page as `object` (a row) or `listing`. Any other page
gives its name as `here`. The front page and error pages have no trail.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _

from portal.content.i18n.lang_markup import mark_scripts
from portal.content.i18n.languages import borrowed_language
from portal.content.kinds import address_of


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
        request.trail = below and [Crumb(_("Home"), address_of("home")), *below]
    return request.trail


def below_home(context):
    row, here = context.get("object"), context.get("here")
    if here:
        return [Crumb(here, None)]
    if row:
        return [*of_listing(row), of_row(row, None)]
    listing = context.get("listing")
    return of_list(listing, chosen_city(context)) if listing else []


def of_listing(row):
    """Yield the list of a row, and its part about the one city of the row."""
    if not row.listing.view:
        return
    address = address_of(row.listing.view)
    yield Crumb(str(row.listing.name), address)
    if city := row.partner_city:
        yield of_row(city, f"{address}?city={city.slug}")


def of_row(row, address):
    return Crumb(row.title, address, borrowed_language(row, "title"))


def of_list(listing, city):
    """Return the crumbs of a list, or of its part about one city."""
    if not city:
        return [Crumb(str(listing.name), None)]
    return [Crumb(str(listing.name), address_of(listing.view)), of_row(city, None)]


def chosen_city(context):
    filters = context.get("filters")
    return filters and filters.cleaned_data.get("city")
