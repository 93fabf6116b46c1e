"""Ways on from a page: to its neighbours, to other readers, into a bibliography."""

from urllib.parse import quote, urlencode

from django import template
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.translation import pgettext

from portal.content.rich_text.render import public_pages
from portal.public.navigation.neighbours import neighbours as neighbours_of
from portal.server.absolute_urls import absolute
from portal.templatetags.portal import lang, marked

register = template.Library()
register.filter(public_pages)


@register.inclusion_tag("portal/navigation/_neighbours.html")
def neighbours(row):
    """Links to the item before and the item after."""
    return {"beside": neighbours_of(row)}


@register.simple_tag(takes_context=True)
def permanent_address(context, row):
    """The whole address of the row's page, which stays its address."""
    return absolute(context.request, row.get_absolute_url())


@register.filter
def as_mail_to_share(address, title):
    """A mail that hands on an address, as the address of a link.

    A title is one line: what would begin another line of the mail is taken out.
    """
    title = " ".join(str(title).split())
    mail = {"subject": title, "body": f"{title}\r\n{address}\r\n"}
    return f"mailto:?{urlencode(mail, quote_via=quote)}"


@register.simple_tag
def words_to_share(row, field):
    """A translated text; one that stands in carries its language, and no more."""
    return format_html("<span{}>{}</span>", lang(row, field), marked(row, field))


@register.filter
def cited(time):
    """The day of a moment, in the office's time zone, as bibliographies write it."""
    day = timezone.localdate(time)
    return dateformat.format(
        day, pgettext("format of a day in a bibliography", "j F Y")
    )


@register.filter
def last_changed(rows):
    """When the newest change was made to any of the rows."""
    return max(row.updated_at for row in rows)
