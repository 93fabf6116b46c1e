"""The page of the search: `?q=` words, `kind=` one kind of page, `page=` from 2 on."""

from functools import cache
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
    """Render the results by kind; 503 with a message while there is no index.

    An unknown kind or page is a 404.
    """
    asked = Query(request.GET.get("q", ""), stored)
    name, number = request.GET.get("kind"), request.GET.get("page", "1")
    by_name = {each.model._meta.model_name: each for each in kinds()}
    if name and name not in by_name:
        raise Http404("no such kind")
    if not PAGE_NUMBER.fullmatch(number):
        raise Http404("no such page number")
    kind, number = by_name.get(name), int(number)
    context = {
        "here": _("Search"),
        "unlisted": True,
        "asked": asked,
        "longest": LENGTH,
        "most": WORDS,
        "narrowed": [asked.text] if asked.text else [],
        "query": query(asked, kind),
        "kinds": [each for each in by_name.values() if each.address],
    }
    try:
        if asked.words:
            context |= answer(asked, kind, number)
        elif number > 1:
            raise Http404("no such page")
    except (NoIndexError, DatabaseError):
        context["is_down"] = True
        response = render(request, "portal/search/search.html", context, status=503)
        response.headers["Retry-After"] = str(WAIT)
        return response
    return render(request, "portal/search/search.html", context)


def query(asked, kind):
    """Return the canonical query string of a search."""
    values = {"q": asked.text} if asked.text else {}
    if kind:
        values["kind"] = kind.model._meta.model_name
    return f"?{urlencode(values)}" if values else ""


def answer(asked, kind, number):
    """Return the context of the results of a query: those of a kind, if given."""
    found = groups(asked)
    shown = {group.name: group for group in found if kind in (None, group.kind)}
    total = sum(group.number for group in shown.values())
    page = Paginator(range(total), AT_ONCE).get_page(number)
    if page.number != number:
        raise Http404("no such page")
    start = AT_ONCE * (number - 1)
    keys = [key for group in shown.values() for key in group.keys]
    page.object_list = hits(asked, entries(keys[start : start + AT_ONCE]))
    by_kind = groupby(page.object_list, key=lambda hit: hit.kind)
    # Words of all languages, each marked with its own for screen readers.
    comma, language = pgettext("between the parts of a source", ", "), get_language()
    others = ([mark_scripts(word, language)] for word in asked.others)
    return {
        "lists": lists_meant(asked) if number == 1 and not kind else [],
        "page_obj": page,
        "total": total,
        "choices": [*choices(asked, found, kind)] if found else [],
        "sections": [{"group": shown[k], "hits": list(some)} for k, some in by_kind],
        "others": format_html_join(comma, "{}", others),
        "near": [] if found else nearby(asked),
    }


def choices(asked, found, kind):
    """Yield the kinds with results, each with the query that narrows to it."""
    yield {
        "query": query(asked, None),
        "name": _("Everything"),
        "number": sum(group.number for group in found),
        "is_chosen": kind is None,
    }
    for group in found:
        yield {
            "query": query(asked, group.kind),
            "name": group.kind.title,
            "number": group.number,
            "is_chosen": kind == group.kind,
        }


def lists_meant(asked):
    """Return the kinds whose list has the searched name in any language.

    Synonyms count as well: 友好城市 is 友城.
    """
    ways = asked.ways_of_whole
    if not ways:
        return []
    return [each for each in kinds() if each.address and ways & names_of(each.model)]


@cache
def names_of(model):
    """Return the keys of the name of a list in all languages, which are fixed."""
    names = set()
    for code in LANGUAGES:
        with override(code):
            names.add(Way.of(list_title(model)).key)
    return names
