"""What search engines may find: every public page in its translations, and the rules.

Own code in place of Django's, which asks for each address in each language anew and
takes the host from a table.
"""

from datetime import datetime
from itertools import islice
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Q, Value
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from modeltranslation.utils import build_localized_fieldname

from portal.content.i18n.languages import bcp47
from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import content_models
from portal.content.parts import newest
from portal.server.absolute_urls import site_root

AT_MOST = 50_000  # addresses in one file: sitemaps.org
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
# The views of pages that are neither rows nor lists of rows.
OTHERS = ("home", "portal:site_map", "portal:open_data")
SLUG = "0"  # stands for it in an address


class Entry(NamedTuple):
    """A page: its path in each language in which it exists, and its last change."""

    paths: dict
    changed: datetime | None


@cache_control(public=True, max_age=60)  # the longest that anything is seen too long
@require_safe
def sitemap(request, part=None):
    """All pages; an index of several files where they are too many for one."""
    root, pages = site_root(request), list(entries())
    size = AT_MOST // len(LANGUAGES)
    parts = -(-len(pages) // size)
    if part is not None and (parts < 2 or not 1 <= part <= parts):
        raise Http404("no such part")
    if part is None and parts > 1:
        return xml(index(root, parts))
    start = size * ((part or 1) - 1)
    return xml(urlset(root, islice(pages, start, start + size)))


def xml(lines):
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *lines, ""])
    return HttpResponse(text, content_type="application/xml")


def index(root, parts):
    yield f"<sitemapindex {NAMESPACES}>"
    for number in range(1, parts + 1):
        address = root + reverse("sitemap_part", args=[number])
        yield f"<sitemap><loc>{escape(address)}</loc></sitemap>"
    yield "</sitemapindex>"


def urlset(root, pages):
    root, codes = escape(root), {code: bcp47(code) for code in LANGUAGES}
    yield f"<urlset {NAMESPACES}>"
    for paths, changed in pages:
        urls = {code: root + escape(path) for code, path in paths.items()}
        named = [(codes[code], url) for code, url in urls.items()]
        named.append(("x-default", next(iter(urls.values()))))
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{url}"/>'
            for code, url in named
        )
        day = f"<lastmod>{when(changed)}</lastmod>" if changed else ""
        for url in urls.values():
            yield f"<url><loc>{url}</loc>{day}{links}</url>"
    yield "</urlset>"


def when(moment):
    return moment.astimezone(timezone.get_current_timezone()).isoformat("T", "seconds")


def entries():
    """Every public page: the front page, the lists, then the rows; a query a kind."""
    kinds = [(model, list(rows_of(model))) for model in content_models()]
    changes = {
        model: max((e.changed for e in rows), default=None) for model, rows in kinds
    }
    last = max(filter(None, changes.values()), default=None)
    for view in OTHERS:
        yield Entry(everywhere(view), last)
    for model, rows in kinds:
        if model.listing.view:
            yield Entry(everywhere(model.listing.view), changes[model])
        yield from (entry for entry in rows if entry.paths)


def everywhere(view, **kwargs):
    """The path of a view in each language."""
    paths = {}
    for code in LANGUAGES:
        with override(code):
            paths[code] = reverse(view, kwargs=kwargs)
    return paths


def rows_of(model):
    """The public rows of a kind, each in the languages in which it has a title.

    What is shown on the page of another row has no paths.
    """
    meta = model._meta
    paths = everywhere(f"{meta.app_label}:{meta.model_name}", slug=SLUG)
    starts = {code: path.removesuffix(f"{SLUG}/") for code, path in paths.items()}
    pages = model.objects.pages().values("pk")
    rows = model.objects.published().order_by("pk")
    for slug, is_page, changed, published, *titles in rows.values_list(
        "slug",
        Q(pk__in=pages) if model.part_of else Value(True),
        newest(model, "updated_at"),
        newest(model, "published_at"),
        *titles_in(LANGUAGES),
    ):
        found = zip(LANGUAGES, titles, strict=True) if is_page else ()
        own = {code: f"{starts[code]}{slug}/" for code, title in found if title}
        yield Entry(own, max(changed, published))


def titles_in(codes):
    return [build_localized_fieldname("title", code) for code in codes]


@cache_control(public=True, max_age=3600)
@require_safe
def robots(request):
    """Everything may be read but the desk and what is not public yet.

    A desk that is not for everybody is not named.
    """
    closed = [f"/{code}/preview/" for code in LANGUAGES]
    if not settings.PUBLIC_ONLY and not settings.ADMIN_NETWORKS:
        closed = [reverse("admin:index", urlconf=settings.ROOT_URLCONF), *closed]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        "",
        f"Sitemap: {site_root(request)}{reverse('sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")
