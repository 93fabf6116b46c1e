"""Waits after a change until each web server in front has the new edition.

Each asks once a second by itself, so a process that ends before this leaves nothing
undone. A web server that has not got the new edition is named to who made the change.
"""

import http.client
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from time import monotonic, sleep
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.public.front.edition import present
from portal.server.request_log import running_request

log = logging.getLogger(__name__)
PATIENCE = 2.0  # seconds; an answer may be kept until the end of the second it is from
PAUSE = 0.05  # seconds between two questions
AT_ONCE = 8  # questions


def tell_servers():
    """Wait until all servers have the current edition, and report the others."""
    for front in late_servers():
        name_server(urlsplit(front).netloc)


def late_servers():
    """Return the servers that do not have the current edition after some seconds."""
    behind, end = settings.FRONTS, monotonic() + PATIENCE
    while behind := those_behind(behind, end):
        if monotonic() >= end:
            break
        sleep(PAUSE)
    return behind


def those_behind(fronts, end):
    """Return the web servers that do not have the present edition."""
    if not fronts:
        return []
    with ThreadPoolExecutor(AT_ONCE) as threads:
        names = [*threads.map(partial(ask, end=end), fronts)]
    try:
        name, _leaving = present(timezone.now())
    except DatabaseError as error:
        log.error("The edition cannot be read: %s", error)
        return fronts
    return [front for front, found in zip(fronts, names, strict=True) if found != name]


def ask(front, end):
    """Return the name of the edition that a web server has; None without an answer."""
    address = urlsplit(front)
    kind = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    connection = kind[address.scheme](
        address.netloc, timeout=max(PAUSE, end - monotonic())
    )
    try:
        connection.request("GET", "/edition")
        return connection.getresponse().headers["X-Edition"]
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def name_server(name):
    """Report a server that may show former pages, in the log and at the desk."""
    until = timezone.localtime() + timedelta(minutes=settings.STALE_MINUTES)
    log.error("%s does not have the change; until %s at most", name, until.isoformat())
    request = running_request.get()
    if request is None:
        return
    is_today = until.date() == timezone.localdate()
    sentence = _(
        "The change is stored, but the web server %(name)s has not taken it over. "
        "It may show what was there before until %(time)s."
    )
    time = date_format(until, "H:i" if is_today else "Y-m-d H:i")
    messages.warning(
        request, sentence % {"name": name, "time": time}, fail_silently=True
    )
