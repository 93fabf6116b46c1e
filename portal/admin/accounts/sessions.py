"""Length of a session: it ends when unused, and after a fixed time in any case.

The row of a session ends some minutes after its last use, at the latest some hours
after the sign-in. Django too ignores a `Session` whose time is over.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, transaction
from django.dispatch import receiver
from django.utils import timezone

SIGNED_IN_AT = "signed_in_at"
WRITTEN_EVERY = 60  # seconds
# Requests that an open page sends by itself, even if no user is present. Only
# `autosave.js` stores what a user types, so its requests count as use.
BY_ITSELF = ("_presence", "_reader_view")


class SessionStore(db.SessionStore):
    """Django's session store, with the two limits of this module."""

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.expire_date = end_of(data)
        return row


def end_of(session):
    """Return when a session ends that is used now."""
    now = timezone.now()
    begin = session.get(SIGNED_IN_AT, now.timestamp())
    latest = datetime.fromtimestamp(begin, now.tzinfo)
    latest += timedelta(hours=settings.SESSION_HOURS)
    return min(latest, now + timedelta(minutes=settings.SESSION_IDLE_MINUTES))


@receiver(user_logged_in)
def begin(sender, request, **kwargs):
    request.session[SIGNED_IN_AT] = timezone.now().timestamp()
    is_noted(request.session)  # it is written anyway


def note_use(request, response):
    """Extend the session by some minutes after a request of a person."""
    view = request.resolver_match and request.resolver_match.url_name
    is_well = response.status_code < 400 and not (view or "").endswith(BY_ITSELF)
    if is_well and request.session.accessed and SESSION_KEY in request.session:
        prolong(request.session)


def prolong(session):
    """Write the new end at most once a minute; where nothing can be written, nothing.

    Only its column, so that a session that was ended meanwhile does not come back.
    """
    if is_noted(session):
        return
    with suppress(DatabaseError, InterfaceError), transaction.atomic():
        rows = Session.objects.filter(session_key=session.session_key)
        rows.update(expire_date=end_of(session))


def is_noted(session):
    """Return True if the use was noted in the last minute, else note it."""
    return not cache.add(f"in-use-{session.session_key}", True, WRITTEN_EVERY)
