"""The public pages, and how to ask for them without a server."""

from io import BytesIO

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from portal.content.kinds import content_models
from tests.bench.content import CITY

LISTS = {
    "home": "home",
    "cities": "exchanges:cities",
    "timeline": "exchanges:exchanges",
    "delegations": "exchanges:delegations",
    "agreements": "exchanges:agreements",
    "attractions": "attractions:attractions",
    "stories": "portal:stories",
}
LANGUAGES = [code for code, _name in settings.LANGUAGES]
# What a proxy passes on of a visitor's first request.
ENVIRON = {
    "REQUEST_METHOD": "GET",
    "SCRIPT_NAME": "",
    "QUERY_STRING": "",
    "SERVER_NAME": settings.SITE_HOST,
    "SERVER_PORT": "80",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "127.0.0.1",
    "HTTP_HOST": settings.SITE_HOST,
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_ACCEPT": "text/html",
    "wsgi.url_scheme": "http",
}


def expect_ok(status, headers):
    if status != "200 OK":
        raise RuntimeError(f"a page answered {status}")


def fetch(application, path, query=""):
    """The body of a page, asked for as a WSGI server does: read it all, then close."""
    asked = {"PATH_INFO": path, "QUERY_STRING": query}
    environ = {**ENVIRON, **asked, "wsgi.input": BytesIO()}
    response = application(environ, expect_ok)
    try:
        return b"".join(response)
    finally:
        response.close()


def an_example(model):
    """The first row of a kind of content, of Incheon where the kind knows cities."""
    rows = model.objects.published().order_by("pk")
    return rows.of_city(CITY).first() or rows.first()


def addresses():
    """The path of every page by its name and language."""
    models = [model for model in content_models() if not model.part_of]
    rows = {model._meta.model_name: an_example(model) for model in models}
    paths = {}
    for language in LANGUAGES:
        with translation.override(language):
            for name, address in LISTS.items():
                paths[name, language] = reverse(address)
            paths["feed", language] = reverse("exchanges:feed")
            paths["calendar", language] = reverse("exchanges:calendar")
            for name, row in rows.items():
                paths[name, language] = row.get_absolute_url()
    return paths
