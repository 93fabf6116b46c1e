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
    """Return the path of a page after its language, empty if it has none."""
    path = request.path.removeprefix(f"/{get_language()}/")
    return "" if path.startswith("/") else path


def query_of(context):
    """Return the query of the canonical address: ordered filters, and pages from 2 on.

    Other parameters of the request do not change the page.
    """
    query, page = context.get("query", ""), context.get("page_obj")
    if page and page.number > 1:
        query += f"{'&' if query else '?'}page={page.number}"
    return query


def translations(row):
    """Return the languages of the page of a row; a list is there in all languages."""
    return languages_of(row, "title") if row else LANGUAGES


def language_of(row):
    """Return the language of the canonical page for this one."""
    return (row and shown_language(row, "title")) or get_language()


def addresses(context, row):
    """Return the absolute address of the page in each of its languages."""
    request = context["request"]
    root, rest = site_root(request), path_of(request) + query_of(context)
    return {code: f"{root}/{code}/{rest}" for code in translations(row)}
