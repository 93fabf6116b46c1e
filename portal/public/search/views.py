"""The page of the search: `?q=` words, `kind=` one kind of page, `page=` from 2 on."""

from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import Http404
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.content.i18n.lang_markup import mark_scripts
from portal.content.i18n.translatable import LANGUAGES
from portal.public.navigation.menu import kinds, list_title
from portal.public.search.hits import hits
from portal.public.search.lookup import NoIndexError, entries, groups
from portal.public.search.query import LENGTH, WORDS, Query, stored
from portal.public.search.suggestions import nearby
from portal.public.search.synonyms import Way
from portal.public.views import PAGE_NUMBER

AT_ONCE = 50  # hits on a page
WAIT = 120  # seconds until it is worth asking again


@require_safe
def search(request):
    """Render the results by kind; 503 with a message while there is no index."""
    asked = Query(request.GET.get("q", ""), stored)
    kind, number = chosen_kind(request), page_number(request)
    context = {
        "here": _("Search"),
        "unlisted": True,
        "asked": asked,
        "longest": LENGTH,
        "most": WORDS,
        "narrowed": [asked.text] if asked.text else [],
        "query": query(asked, kind),
        "kinds": [each for each in kinds() if each.address],
    }
    status = 200
    try:
        context |= answer(asked, kind, number) if asked.words else nothing(number)
    except (NoIndexError, DatabaseError):
        context["is_down"], status = True, 503
    response = render(request, "portal/search/search.html", context, status=status)
    if status == 503:
        response.headers["Retry-After"] = str(WAIT)
    return response


def chosen_kind(request):
    """Return the requested kind, or None; an unknown one is a 404."""
    name = request.GET.get("kind")
    if not name:
        return None
    found = {kind.model._meta.model_name: kind for kind in kinds()}
    if name not in found:
        raise Http404("no such kind")
    return found[name]


def page_number(request):
    number = request.GET.get("page", "1")
    if not PAGE_NUMBER.fullmatch(number):
        raise Http404("no such page number")
    return int(number)


def query(asked, kind):
    """Return the canonical query string of a search."""
    values = {"q": asked.text} if asked.text else {}
    if kind:
        values["kind"] = kind.model._meta.model_name
    return f"?{urlencode(values)}" if values else ""


def nothing(number):
    if number > 1:
        raise Http404("no such page")
    return {}


def answer(asked, kind, number):
    found = groups(asked)
    shown = [group for group in found if kind in (None, group.kind)]
    total = sum(group.number for group in shown)
    page = Paginator(range(total), AT_ONCE).get_page(number)
    if page.number != number:
        raise Http404("no such page")
    start = AT_ONCE * (number - 1)
    keys = [key for group in shown for key in group.keys]
    page.object_list = hits(asked, entries(keys[start : start + AT_ONCE]))
    return {
        "lists": lists_meant(asked) if number == 1 and not kind else [],
        "page_obj": page,
        "total": total,
        "choices": [*choices(asked, found, kind)] if found else [],
        "sections": [*sections(page.object_list, shown)],
        "others": in_a_line(asked.others),
        "near": [] if found else nearby(asked),
    }


def in_a_line(words):
    """Join words of all languages, each marked with its own for screen readers."""
    comma, language = pgettext("between the parts of a source", ", "), get_language()
    return format_html_join(comma, "{}", ([mark_scripts(w, language)] for w in words))


def choices(asked, found, kind):
    """Yield the kinds with results, each with the query that narrows to it."""
    everything = sum(group.number for group in found)
    yield {
        "query": query(asked, None),
        "name": _("Everything"),
        "number": everything,
        "is_chosen": kind is None,
    }
    for group in found:
        yield {
            "query": query(asked, group.kind),
            "name": group.kind.title,
            "number": group.number,
            "is_chosen": kind == group.kind,
        }


def sections(found, shown):
    """Yield the hits of a page by kind, each with its number on all pages."""
    by_name = {group.name: group for group in shown}
    for name, some in groupby(found, key=lambda hit: hit.kind):
        yield {"group": by_name[name], "hits": list(some)}


def lists_meant(asked):
    """Return the kinds whose list has the searched name in any language.

    Synonyms count as well: 友好城市 is 友城.
    """
    ways = asked.ways_of_whole
    return [
        kind for kind in kinds() if kind.address and not ways.isdisjoint(names_of(kind))
    ]


def names_of(kind):
    for code in LANGUAGES:
        with override(code):
            yield Way.of(list_title(kind.model)).key
