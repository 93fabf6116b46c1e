"""Waits, when something is withdrawn, until no other server gives it out any more.

They are told by the database, and say there what they give out. Who says nothing is
asked by a signed request; who does not answer that either is named to the editor. What
was withdrawn stays withdrawn, whoever has answered.
"""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

from django.contrib import messages
from django.db import DatabaseError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.models import Edition
from portal.public.published.nodes.registry import (
    are_several,
    others_behind,
    others_giving_out,
)
from portal.public.published.nodes.signed import ask
from portal.server.middleware import is_in_admin
from portal.server.request_log import running_request

log = logging.getLogger(__name__)
WAITS = 3.0  # seconds for the word of all others
FIRST, LONGEST = 0.01, 0.1  # seconds between two looks, which become rarer
AT_ONCE = 8  # requests to others
# Seconds for an answer: a server that cannot reach the database takes 3. Who has not
# answered a while ago is not waited for as long, so that work goes on without them.
PATIENCE, LITTLE_PATIENCE, WHILE = 4.0, 1.0, 60.0

silent_at = {}  # by name, when a server was last found not to answer


def wait_for_others():
    """Come back once all others have answered, or those that have not are named.

    A visitor never waits: what a request of theirs brings about, the clock has done,
    and with it the leases of all servers are over.
    """
    request = running_request.get()
    if request is not None and not is_in_admin(request):
        return
    try:
        if not others_giving_out().exists():
            return
        edition = Edition.objects.current()
        silent = others_behind(edition)
    except DatabaseError as error:
        if are_several():
            tell_of_all(request, error)
        return
    silent = silent and not_heard_of(edition, silent)
    silent = silent and not_answering(edition, silent)
    for node in silent:
        tell_of(request, node)


def not_heard_of(edition, silent):
    """Those that have said nothing in the database when the time is over."""
    end, pause = time.monotonic() + WAITS, FIRST
    try:
        while not all(map(is_known_silent, silent)) and time.monotonic() < end:
            time.sleep(pause)
            pause = min(2 * pause, LONGEST)
            silent = others_behind(edition)
    except DatabaseError as error:
        log.error("The other servers cannot be heard of: %s", error)
    return silent


def is_known_silent(node):
    return time.monotonic() - silent_at.get(node.name, float("-inf")) < WHILE


def not_answering(edition, silent):
    """Those that do not answer a signed request either."""

    def is_answering(node):
        patience = LITTLE_PATIENCE if is_known_silent(node) else PATIENCE
        return ask(node, edition, patience)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = [*threads.map(is_answering, silent)]
    found = [node for node, each in zip(silent, answers, strict=True) if not each]
    for node in silent:
        silent_at.pop(node.name, None)
    silent_at.update({node.name: time.monotonic() for node in found})
    return found


def tell_of(request, node):
    """Name a server that has not answered, and until when it may go on."""
    log.error(
        "The server %s has not answered: it may give out what was there before until "
        "%s",
        node.name,
        timezone.localtime(node.lease_ends_at).isoformat(timespec="seconds"),
    )
    sentence = _(
        "The change is public here, but the server %(name)s has not answered. It may "
        "show what was there before until %(time)s."
    )
    name, ends = urlsplit(node.name).netloc, minute_of(node.lease_ends_at)
    tell(request, sentence % {"name": name, "time": ends})


def tell_of_all(request, error):
    log.error("Whether other servers follow the change is not known: %s", error)
    tell(
        request,
        _(
            "The change is public here. Whether the other servers show it cannot be "
            "found out now."
        ),
    )


def tell(request, sentence):
    """Show a sentence once on the next page of the desk, if somebody is at work there.

    Others find it in the log.
    """
    if request is None:
        return
    told = vars(request).setdefault("told_of_nodes", set())
    if sentence not in told:
        told.add(sentence)
        messages.warning(request, sentence, fail_silently=True)


def minute_of(moment):
    """The first full minute at which the moment is over, with its day unless today."""
    local = timezone.localtime(moment + timedelta(minutes=1, microseconds=-1))
    is_today = local.date() == timezone.localdate()
    return date_format(local, "H:i" if is_today else "Y-m-d H:i")
