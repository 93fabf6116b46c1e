"""Where the feeds are that tell of what a page shows."""

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode

from exchanges.models import City
from portal.feed import listed_models
from portal.public_page import one_line
from portal.templatetags.page import page_in
from portal.trail import chosen_city

register = template.Library()
LINK = '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">'


@register.simple_tag(takes_context=True)
def feed_links(context):
    """The feed of everything, and that of the city or the list; none of a preview."""
    page = page_in(context)
    if not page.is_public:
        return ""
    found, (names, query) = [((), {})], narrower(page)
    if query:
        found.append((names, query))
    address = reverse("exchanges:feed")
    links = (
        (" – ".join(map(one_line, [*names, page.site_name])), address + asked(query))
        for names, query in found
    )
    return format_html_join("\n    ", LINK, links)


def asked(query):
    return f"?{urlencode(query)}" if query else ""


def narrower(page):
    """The names and the query of the feed of the city or the list of a page."""
    if isinstance(page.row, City):
        return [page.row.title], {"city": page.row.slug}
    models = listed_models().items()
    kind = next((name for name, model in models if model.listing is page.listing), None)
    if not kind:
        return [], {}
    city = chosen_city(page.context)
    names = [*([city.title] if city else ()), page.listing.name]
    return names, {**({"city": city.slug} if city else {}), "kind": kind}
