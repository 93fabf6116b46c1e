"""The one address of each page, and that of the same page in other languages.

A row has a page of its own in the languages in which it has a title: without one the
page is that of another language with other words around it. Such a page names that
one as canonical and is no translation, so no language leads to it.
"""

from django.utils.translation import get_language

from portal.content.i18n.languages import languages_of, shown_language
from portal.content.i18n.translatable import LANGUAGES
from portal.server.absolute_urls import site_root


def path_of(request):
    """The path of a page behind its language; empty where the address has none."""
    path = request.path.removeprefix(f"/{get_language()}/")
    return "" if path.startswith("/") else path


def query_of(context):
    """What else names the page: the filters in their one order, a page from 2 on.

    Whatever else stands in the address of the request changes nothing on the page.
    """
    query, page = context.get("query", ""), context.get("page_obj")
    if page and page.number > 1:
        query += f"{'&' if query else '?'}page={page.number}"
    return query


def translations(row):
    """The languages in which there is such a page; a list stands in all of them."""
    return languages_of(row, "title") if row else LANGUAGES


def language_of(row):
    """The language of the page that holds what this one shows."""
    return (row and shown_language(row, "title")) or get_language()


def addresses(context, row):
    """The absolute address of the page in each language in which it exists."""
    request = context["request"]
    root, rest = site_root(request), path_of(request) + query_of(context)
    return {code: f"{root}/{code}/{rest}" for code in translations(row)}
