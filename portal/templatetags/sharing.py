"""Ways on from a page: to its neighbours, to other readers, into a bibliography."""

from urllib.parse import quote, urlencode

from django import template
from django.utils import dateformat, timezone
from django.utils.translation import pgettext

from portal.content.parts import rows_of_page, sources_of_page
from portal.content.rich_text.render import public_pages
from portal.public.navigation.neighbours import neighbours as neighbours_of
from portal.public.seo.metadata import query_of
from portal.public.sharing import HOME, short_path
from portal.server.absolute_urls import absolute
from portal.templatetags.seo import page_in

register = template.Library()
register.filter(public_pages)
register.filter(rows_of_page)
register.filter(sources_of_page)


@register.inclusion_tag("portal/navigation/_neighbours.html")
def neighbours(row):
    return {"beside": neighbours_of(row)}


@register.inclusion_tag("portal/partials/_share.html", takes_context=True)
def share_page(context):
    """Render ways to share the page; empty if it is not public or part of a list."""
    page = page_in(context)
    if not page.is_public or not (page.row or page.listing or page.is_home):
        return {}
    if query_of(context):
        return {}
    path = short_path(page.row, page.listing.view if page.listing else HOME)
    return {
        "object": page.row,
        "name": page.row.title if page.row else page.name,
        "address": page.address,
        "short": absolute(context.request, path),
        "code": f"{path}.svg",
        "site": context.get("site"),
    }


@register.simple_tag(takes_context=True)
def short_address(context, row):
    """Return the absolute short address of a row's page, and that of its QR code."""
    path = short_path(row)
    return {"address": absolute(context.request, path), "code": f"{path}.svg"}


@register.filter
def as_mail_to_share(address, title):
    """Return a `mailto:` address that shares a page.

    A title is one line: what would begin another line of the mail is removed.
    """
    title = " ".join(str(title).split())
    mail = {"subject": title, "body": f"{title}\r\n{address}\r\n"}
    return f"mailto:?{urlencode(mail, quote_via=quote)}"


@register.filter
def cited(time):
    """Return the day of a time in the office's zone, in the form of bibliographies."""
    day = timezone.localdate(time)
    return dateformat.format(
        day, pgettext("format of a day in a bibliography", "j F Y")
    )


@register.filter
def last_changed(rows):
    return max(row.updated_at for row in rows)
