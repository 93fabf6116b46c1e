"""The Atom feeds: the latest rows, of all content, of a city or of a kind.

A long feed is paged as RFC 5005 (section 3) has it; all its pages have one id. The
number of queries is constant.
"""

from collections import namedtuple

from django.db.models import CharField, Value
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from modeltranslation.utils import get_translation_fields

from portal.content.i18n.languages import bcp47, shown_language
from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import address_of_slug, content_models
from portal.content.parts import newest
from portal.content.states import EARLIEST
from portal.models import SiteSettings
from portal.public.cross_origin import open_to_scripts
from portal.public.feeds import atom
from portal.public.feeds.ids import uuid_of
from portal.server.absolute_urls import site_root

SIZE = 50  # entries of a page
TEXTS = [*get_translation_fields("title"), *get_translation_fields("summary")]
# Rows that are shown on the page of a row count as its news.
Row = namedtuple(
    "Row",
    ["of", "pk", "slug", "created_at", "published_at", "news_at", "changed_at", *TEXTS],
)


def listed_models():
    """Return the kinds in feeds, by name; plain pages are no news."""
    found = (model for model in content_models() if model.listing.view)
    return {model._meta.model_name: model for model in found}


@open_to_scripts
@cache_control(public=True, max_age=60)  # the longest that it may be behind the time
def feed(request, filter_class):
    """Serve the newest rows; an unknown city, kind or page is a 404."""
    filters = filter_class(request.GET)
    if not filters.is_valid():
        raise Http404(filters.errors.as_text())
    made = Feed(request, filters)
    if made.page > 1 and not made.rows:
        raise Http404("no such page number")
    changed = {"Last-Modified": http_date(made.changed.timestamp())}
    return HttpResponse(made.document(), atom.CONTENT_TYPE, headers=changed)


def newest_rows(models, city, is_narrowed, page):
    """Return a page of the newest rows of the models and one more, by one query.

    They are rows with a page of their own; in a feed of one kind, all public rows.
    """
    queries = []
    for model in models:
        rows = model.objects.published() if is_narrowed else model.objects.pages()
        rows = rows.of_city(city.slug) if city else rows
        rows = rows.order_by().annotate(
            of=Value(model._meta.model_name, output_field=CharField()),
            news_at=newest(model, "published_at"),
            changed_at=newest(model, "updated_at"),
        )
        queries.append(rows.values_list(*Row._fields))
    first, *others = queries
    rows = first.union(*others, all=True) if others else first
    rows = rows.order_by("-news_at", "of", "-pk")
    return [Row(*row) for row in rows[(page - 1) * SIZE : page * SIZE + 1]]


def changed(row):
    """Return when the row was changed or published, whichever is later."""
    return max(row.changed_at, row.news_at)


class Feed:
    """One feed in one language."""

    def __init__(self, request, filters):
        self.view = request.resolver_match.view_name
        self.root, self.query = site_root(request), filters.query
        self.city, self.kind = (filters.cleaned_data[n] for n in ("city", "kind"))
        self.page = filters.cleaned_data["page"] or 1
        self.anchor = filters.anchor
        self.site = SiteSettings.objects.first()
        models = listed_models()
        self.models = {self.kind: models[self.kind]} if self.kind else models
        found = newest_rows(self.models.values(), self.city, bool(self.kind), self.page)
        self.rows, self.has_next = found[:SIZE], len(found) > SIZE
        # A constant if the feed is empty.
        self.changed = max(map(changed, self.rows), default=EARLIEST)

    def document(self):
        language, model, addresses = get_language(), self.models.get(self.kind), {}
        if model and model.part_of:  # some rows are shown on pages of others
            keys = [row.pk for row in self.rows]
            rows = model.objects.published().filter(pk__in=keys).for_address()
            addresses = {row.pk: row.get_absolute_url() for row in rows}
        lines = [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{bcp47(language)}">',
            *self.head(),
            *(self.entry(row, addresses.get(row.pk)) for row in self.rows),
            "</feed>",
            "",
        ]
        return "\n".join(lines)

    def head(self):
        aspects = (get_language(), "city" if self.city else "", self.kind)
        names = [
            self.city and self.city.title,
            self.kind and str(self.models[self.kind].listing.name),
            self.site.name if self.site else _("Sister cities"),
        ]
        return [
            atom.element("id", uuid_of("feed", self.anchor, *aspects).urn),
            atom.element("title", " – ".join(filter(None, names))),
            atom.time("updated", self.changed),
            *self.links(),
            self.author(),
        ]

    def links(self):
        """Yield links to the feed, its pages, its web page and other languages."""
        for rel, page in self.pages():
            address = self.address(page=page)
            yield self.link(rel, atom.TYPE, get_language(), address)
        # The list of the kind, the page of the city, or the front page.
        page = reverse("home")
        if self.kind:
            page = reverse(self.models[self.kind].listing.view)
        elif self.city:
            page = self.city.get_absolute_url()
        yield self.link("alternate", "text/html", get_language(), page)
        for code in LANGUAGES:
            if code != get_language():
                with override(code):
                    yield self.link("alternate", atom.TYPE, code, self.address())

    def link(self, rel, kind, language, path):
        where = {"hreflang": bcp47(language), "href": self.root + path}
        return atom.element("link", rel=rel, type=kind, **where)

    def pages(self):
        """Yield relations and numbers of pages; the first page has no number."""
        yield "self", self.page if self.page > 1 else None
        if self.page > 1 or self.has_next:
            yield "first", None
        if self.page > 1:
            yield "previous", self.page - 1 if self.page > 2 else None
        if self.has_next:
            yield "next", self.page + 1

    def address(self, **changes):
        return reverse(self.view) + self.query(**changes)

    def author(self):
        """Return the office, else the site, because a feed needs an author."""
        field = "office" if self.site and self.site.office else "name"
        name = atom.text_of(self.site, field, "name") if self.site else ""
        name = name or atom.element("name", _("Sister cities"))
        uri = atom.element("uri", self.root + reverse("home"))
        return f"<author>{name}{uri}</author>"

    def entry(self, row, html_address=None):
        model = self.models[row.of]
        kind = str(model.listing.name)
        html_address = html_address or address_of_slug(model, row.slug)
        language = shown_language(row, "title")
        lines = [
            "<entry>",
            atom.element("id", uuid_of(row.of, row, get_language()).urn),
            atom.text_of(row, "title"),
            atom.time("published", row.published_at),
            atom.time("updated", changed(row)),
            self.link("alternate", "text/html", language, html_address),
            atom.element("category", term=row.of, label=kind),
            atom.text_of(row, "summary"),
            "</entry>",
        ]
        return "\n".join(filter(None, lines))
