"""The tags that a Chinese government site has in the head of its pages.

国办发〔2017〕47号, annex 3, at second hand: of the site on every page; of the column on
the front page, lists and articles; of the article on pages of rows. Missing data are
left out, because an empty tag counts as a wrong one.
"""

from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.content.kinds import ColumnType
from portal.content.text import one_line

TIME = "%Y-%m-%d %H:%M"  # in the office's time zone


def site_tags(page):
    """Yield the tags of the site, as pairs of a name and a text."""
    site = page.site
    yield "SiteName", site and one_line(site.name)
    yield "SiteDomain", urlsplit(page.root).hostname
    yield "SiteIDCode", site and site.identification_code


def column_tags(page):
    """Yield the tags of the column of a page; none if it is in no column."""
    name, description, kind = column_of(page)
    if not kind:
        return
    yield "ColumnName", name
    yield "ColumnDescription", description
    yield "ColumnKeywords", ",".join(dict.fromkeys(keywords(page, name)))
    yield "ColumnType", kind


def column_of(page):
    """Return name, description and type of the column of a page."""
    if page.is_home:
        return _("Home"), page.description, ColumnType.HOME
    listing = page.row.listing if page.row else page.listing
    if listing:
        words = one_line(listing.name), one_line(listing.description)
        return *words, listing.column_type
    return page.name, page.description, page.context.get("column_type")


def keywords(page, name):
    words = (name, _("Sister cities"), page.site_name)
    return (word for word in words if word)


def article_tags(page):
    """Yield the tags of a row: time and source; none for other pages."""
    row = page.row
    if not row:
        return
    yield "ArticleTitle", page.name
    yield "PubDate", timezone.localtime(row.published_at).strftime(TIME)
    yield "ContentSource", source_of(page)
    yield "Url", page.address


def source_of(page):
    """Return the source of a story, else the office, which wrote it for this site."""
    source = one_line(getattr(page.row, "source_line", ""))
    return source or (page.site and one_line(page.site.office))
