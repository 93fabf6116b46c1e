"""Makes a page that is not a file yet, and keeps it where it shows one edition."""

import gzip
import logging
import time
from contextlib import closing
from io import BytesIO
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError
from django.utils import timezone

from portal.models import Edition
from portal.public.published import folder
from portal.public.published.addresses import (
    HELD,
    headers_of,
    is_packed,
    path_of,
)
from portal.public.published.editions import BusyError, settled
from portal.server.outage import outage

log = logging.getLogger(__name__)
LEVEL = 6  # of compression
PAUSE = 60  # seconds between two lines of the log that say the same


class Page(NamedTuple):
    """What is published at an address: plain, and compressed unless it is a picture."""

    body: bytes
    packed: bytes | None


def page_of(file, body):
    return Page(body, gzip.compress(body, LEVEL, mtime=0) if is_packed(file) else None)


def make(get_response, file, query=""):
    """The answer to a clean request for a file, and its page where everybody gets it.

    A page that shows one edition, from its first query to its last, comes with the
    name of that; else the name is None.
    """
    before = edition_now()
    request = clean_request(path_of(file), query)
    request.edition = before
    response = get_response(request)
    if not is_for_everybody(response, file):
        return response, None, None
    body = body_of(response, file)
    is_one = before and before.holds_at(timezone.now()) and is_still(before)
    return response, page_of(file, body), str(before) if is_one else None


def body_of(response, file):
    """The whole body, also of a file that the server in front would have added."""
    with closing(response):
        if response.has_header("X-Accel-Redirect"):
            with default_storage.open(file.partition("/")[2]) as stored:
                return stored.read()
        return b"".join(response) if response.streaming else response.content


def clean_request(path, query=""):
    """A request for an address: no cookie, no language, no host but the site's own."""
    site = urlsplit(settings.SITE_URL)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or {"https": 443}.get(site.scheme, 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": site.netloc,
            "HTTP_X_FORWARDED_PROTO": site.scheme,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
    )
    request.urlconf = settings.PUBLIC_URLCONF
    return request


def edition_now():
    """The settled edition; None where it cannot be known at once."""
    if outage.is_known():
        return None
    try:
        return settled(wait=False)
    except BusyError:
        return None
    except DatabaseError as error:
        outage.note(error)
        return None


def is_still(edition):
    try:
        now = Edition.objects.current()
    except DatabaseError:
        return False
    return now is not None and now.key == edition.key


def is_for_everybody(response, file):
    """Whether an answer may become the file of its address."""
    if response.status_code != 200 or response.cookies:
        return False
    wanted = headers_of(file)
    return all(response.get(name) == wanted.get(name) for name in HELD)


def store(name, file, page):
    """Put a page into the edition; whether it is there now. A full disk only logs."""
    try:
        if page.packed is not None:
            folder.write(name, f"{file}.gz", page.packed)  # first: see nginx.conf
        return folder.write(name, file, page.body)
    except OSError as error:
        say_once(error)
        return False


said = {}


def say_once(error):
    """Write a line into the log, once a minute."""
    now, key = time.monotonic(), type(error)
    if now - said.get(key, -PAUSE) >= PAUSE:
        said[key] = now
        log.error("Published pages cannot be written: %s", error)
