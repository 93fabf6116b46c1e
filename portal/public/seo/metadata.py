"""Metadata of a page, such as its one address; the tags of its head render them.

A row has a page of its own in the languages in which it has a title: without one the
page is that of another language with other words around it. Such a page names that
one as canonical and is no translation, so no language leads to it.

No two indexed pages have the same description: a list names its filters and the number
of the page.
"""

import re
from functools import cached_property
from html import unescape

from django.core.files.storage import default_storage
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.content.i18n.languages import languages_of, shown_language
from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.kinds import content_models
from portal.content.models import Content
from portal.content.text import one_line
from portal.models import Story
from portal.public.covers.registry import drawer_of
from portal.public.navigation.breadcrumbs import trail
from portal.public.seo import social_cards
from portal.server.absolute_urls import site_root

PRIVATE = {"preview", "preview_link"}  # names of views
LONGEST = 70  # characters of a title; search results cut off the rest
LONGEST_DESCRIPTION = 200  # characters; more is shown nowhere
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
# A full stop ends a sentence only after some words: "St. Mary" has one too.
SENTENCE = re.compile(r".{20,}?(?:[。！？]|[.!?](?=\s|$))")


class PublicPage:
    """A page as machines know it, out of the context of its template."""

    def __init__(self, context):
        row = context.get("object")
        self.context, self.request = context, context["request"]
        self.row = row if isinstance(row, Content) else None
        self.site = context.get("site")
        self.listing = None if self.row else context.get("listing")

    @property
    def is_public(self):
        """Return True if the page exists and is no preview."""
        match = self.request.resolver_match
        return (
            bool(match)
            and match.view_name not in PRIVATE
            and "exception" not in self.context
        )

    @property
    def is_article(self):
        return isinstance(self.row, Story)

    @property
    def is_home(self):
        return self.request.resolver_match.view_name == "home"

    @cached_property
    def root(self):
        return site_root(self.request)

    @cached_property
    def addresses(self):
        """Absolute address by language; a list is there in all languages."""
        rest = path_of(self.request) + query_of(self.context)
        codes = languages_of(self.row, "title") if self.row else LANGUAGES
        return {code: f"{self.root}/{code}/{rest}" for code in codes}

    @cached_property
    def language(self):
        """Language of the text of the page, which may be a fallback."""
        return (self.row and shown_language(self.row, "title")) or get_language()

    @property
    def address(self):
        return self.addresses[self.language]

    @property
    def is_translated(self):
        return self.request.path.startswith(f"/{self.language}/")

    @cached_property
    def trail(self):
        return trail(self.context)

    @cached_property
    def site_name(self):
        return one_line(self.site.name if self.site else _("Sister cities"))

    @cached_property
    def name(self):
        """Name of the page; for a list with its filters."""
        names = [crumb.name for crumb in self.trail[1:]]
        if self.row or not names:
            return one_line(names[-1]) if names else self.site_name
        narrowed = self.context.get("narrowed", [])
        return " – ".join(map(one_line, [*narrowed, *reversed(names)]))

    @property
    def is_empty(self):
        """Return True if the filters of a list match nothing."""
        page = self.context.get("page_obj")
        return page is not None and not page.object_list and self.context["query"]

    @property
    def is_unlisted(self):
        """Return True if search engines should skip the page, as with empty lists."""
        return self.is_empty or self.context.get("unlisted", False)

    @property
    def number(self):
        """Number of the page of a list, empty for the first one."""
        page = self.context.get("page_obj")
        if not page or page.number == 1:
            return ""
        numbers = {"number": page.number, "total": page.paginator.num_pages}
        return _("Page %(number)s of %(total)s") % numbers

    @property
    def title(self):
        """Title of the window, different on each page of a list.

        A long title omits the site, and a row has its short name here.
        """
        name = self.name
        if self.row and not self.context.get("here"):
            name = one_line(self.row.short_name)
        own = " – ".join(filter(None, [name, self.number]))
        whole = f"{own} – {self.site_name}"
        return whole if self.trail and len(whole) <= LONGEST else own

    @cached_property
    def description(self):
        """Description of the page in a line or two, for search results."""
        if self.row:
            return description_of(self.row)
        if self.listing:
            narrowed = self.name if self.context.get("query") else ""
            parts = [narrowed, one_line(self.listing.description), self.number]
            return " – ".join(filter(None, parts))
        if not self.is_home:
            return ""
        return _(
            "Who our sister cities and friendly-cooperation cities are, what we have "
            "done together since we became friends, and what there is to see there."
        )

    @cached_property
    def picture(self):
        """Picture to show where the page is shared: its cover, else a share picture.

        A dictionary of address, size and alternative text.
        """
        cover = self.row and self.row.cover
        if cover:
            return {
                "address": self.root + cover.file.url,
                "width": cover.width,
                "height": cover.height,
                "alt": one_line(cover.alt),
            }
        card = self.card
        width, height = social_cards.SIZE
        return {
            "address": self.root + default_storage.url(card.name),
            "width": width,
            "height": height,
            "alt": one_line(card.cover.description or self.name),
        }

    @property
    def card(self):
        drawer = drawer_of(self.request, self.site)
        if self.row:
            return social_cards.of_row(self.row, drawer, self.language)
        kinds = (m for m in content_models() if m.listing is self.listing)
        return social_cards.of_page(next(kinds, None), drawer, self.language)


def path_of(request):
    """Return the path of a page after its language, empty if it has none."""
    path = request.path.removeprefix(f"/{get_language()}/")
    return "" if path.startswith("/") else path


def query_of(context):
    """Return the query of the canonical address: ordered filters, and pages from 2 on.

    Other parameters of the request do not change the page.
    """
    query, page = context.get("query", ""), context.get("page_obj")
    if page and page.number > 1:
        query += f"{'&' if query else '?'}page={page.number}"
    return query


def description_of(row):
    """Return the summary in the language of the page, else the start of its text.

    If both are missing, return the summary in a fallback language.
    """
    language = get_language()
    summary = getattr(row, column_of("summary", language))
    body = getattr(row, column_of("body", language))
    return one_line(summary) or first_sentence(body) or one_line(row.summary)


def first_sentence(html):
    """Return the first sentence of a rich text, cut at a word if it is very long."""
    paragraph = PARAGRAPH.search(html or "")
    text = one_line(unescape(strip_tags(paragraph[1] if paragraph else html or "")))
    if found := SENTENCE.match(text):
        text = found[0]
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    words = text[:LONGEST_DESCRIPTION].rpartition(" ")[0]
    return f"{words or text[:LONGEST_DESCRIPTION]} …"
