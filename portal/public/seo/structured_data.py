"""The subject of a page in the vocabulary of schema.org, as JSON-LD.

Each app declares in a module `structured_data`, beside its models, the type of a row
and its other properties. Only facts that the page shows are given: a month stays a
month, content that is not published is left out.
"""

import json

from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from portal.content.i18n.languages import bcp47
from portal.content.parts import rows_of_page, sources_of_page
from portal.content.text import one_line
from portal.models import Story

LOGO = "portal/logo.png"  # drawn after favicon.svg; at least 112 pixels wide
CONTEXT = "https://schema.org"
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
DESCRIPTIONS = {}
# As in Django's json_script: no text can end the element or begin another.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def describes(model):
    """Register the function that makes the node of a row of the model."""

    def register(function):
        DESCRIPTIONS[model] = function
        return function

    return register


def script(page):
    """Return the page as one element of JSON-LD, empty if it has no nodes."""
    nodes = [filled(node) for node in graph(page)]
    if not nodes:
        return ""
    text = ENCODER.encode({"@context": CONTEXT, "@graph": nodes})
    safe = mark_safe(text.translate(ESCAPES))  # noqa: S308 - that made it safe
    return format_html('<script type="application/ld+json">{}</script>', safe)


def filled(value):
    """Return a value without empty properties, and without nodes of only a type."""
    if isinstance(value, dict):
        kept = {name: filled(each) for name, each in value.items()}
        kept = {name: each for name, each in kept.items() if each not in (None, "")}
        return kept if kept.keys() - {"@type"} else None
    if isinstance(value, (list, tuple)):
        return [each for each in map(filled, value) if each is not None] or None
    return value


def graph(page):
    """Return the nodes of a page: itself, its subject, and its breadcrumbs."""
    if page.is_home:
        return home(page) if page.site else []
    if not page.trail:
        return []
    describe = DESCRIPTIONS.get(type(page.row))
    thing = describe and describe(page.row, page)
    nodes = [web_page(page, thing), breadcrumbs(page)]
    if more := page.context.get("nodes"):  # a page that is neither a row nor a list
        nodes += more(page)
    if thing:
        common = {
            "@type": thing["@type"],
            "@id": thing_id(page),
            "name": page.name,
            "description": page.description,
            "url": page.address,
            "image": page.picture and page.picture["address"],
        }
        nodes.append(common | thing)
    return nodes


def home(page):
    site = page.site
    office = {"address": site.address, "telephone": site.phone, "email": site.email}
    return [
        {
            "@type": "WebSite",
            "@id": f"{page.root}/#site",
            "url": page.address,
            "name": page.site_name,
            "inLanguage": bcp47(page.language),
            "publisher": {"@id": office_id(page)},
        },
        publisher(page) | office,
    ]


def publisher(page):
    """Return the node of the office, the same on every page."""
    office = page.site and one_line(page.site.office)
    if not office:
        return None
    return {
        "@type": "GovernmentOrganization",
        "@id": office_id(page),
        "name": office,
        "url": f"{page.root}/{page.language}/",
        "logo": page.root + static(LOGO),
    }


def office_id(page):
    return f"{page.root}/#office"


def web_page(page, thing):
    is_work = bool(thing) and "headline" in thing
    record = record_of(page) if page.row and not is_work else {}
    return {
        "@type": "CollectionPage" if page.listing else "WebPage",
        "@id": page.address,
        "url": page.address,
        "name": page.name,
        "description": page.description,
        "inLanguage": bcp47(page.language),
        "breadcrumb": {"@id": f"{page.address}#trail"},
        "mainEntity": {"@id": thing_id(page)} if thing else None,
        **record,
    }


def record_of(page):
    """Return the dates of publication and change, the publisher and the sources."""
    row = page.row
    return {
        "datePublished": moment(row.published_at),
        "dateModified": moment(max(each.updated_at for each in rows_of_page(row))),
        "publisher": publisher(page),
        "citation": [
            {
                "@type": "CreativeWork",
                "name": one_line(source.title),
                "url": source.url,
                "publisher": {
                    "@type": "Organization",
                    "name": one_line(source.publisher),
                },
                "datePublished": date(source.published),
            }
            for source in sources_of_page(row)
        ],
    }


def moment(time):
    """Return a time in ISO 8601 with the office's time zone; None without one."""
    return time and timezone.localtime(time).isoformat(timespec="seconds")


def date(partial):
    """Return a partial date in ISO 8601, as precise as it is known."""
    return str(partial) if partial else None


def breadcrumbs(page):
    return {
        "@type": "BreadcrumbList",
        "@id": f"{page.address}#trail",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": one_line(crumb.name),
                "item": {"@id": page.root + crumb.address if crumb.address else None},
            }
            for position, crumb in enumerate(page.trail, 1)
        ],
    }


def thing_id(page):
    return f"{page.address}#it"


def place(row):
    """Return the local name of a place and its position."""
    is_other = row.local_name != row.title
    return {
        "alternateName": one_line(row.local_name) if is_other else None,
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": row.latitude,
            "longitude": row.longitude,
        },
    }


def short(row, kind, page):
    """Return a short node of another row that has its own page."""
    if not row:
        return None
    url = page.root + row.get_absolute_url()
    return {"@type": kind, "name": one_line(row.title), "url": url}


@describes(Story)
def story(row, page):
    return {
        "@type": "Article",
        "headline": page.name,
        "inLanguage": bcp47(page.language),
        "mainEntityOfPage": {"@id": page.address},
        "author": {"@id": office_id(page)} if page.site else None,
        **record_of(page),
    }
