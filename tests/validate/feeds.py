"""Feeds by RFC 4287, calendars by RFC 5545: all that pages lead to."""

import re
from html import unescape
from urllib.parse import urljoin

from django.conf import settings
from django.test import Client
from lxml.etree import LxmlError

from tests.exchanges.calendar.ics import Ics
from tests.reading.atom import Atom

LINK = re.compile(r'href="([^"]*\.(?:atom|ics)(?:\?[^"]*)?)"')
ONE_LANGUAGE = f"/{settings.LANGUAGE_CODE}/"


def faults(pages, site):
    """What strict readers refuse."""
    client = Client()
    for address in sorted({*linked(pages, site)}):
        response = client.get(address)
        reader = Atom if ".atom" in address else calendar
        try:
            reader(response.content)
        except (AssertionError, LxmlError, ValueError) as error:
            yield f"{address}: {type(error).__name__} {error}"


def linked(pages, site):
    """The addresses of this site that end so; of single years in one language alone.

    There are hundreds of those, and another language changes no more than words.
    """
    for page in pages:
        for link in LINK.findall(page.html):
            address = urljoin(f"{site}{page.address}", unescape(link))
            is_ours = address.startswith(f"{site}/")
            if is_ours and ("year=" not in address or ONE_LANGUAGE in address):
                yield address.removeprefix(site)


def calendar(content):
    """A calendar that is empty is none: section 3.6 wants a component."""
    if not Ics(content).calendar.subcomponents:
        raise ValueError("without any component")
