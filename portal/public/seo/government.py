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
    keywords = filter(None, (name, _("Sister cities"), page.site_name))
    yield "ColumnKeywords", ",".join(dict.fromkeys(keywords))
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


def article_tags(page):
    """Yield the tags of a row: time and source; none for other pages.

    The source is that of a story, else the office, which wrote it for this site.
    """
    row, site = page.row, page.site
    if not row:
        return
    yield "ArticleTitle", page.name
    yield "PubDate", timezone.localtime(row.published_at).strftime(TIME)
    source = one_line(getattr(row, "source_line", ""))
    yield "ContentSource", source or (site and one_line(site.office))
    yield "Url", page.address
