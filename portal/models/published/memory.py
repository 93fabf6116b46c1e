"""What is kept in this process for as long as an edition of the public site lasts.

Site settings, cities and counts are on every page and seldom change, and the page of a
row shows the same rows in each language. They are kept under the key of the edition
that they were made in, which is asked for once in a request. Nothing is kept before the
edition is settled, which a request sees to, after the clock has ended it,
inside a transaction (which may have written what nobody else sees yet: previews, tests)
and outside of a request, where nobody says how long an answer of the database holds.
"""

from collections import OrderedDict
from contextlib import contextmanager
from threading import Lock, local

from django.db import connection
from django.utils import timezone

from portal.models.published.edition import Edition, edition_begins

AT_MOST = 1000  # values; the one that was asked for longest ago goes first


class Request(local):
    """The one that a thread is answering: whether it is, and what edition it shows."""

    is_under_way = False
    has_asked = False
    key = None
    known = None
    settle = None


class Memory:
    """Values by name, each with the key of its edition; safe for many threads."""

    def __init__(self, at_most):
        self.at_most, self.lock, self.values = at_most, Lock(), OrderedDict()

    def get(self, name, key):
        """A tuple with the value of this edition; empty where there is none."""
        with self.lock:
            found = self.values.get(name)
            if not found or found[0] != key:
                return ()
            self.values.move_to_end(name)
            return found[1:]

    def put(self, name, key, value):
        with self.lock:
            self.values[name] = key, value
            self.values.move_to_end(name)
            if len(self.values) > self.at_most:
                self.values.popitem(last=False)

    def clear(self):
        with self.lock:
            self.values.clear()


request, memory = Request(), Memory(AT_MOST)


@contextmanager
def answering(edition=None, settle=None):
    """Inside, one request is answered: it shows the edition that it finds first.

    That is the one given, which somebody has just asked for; or that which there is;
    where this does not hold, the one that `settle` answers with, if any.
    """
    request.is_under_way, request.has_asked, request.key = True, False, None
    request.known, request.settle = edition, settle
    try:
        yield
    finally:
        request.is_under_way, request.known, request.settle = False, None, None


def present_key():
    """The key of the edition whose values may be used and kept; None where none may."""
    if not request.is_under_way or connection.in_atomic_block:
        return None
    if not request.has_asked:
        edition = edition_that_holds()
        request.has_asked, request.key = True, edition.key if edition else None
    return request.key


def edition_that_holds():
    """The edition, settled by this request if nobody has done so; None without one."""
    edition = request.known or Edition.objects.current()
    if edition and edition.holds_at(timezone.now()):
        return edition
    return request.settle() if request.settle else None


def forget_key(**kwargs):
    """Keep nothing more in this request: it has changed what visitors see."""
    request.has_asked, request.key = True, None


edition_begins.connect(forget_key)


def remembered(name, build):
    """The value under a name in this edition, built by whoever asks first.

    The name says all that the value depends on, but for what is public: so the language
    of a text, and a row where it is about one. A value is shared by all requests and
    changed by none; it holds no queryset that has yet to be evaluated.
    """
    key = present_key()
    if key is None:
        return build()
    found = memory.get(name, key)
    if found:
        return found[0]
    value = build()
    if present_key() == key:
        memory.put(name, key, value)
    return value
