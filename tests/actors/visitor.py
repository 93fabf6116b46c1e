"""Finds the public pages by itself: one of each kind, by the links of the others."""

from urllib.parse import urldefrag, urljoin

from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from tests.actors.crawl import asked_of, is_page, links_in

# What no link needs to lead to: another look of a page that is found anyway.
OTHER_LOOKS = {
    "home city": "cities/shenyang/",
    "partner city": "cities/incheon/",
    "city without a photograph": "cities/daejeon/",
    "place without a photograph": "attractions/muuido/",
    "filtered timeline": "exchanges/?kind=agreement&from=2000",
    "empty timeline": "exchanges/?kind=donation&from=1950&to=1960",
    "empty list": "attractions/?city=sapporo&kind=beach",
    "what was searched for": "search/?q=incheon",
    "a search for nothing": "search/?q=zzzz",
    "not found": "nothing-is-here/",
    "not understood": "exchanges/?city=%00",
}
# Shown by what goes wrong, not by an address.
TEMPLATES = ("403.html", "500.html", "portal/preview_ended.html")


def public_pages(language):
    """Address and answer of the pages of a language, in the order they are found.

    Of all addresses that lead to one view only the first is opened, and one more for
    each thing that it can be asked for, so that the number of pages does not grow with
    the content.
    """
    home = f"/{language}/"
    client, seen = Client(), set()
    chosen = [home, *(home + path for path in OTHER_LOOKS.values())]
    waiting = [*chosen]
    while waiting:
        address = waiting.pop(0)
        with translation.override(language):  # else its addresses resolve to nothing
            asked = asked_of(address)
        is_new = bool(asked - seen)
        seen |= asked
        if is_new or address in chosen:
            chosen = [each for each in chosen if each != address]
            response = client.get(address)
            if is_page(response):
                yield address, response
                links = (urljoin(address, a) for a in links_in(response.text))
                waiting += [urldefrag(a)[0] for a in links if a.startswith(home)]


def other_pages(language, *more):
    """Name and HTML of the pages that only a mishap leads to."""
    request = RequestFactory().get(f"/{language}/")
    with translation.override(language):
        for name in (*TEMPLATES, *more):
            yield name, render_to_string(name, request=request)
