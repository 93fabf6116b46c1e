"""What search engines may find: every public page in its translations, and the rules.

Own code in place of Django's, which asks for each address in each language anew and
takes the host from a table.
"""

from datetime import datetime
from functools import cache, partial
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Exists, Max, OuterRef
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
from portal.content.parts import newest, shown_links
from portal.server.absolute_urls import site_root

AT_MOST = 10_000  # addresses in one file; sitemaps.org allows 50,000
MOST_BYTES = 5_000_000
LONGEST = "x" * 100  # the longest slug that a row can have
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


@cache_control(public=True, max_age=60)  # nobody looks whether it is up to date
@require_safe
def sitemap(request, part=None):
    """All pages; an index of several files where they are too many for one."""
    root, found = site_root(request), list(sections())
    size = pages_in_a_part(root)
    parts = -(-sum(number for number, _find in found) // size)
    if part is not None and (parts < 2 or not 1 <= part <= parts):
        raise Http404("no such part")
    if part is None and parts > 1:
        return xml(index(root, parts))
    start = size * ((part or 1) - 1)
    return xml(urlset(root, some_of(found, start, start + size)))


def pages_in_a_part(root):
    """How many pages one file can hold, however long their addresses are."""
    kinds = (f"{m._meta.app_label}:{m._meta.model_name}" for m in content_models())
    now = timezone.now()
    longest = [Entry(everywhere(kind, slug=LONGEST), now) for kind in kinds]
    line = max(len(line) for line in urlset(root, longest))
    return max(1, min(AT_MOST, MOST_BYTES // (line + 1)) // len(LANGUAGES))


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


def sections():
    """What there is, in order: numbers of pages, and what finds some of them.

    The front page and its like, then for each kind its list and its rows.
    """
    change = cache(last_change)
    yield len(OTHERS), partial(others, change)
    for model in content_models():
        if model.listing.view:
            yield 1, partial(list_of, change, model)
        yield model.objects.pages().count(), partial(rows_of, model)


def entries():
    """Every public page."""
    found = list(sections())
    return some_of(found, 0, sum(number for number, _find in found))


def some_of(found, start, stop):
    """The pages of sections from one place in their order to another."""
    for number, find in found:
        first, last = max(0, start), min(stop, number)
        if first < last:
            yield from find(first, last)
        start, stop = start - number, stop - number


def others(change, first, last):
    changed = max(filter(None, map(change, content_models())), default=None)
    return [Entry(everywhere(view), changed) for view in OTHERS[first:last]]


def list_of(change, model, first, last):
    yield Entry(everywhere(model.listing.view), change(model))


def last_change(model):
    """When something of a kind was changed or appeared, on its page or its list."""
    rows = model.objects.published()
    queries = [rows]
    for link in shown_links(model):
        shown = Exists(rows.filter(pk=OuterRef(link.name)))
        queries.append(link.model.objects.published().filter(shown))
    moments = (
        query.aggregate(Max("updated_at"), Max("published_at")) for query in queries
    )
    found = (moment for each in moments for moment in each.values())
    return max(filter(None, found), default=None)


def everywhere(view, **kwargs):
    """The path of a view in each language."""
    paths = {}
    for code in LANGUAGES:
        with override(code):
            paths[code] = reverse(view, kwargs=kwargs)
    return paths


def rows_of(model, first, last):
    """Some pages of a kind, each in the languages in which it has a title."""
    meta = model._meta
    paths = everywhere(f"{meta.app_label}:{meta.model_name}", slug=SLUG)
    starts = {code: path.removesuffix(f"{SLUG}/") for code, path in paths.items()}
    rows = (
        model.objects.pages()
        .order_by("pk")
        .values_list(
            "slug",
            newest(model, "updated_at"),
            newest(model, "published_at"),
            *titles_in(LANGUAGES),
        )
    )
    for slug, changed, published, *titles in rows[first:last]:
        found = zip(LANGUAGES, titles, strict=True)
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
