"""The public pages of the content that comes with the project."""

from django.conf import settings
from django.test import Client
from django.utils import translation

from portal.content.kinds import content_models

MADE_OF = ("context", "context_data", "templates", "wsgi_request", "_request")
LANGUAGES = [code for code, _ in settings.LANGUAGES]
LISTS = [
    *("", "cities/", "exchanges/", "delegations/", "agreements/"),
    *("attractions/", "stories/", "site-map/", "data/", "statistics/"),
]


def addresses(language):
    """The address of every list and of every row that is public."""
    with translation.override(language):
        rows = [
            row.get_absolute_url()
            for model in content_models()
            for row in model.objects.pages()
        ]
    return [*(f"/{language}/{path}" for path in LISTS), *rows]


def all_addresses():
    return [address for code in LANGUAGES for address in addresses(code)]


def crawl(language):
    """The answer at each of these addresses, to somebody who has a cookie.

    Without what the pages were made of: all rows would stay in memory.
    """
    client = Client()
    client.cookies["sessionid"] = "somebody"
    found = {}
    for address in addresses(language):
        found[address] = response = client.get(address)
        for name in MADE_OF:
            vars(response).pop(name, None)
    return found
