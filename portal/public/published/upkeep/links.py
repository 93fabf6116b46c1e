"""The links of a page: where they lead, and how others are put in their place."""

import re
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

from django.conf import settings

SHOWN = re.compile(r'\s(?:href|src|srcset|action|content)="([^"]+)"|<loc>([^<]+)</loc>')
FOLLOWED = re.compile(r'(\s(?:href|action)=")([^"]*)(")')


def addresses_in(text):
    """The paths on this site, without a query, that a page leads to or shows."""
    for found in SHOWN.finditer(text):
        for address in unescape(found[1] or found[2]).split(","):
            parts = urlsplit(address.strip().partition(" ")[0])
            if is_own(parts) and parts.path.startswith("/") and not parts.query:
                yield parts.path


def links_in(text, path):
    """The links that a reader of the page at `path` can follow on this site, split."""
    for found in FOLLOWED.finditer(text):
        parts = urlsplit(urljoin(path, unescape(found[2])))
        if is_own(parts):
            yield parts


def with_links(text, path, change):
    """The page, with what `change` makes of each link on this site, where not None."""

    def changed(found):
        parts = urlsplit(urljoin(path, unescape(found[2])))
        is_link = is_own(parts) and not found[2].startswith("#")
        new = change(parts) if is_link else None
        return found[0] if new is None else f"{found[1]}{escape(new)}{found[3]}"

    return FOLLOWED.sub(changed, text)


def is_own(parts):
    """Whether a split address is one of this site."""
    is_web = parts.scheme in ("", "http", "https")
    return is_web and parts.netloc in ("", urlsplit(settings.SITE_URL).netloc)
