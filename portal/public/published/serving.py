"""Gives out published pages before anything else is done for a request.

As the web server in front does, where there is one. What is not there yet is made by a
request of our own, so that nothing of what a visitor sends gets to another one.
"""

import time
from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError

from portal.public.published import folder, query_cache
from portal.public.published.addresses import file_of
from portal.public.published.answers import from_file, from_page, is_published_view
from portal.public.published.editions import BusyError, without_waiting
from portal.public.published.making import edition_now, make, say_once, store
from portal.public.published.release import note_release
from portal.public.published.switching import switch

PAUSE = 1.0  # seconds between two tries to bring the folder up to date


class PublishedPages:
    """Answers with a published page where there is one, or makes it."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.tried, self.is_noted = 0.0, False

    def __call__(self, request):
        file = file_of(request.path_info) if folder.is_used() else None
        if file is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        request.get_host()  # raises where it is not one of ours
        if query := request.META.get("QUERY_STRING", ""):
            return query_cache.answer(request, file, query, self.get_response)
        return (
            from_file(request, file)
            or self.made(request, file)
            or self.get_response(request)
        )

    def made(self, request, file):
        """Make what everybody may have; None of what is for the one who asks."""
        if request.method == "HEAD" or not is_published_view(request.path_info):
            return None
        self.bring_up_to_date()
        response, page, edition = make(self.get_response, file)
        if page:
            if edition:
                store(edition, file, page)
            return from_page(request, file, page)
        if response.status_code == 503:
            return from_file(request, file, net=True) or response
        return None if may_be_of_account(request, file) else response

    def bring_up_to_date(self):
        """Give out the edition of the database where nobody else has done so."""
        now = time.monotonic()
        if now - self.tried < PAUSE:
            return
        self.tried = now
        if not self.is_noted:
            self.note_release()
        edition = edition_now()
        if edition and folder.given_out() != str(edition):
            try:
                with suppress(BusyError, DatabaseError):
                    switch(wait=False)
            except OSError as error:
                say_once(error)

    def note_release(self):
        """Begin an edition of the code of this process, once and if need be."""
        try:
            with without_waiting():
                note_release()
            self.is_noted = True
        except (BusyError, DatabaseError):
            pass  # the next one who asks for a page tries again


def may_be_of_account(request, file):
    """Whether it may be a stored file that somebody who is signed in may see."""
    return file.startswith("media/") and settings.SESSION_COOKIE_NAME in request.COOKIES
