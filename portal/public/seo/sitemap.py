"""The sitemap: every public page in its translations."""

from datetime import datetime
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from modeltranslation.utils import build_localized_fieldname

from portal.content.i18n.languages import bcp47
from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import content_models
from portal.content.parts import newest
from portal.server.absolute_urls import site_root

# The views of pages that are neither rows nor lists of rows.
OTHERS = ("home", "portal:site_map", "portal:open_data", "exchanges:statistics")


class Entry(NamedTuple):
    """A page: its path in each language in which it exists, and its last change."""

    paths: dict
    changed: datetime | None


class Pages(Sitemap):
    limit = 5000  # addresses in one file: with the longest ones it has 8 MB
    i18n = alternates = True

    def __init__(self, root):
        self.protocol, self.domain, *_rest = urlsplit(root)
        self.entries = [*entries()]

    def get_domain(self, site=None):
        return self.domain

    def items(self):
        return self.entries

    def get_languages_for_item(self, entry):
        return [*entry.paths]

    def location(self, entry):
        return entry.paths[get_language()]

    def lastmod(self, entry):
        return entry.changed and entry.changed.replace(microsecond=0)

    def get_urls(self, *args, **kwargs):
        """Use BCP 47 codes; the default of a page is its first language."""
        urls = super().get_urls(*args, **kwargs)
        for url in urls:
            links = url["alternates"]
            for link in links:
                link["lang_code"] = bcp47(link["lang_code"])
            links.append({**links[0], "lang_code": "x-default"})
        return urls


@cache_control(public=True, max_age=60)  # no cache revalidates it
@require_safe
def sitemap(request, section=None):
    """Serve all pages, or an index of several files if they are too many."""
    pages = Pages(site_root(request))
    is_index = section is None and pages.paginator.num_pages > 1
    answer = (
        partial(views.index, sitemap_url_name="sitemap_part")
        if is_index
        else partial(views.sitemap, section=section, template_name="portal/sitemap.xml")
    )
    return answer(request, {"pages": pages})


def entries():
    """Yield every public page: the front page and its like, lists, and rows.

    A row has a page in each language in which it has a title.
    """
    changes = {model: last_change(model) for model in content_models()}
    newest_change = max(filter(None, changes.values()), default=None)
    for view in OTHERS:
        yield Entry(everywhere(view), newest_change)
    for model, changed in changes.items():
        if model.listing.view:
            yield Entry(everywhere(model.listing.view), changed)
        view = f"{model._meta.app_label}:{model._meta.model_name}"
        rows = model.objects.pages().order_by("pk")
        rows = rows.values_list(
            "slug",
            newest(model, "updated_at"),
            newest(model, "published_at"),
            *(build_localized_fieldname("title", code) for code in LANGUAGES),
        )
        for slug, updated, published, *titles in rows:
            paths = everywhere(view, slug=slug)
            found = zip(LANGUAGES, titles, strict=True)
            own = {code: paths[code] for code, title in found if title}
            yield Entry(own, max(updated, published))


def last_change(model):
    """Return when something of a kind was changed or appeared on its page or list."""
    found = model.objects.published().aggregate(
        updated=Max(newest(model, "updated_at")),
        published=Max(newest(model, "published_at")),
    )
    return max(filter(None, found.values()), default=None)


def everywhere(view, **kwargs):
    """Return the path of a view in each language."""
    paths = {}
    for code in LANGUAGES:
        with override(code):
            paths[code] = reverse(view, kwargs=kwargs)
    return paths


@cache_control(public=True, max_age=3600)
@require_safe
def robots(request):
    """Allow everything except the desk and previews.

    The desk is named only if it is open to every network.
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
