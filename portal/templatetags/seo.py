"""Tags for the head of a page, and the trail that leads to it."""

from functools import cache

from babel.core import get_global
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
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

    The page of a row has its own, below its sources.
    """
    page = page_in(context)
    if page.row or not page.is_public:
        return {}
    narrowed = (mark_scripts(name, None) for name in context.get("narrowed", ()))
    return {"crumbs": page.trail[1:], "narrowed": narrowed, "address": page.address}


@register.simple_tag(takes_context=True)
def page_head(context, description=None):
    """Render address, languages and description of the page.

    A page that is neither a row nor a list can bring its own `description`. Error pages
    and previews name only the site.
    """
    page = page_in(context)
    if description:
        page.description = one_line(description)
    parts = [metas(government.site_tags(page))]
    if page.is_public:
        parts += whole_head(page)
    return mark_safe("\n    ".join(filter(None, parts)))  # noqa: S308 - all are safe


def whole_head(page):
    if page.is_unlisted:
        yield '<meta name="robots" content="noindex">'
    yield metas(government.column_tags(page))
    yield metas(government.article_tags(page))
    yield from links(page)
    yield from open_graph(page)
    yield structured_data.script(page)


def metas(tags, key="name"):
    """Render pairs as elements, without empty ones."""
    line = f'<meta {key}="{{}}" content="{{}}">'
    return format_html_join("\n    ", line, (pair for pair in tags if pair[1]))


def links(page):
    """Yield the canonical address, and on that page also all translations.

    Readers of other languages get Chinese, as at the bare address.
    """
    yield format_html('<link rel="canonical" href="{}">', page.address)
    if not page.is_translated:
        return
    others = [(bcp47(code), url) for code, url in page.addresses.items()]
    others.append(("x-default", next(iter(page.addresses.values()))))
    yield format_html_join(
        "\n    ", '<link rel="alternate" hreflang="{}" href="{}">', others
    )


def open_graph(page):
    if page.description:
        line = '<meta name="description" property="og:description" content="{}">'
        yield format_html(line, page.description)
    tags = [
        ("og:title", page.name),
        ("og:type", "article" if page.is_article else "website"),
        ("og:url", page.address),
        ("og:site_name", page.site_name),
        *of_languages(page),
        *of_times(page),
        *of_picture(page.picture),
    ]
    yield metas(tags, "property")
    card = "summary_large_image" if page.picture else "summary"
    yield format_html('<meta name="twitter:card" content="{}">', card)


def of_languages(page):
    """Yield the language of the page, and those of its translations."""
    yield "og:locale", open_graph_locale(page.language)
    for code in page.addresses:
        if code != page.language:
            yield "og:locale:alternate", open_graph_locale(code)


def of_times(page):
    """Yield the times of publication and change of an article."""
    if page.is_article:
        yield "article:published_time", structured_data.moment(page.row.published_at)
        yield "article:modified_time", structured_data.moment(page.row.updated_at)


@cache
def open_graph_locale(code):
    """Return the code with the most likely region, such as `ko_KR`."""
    locale = to_locale(code)
    known, language = get_global("likely_subtags"), locale.split("_")[0]
    likely = known.get(locale) or known.get(language) or locale
    return f"{language}_{likely.split('_')[-1]}"


def of_picture(picture):
    if not picture:
        return
    yield "og:image", picture["address"]
    yield "og:image:width", str(picture["width"])
    yield "og:image:height", str(picture["height"])
    if picture["alt"]:
        yield "og:image:alt", picture["alt"]


@register.inclusion_tag("portal/navigation/_trail.html", takes_context=True)
def trail(context):
    return {"crumbs": trail_of(context)}
