"""Tags for the head of a page, and the trail that leads to it."""

from functools import cache

from babel.core import get_global
from django import template
from django.utils.translation import to_locale

from portal.content.i18n.lang_markup import mark_scripts
from portal.content.i18n.languages import bcp47
from portal.content.text import one_line
from portal.public.navigation.breadcrumbs import trail as trail_of
from portal.public.seo import government, structured_data
from portal.public.seo.metadata import PublicPage

register = template.Library()


def page_in(context):
    """Return the page that is rendered; one object for each request."""
    request = context["request"]
    if not hasattr(request, "public_page"):
        request.public_page = PublicPage(context)
    return request.public_page


@register.simple_tag(takes_context=True)
def page_title(context):
    return page_in(context).title


@register.inclusion_tag("portal/partials/_printed.html", takes_context=True)
def printed_address(context):
    """Render, for print, the name of a list, its filters and its address.

    The page of a row has its own, below its sources, and the front page its address
    alone, in what shares it.
    """
    page = page_in(context)
    if page.row or not page.is_public or not page.trail[1:]:
        return {}
    narrowed = (mark_scripts(name, None) for name in context.get("narrowed", ()))
    return {"crumbs": page.trail[1:], "narrowed": narrowed, "address": page.address}


@register.inclusion_tag("portal/partials/_head.html", takes_context=True)
def page_head(context, description=None):
    """Render address, languages and description of the page.

    A page that is neither a row nor a list can bring its own `description`. Error pages
    and previews name only the site.
    """
    page = page_in(context)
    if description:
        page.description = one_line(description)
    tags = [*government.site_tags(page)]
    if not page.is_public:
        return {"tags": with_text(tags)}
    tags += [*government.column_tags(page), *government.article_tags(page)]
    return {
        "page": page,
        "tags": with_text(tags),
        "alternates": alternates(page),
        "properties": with_text(open_graph(page)),
        "structured_data": structured_data.script(page),
    }


def with_text(tags):
    return [(name, text) for name, text in tags if text]


def alternates(page):
    """Return the codes and addresses of the translations, on the canonical page only.

    Readers of other languages get Chinese, as at the bare address.
    """
    if not page.is_translated:
        return []
    others = [(bcp47(code), url) for code, url in page.addresses.items()]
    return [*others, ("x-default", next(iter(page.addresses.values())))]


def open_graph(page):
    """Yield the properties of Open Graph, as pairs of a name and a text."""
    yield "og:title", page.name
    yield "og:type", "article" if page.is_article else "website"
    yield "og:url", page.address
    yield "og:site_name", page.site_name
    yield "og:locale", open_graph_locale(page.language)
    for code in page.addresses:
        if code != page.language:
            yield "og:locale:alternate", open_graph_locale(code)
    if page.is_article:
        yield "article:published_time", structured_data.moment(page.row.published_at)
        yield "article:modified_time", structured_data.moment(page.row.updated_at)
    if picture := page.picture:
        yield "og:image", picture["address"]
        yield "og:image:width", str(picture["width"])
        yield "og:image:height", str(picture["height"])
        yield "og:image:alt", picture["alt"]


@cache
def open_graph_locale(code):
    """Return the code with the most likely region, such as `ko_KR`."""
    locale = to_locale(code)
    known, language = get_global("likely_subtags"), locale.split("_")[0]
    likely = known.get(locale) or known.get(language) or locale
    return f"{language}_{likely.split('_')[-1]}"


@register.inclusion_tag("portal/navigation/_trail.html", takes_context=True)
def trail(context):
    return {"crumbs": trail_of(context)}
