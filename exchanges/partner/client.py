"""The API of a partner's portal, which is one of the same kind, asked within bounds."""

import json
import time
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.server.fetching import UnreachableError, fetch, is_public

MOST_BYTES = 10_000_000  # of all answers together
MOST_SECONDS = 300  # for all of them


class Portal:
    """A partner's portal.

    `allowed` says of an IP address whether it may be asked.
    """

    def __init__(self, url, allowed=is_public, schemes=("https",)):
        try:
            parts = urlsplit(url)
        except ValueError:  # brackets that are no IPv6 address
            raise not_understood(url) from None
        self.host = parts.netloc.rpartition("@")[2]  # a password is not passed on
        self.origin = f"{parts.scheme}://{self.host}"
        self.guard = (allowed, schemes)
        self.bytes, self.end = MOST_BYTES, time.monotonic() + MOST_SECONDS

    def rows(self, name, **query):
        """Yield the rows of a set, page by page. Raises `ValidationError`."""
        address = reverse(f"api-{name}-list")
        address += f"?{urlencode(query)}" if query else ""
        while address:
            rows, address = self.page(self.origin + address)
            yield from rows

    def page(self, address):
        """Return the rows of a page, and the address of the next, "" for none.

        Raises `ValidationError`.
        """
        if time.monotonic() > self.end:
            raise ValidationError(_("It takes too long. Nothing was taken over."))
        try:
            answer = fetch(address, "GET", *self.guard, self.bytes + 1)
        except UnreachableError as error:
            text = _("%(address)s does not answer: %(reason)s")
            values = {"address": address, "reason": error}
            raise ValidationError(text, params=values) from None
        self.bytes -= len(answer.content)
        check_answer(answer, address)
        if self.bytes < 0:
            raise ValidationError(
                _("The answers are larger than %(size)d MB. Nothing was taken over."),
                params={"size": MOST_BYTES // 1_000_000},
            )
        try:
            page = json.loads(answer.content)
            rows, following = page["results"], page["next"] or ""
            is_page = isinstance(rows, list) and isinstance(following, str)
            following = urlsplit(following)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            is_page = False
        if not is_page or not all(isinstance(row, dict) for row in rows):
            raise not_understood(address)
        # Only the path, so that the next page is asked of the same server.
        path = following.path.lstrip("/")
        return rows, path and f"/{path}?{following.query}"


def check_answer(answer, address):
    """Raise `ValidationError` unless it is an answer with content."""
    if answer.is_refused:
        text = _(
            "%(address)s is not asked: only servers of the public internet are, by an "
            "address that begins with https://."
        )
    elif answer.status != 200:
        text = _("%(address)s answers with status %(status)d.")
    else:
        return
    raise ValidationError(text, params={"address": address, "status": answer.status})


def not_understood(place):
    text = _("This is no answer of a portal of this kind: %(place)s.")
    return ValidationError(text, params={"place": place})


def text_of(item, name):
    """Return a text of a row, empty for none. Raises `ValidationError`."""
    value = item.get(name)
    if not isinstance(value, str | None):
        raise not_understood(name)
    return value or ""
