"""Every page that a visitor can open, as HTML."""

from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from django.conf import settings
from django.test import Client

from portal.content.i18n.translatable import LANGUAGES
from tests.actors.visitor import other_pages, public_pages

LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
ERRORS = Path(settings.BASE_DIR) / "deploy" / "errors"
# What only a mishap shows, beside what the crawler of public pages knows of.
MISHAPS = ("400.html", "413.html", "503.html")


class Page(NamedTuple):
    """Where it is, or what it is made of; its HTML; whether the site map names it.

    The status is of what the site map names, that of any other counts as good.
    """

    address: str
    html: str
    is_listed: bool = False
    status: int = 200


def pages(site):
    """Those of the site map, what their links ask for beyond that, and all errors."""
    client = Client()
    found = {}
    site_map = ElementTree.fromstring(client.get("/sitemap.xml").content)
    for each in site_map.iter(LOCATION):
        address = each.text.removeprefix(site)
        response = client.get(address)
        found[address] = Page(address, response.text, True, response.status_code)
    for language in LANGUAGES:
        for address, response in public_pages(language):
            found.setdefault(address, Page(address, response.text))
        for name, html in other_pages(language, *MISHAPS):
            found[language, name] = Page(f"{name} ({language})", html)
    for path in sorted(ERRORS.glob("*.html")):
        found[path] = Page(f"deploy/errors/{path.name}", path.read_text())
    return found.values()
