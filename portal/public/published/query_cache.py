"""Answers to addresses with a query, kept for a while: filters, pages, search.

The key is the edition that is given out, so that no answer outlives what it shows;
where none is given out, none is kept. Of many who ask at once one makes the answer.
"""

import time
from hashlib import sha256

from django.core.cache import cache

from portal.public.published import folder
from portal.public.published.answers import from_page, is_published_view
from portal.public.published.making import make

LONGEST = 500  # characters of a query that is kept
LARGEST = 1_000_000  # bytes of an answer that is kept
KEPT = 3600  # seconds
WITHOUT = ("media/", "data/")  # whose files heed no query but the key of a preview
LOCKED = 10  # seconds for which the others wait at most for the one
PAUSE, PATIENCE = 0.05, 3.0  # seconds between two looks, and in all


def answer(request, file, query, get_response):
    """The answer that is kept, or one that is made now for this and later requests."""
    edition = folder.given_out()
    if not edition or not may_be_kept(request, file, query):
        return get_response(request)
    key = f"{edition}:{sha256(f'{file}?{query}'.encode()).hexdigest()}"
    page = cache.get(key)
    if page is None and not cache.add(f"{key}:lock", 1, LOCKED):
        page = waited_for(key)
    if page is None:
        page = made(key, edition, file, query, get_response)
    return from_page(request, file, page) if page else get_response(request)


def may_be_kept(request, file, query):
    is_asked = request.method == "GET" and len(query) <= LONGEST
    heeds_it = not file.startswith(WITHOUT)
    return is_asked and heeds_it and is_published_view(request.path_info)


def waited_for(key):
    """What somebody else is making, if they are done in time."""
    begin = time.monotonic()
    while time.monotonic() - begin < PATIENCE:
        time.sleep(PAUSE)
        if page := cache.get(key):
            return page
        if cache.get(f"{key}:lock") is None:
            return None
    return None


def made(key, edition, file, query, get_response):
    try:
        _response, page, shown = make(get_response, file, query)
        if page and shown == edition and len(page.body) <= LARGEST:
            cache.set(key, page, KEPT)
        return page
    finally:
        cache.delete(f"{key}:lock")
