"""Links to the feeds of a page."""

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from exchanges.models import City
from portal.public.feeds.views import listed_models
from portal.public.navigation.breadcrumbs import chosen_city
from portal.templatetags.seo import page_in

register = template.Library()
LINK = '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">'


@register.simple_tag(takes_context=True)
def feed_links(context):
    """Render links to the feeds of the site and of the city or list; none in previews.

    Their titles are interface texts, because an attribute cannot mark a fallback name
    with its language.
    """
    page = page_in(context)
    if not page.is_public:
        return ""
    address = reverse("exchanges:feed")
    links = [(_("News feed (Atom)"), address)]
    if narrowed := narrower(page):
        name, query = narrowed
        links.append((name, f"{address}?{urlencode(query)}"))
    return format_html_join("\n    ", LINK, links)


def narrower(page):
    """Return name and query of the feed of the page's city or list, if any."""
    if isinstance(page.row, City):
        return _("News of this city (Atom)"), {"city": page.row.slug}
    models = listed_models().items()
    kind = next((name for name, model in models if model.listing is page.listing), None)
    if not kind:
        return None
    city = chosen_city(page.context)
    return page.listing.name, {**({"city": city.slug} if city else {}), "kind": kind}
