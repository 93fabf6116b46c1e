"""The tags in the head of the real pages, against 国办发〔2017〕47号, annex 3."""

from html.parser import HTMLParser

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import translation

from portal.content.kinds import content_models, own_address

SITE = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE = ("ArticleTitle", "PubDate", "ContentSource")


class Tags(HTMLParser):
    """Parser that collects the named tags that have a content."""

    def __init__(self, text):
        super().__init__()
        self.names = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "meta" and (values.get("content") or "").strip():
            self.names.add(values.get("name"))


def rendered(path):
    """Return the HTML of a public page, or "" if there is none at the path."""
    request = RequestFactory().get(path, secure=settings.SITE_URL.startswith("https"))
    host = next(iter(settings.ALLOWED_HOSTS), "localhost").lstrip(".*")
    request.META["SERVER_NAME"] = host or "localhost"
    request.user = AnonymousUser()
    request.resolver_match = match = resolve(path, settings.PUBLIC_URLCONF)
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return ""
    return (response.render() if hasattr(response, "render") else response).text


def pages():
    """Yield paths in the source language with their tags: front page, lists, rows."""
    yield reverse("home"), SITE + COLUMN
    for model in content_models():
        if model.listing.view:
            yield reverse(model.listing.view), SITE + COLUMN
        row = model.objects.pages().order_by("-published_at", "-pk").first()
        if row:
            # Plain pages are in no list, so they have no column.
            required = SITE + COLUMN + ARTICLE if model.listing.view else SITE + ARTICLE
            yield own_address(row), required


def missing_tags():
    """Return by path the names of the required tags that a page lacks or has empty."""
    found = {}
    with translation.override(settings.LANGUAGE_CODE):
        for path, names in pages():
            present = Tags(rendered(path)).names
            if missing := [name for name in names if name not in present]:
                found[path] = missing
    return found
