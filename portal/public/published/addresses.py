"""Which addresses can be files, what the files are called, and their headers.

The headers are those that the application sends. An answer with others does not become
a file, so that `deploy/nginx.conf`, which says the same by the ends of names, is true.
"""

import re
from pathlib import PurePosixPath

from django.conf import settings

from portal.content.i18n.languages import bcp47
from portal.content.i18n.translatable import LANGUAGES

PART = r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}"
PAGE = re.compile(rf"/(?:{PART}/){{1,4}}")
FILE = re.compile(rf"/(?:{PART}/){{0,2}}{PART}\.[a-z]{{2,7}}")
LONGEST = 250  # characters of an address
INDEX = "index.html"
MINUTE, ASKS = "public, max-age=60", "public, no-cache"
TYPES = {
    ".html": ("text/html; charset=utf-8", ASKS),
    ".atom": ("application/atom+xml; charset=utf-8", MINUTE),
    ".ics": ("text/calendar; charset=utf-8", MINUTE),
    ".xml": ("application/xml", MINUTE),
    ".txt": ("text/plain", "public, max-age=3600"),
    ".svg": ("image/svg+xml", "public, max-age=86400"),
    ".csv": ("text/csv; charset=utf-8; header=present", ASKS),
    ".json": ("application/json", ASKS),
    ".geojson": ("application/geo+json", ASKS),
    ".jsonld": ("application/ld+json", ASKS),
    ".jpg": ("image/jpeg", ASKS),
    ".jpeg": ("image/jpeg", ASKS),
    ".png": ("image/png", ASKS),
    ".webp": ("image/webp", ASKS),
    ".avif": ("image/avif", ASKS),
    ".pdf": ("application/pdf", ASKS),
}
PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".pdf"}  # not compressed again
SANDBOX = "default-src 'none'; sandbox"
HELD = (  # what has to be the same in an answer that becomes a file
    *("Content-Type", "Content-Language", "Content-Disposition", "Cache-Control"),
    *("Access-Control-Allow-Origin", "Content-Security-Policy", "Vary"),
)


def file_of(path):
    """The name of the file below an edition, or None of what cannot be one.

    A page is the `index.html` of a folder, which is no address of its own.
    """
    if len(path) > LONGEST:
        return None
    if PAGE.fullmatch(path):
        return f"{path[1:]}{INDEX}"
    is_file = FILE.fullmatch(path) and suffix_of(path) in TYPES
    return path[1:] if is_file and suffix_of(path) != ".html" else None


def path_of(file):
    """The address of a file."""
    return f"/{file.removesuffix(INDEX)}"


def suffix_of(path):
    return PurePosixPath(path).suffix


def is_packed(file):
    """Whether there is a compressed one beside the file."""
    return suffix_of(file) not in PICTURES


def headers_of(file):
    """What an answer with the file says of it, but for its version and length."""
    first, _, rest = file.partition("/")
    kind, cached = TYPES[suffix_of(file)]
    found = {"Content-Type": kind, "Cache-Control": cached}
    if is_packed(file):
        found["Vary"] = "Accept-Encoding"
    if first in LANGUAGES:
        found["Content-Language"] = first
    if first == "media" or file.endswith(".ics"):
        found["Content-Disposition"] = f'inline; filename="{name_of(file)}"'
    if first == "data":
        found["Content-Language"] = ", ".join(map(bcp47, LANGUAGES))
        found["Access-Control-Allow-Origin"] = "*"
        if not file.endswith(".jsonld"):
            found["Content-Disposition"] = f'attachment; filename="{rest}"'
    is_stored = first == "media" and not file.endswith(".pdf")
    found["Content-Security-Policy"] = SANDBOX if is_stored else policy()
    return found


def name_of(file):
    return file.rpartition("/")[2]


def policy():
    """The policy of all pages, as Django writes it."""
    return "; ".join(f"{key} {' '.join(v)}" for key, v in settings.SECURE_CSP.items())
