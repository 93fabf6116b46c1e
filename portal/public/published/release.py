"""The code and the settings that pages are made by: a new release, new pages."""

from functools import cache
from hashlib import sha256
from pathlib import Path

import django
from django.conf import settings
from django.db import transaction

from portal.models import Edition

FOLDERS = ("portal", "exchanges", "attractions", "templates")
KINDS = {".py", ".html", ".xml", ".txt", ".mo", ".css", ".js", ".svg", ".png", ".csv"}
SHAPING = (
    *("SITE_URL", "LANGUAGES", "TIME_ZONE", "STATIC_URL", "DATA_LICENCE"),
    *("SHARE_PICTURE_FONT", "PUBLIC_ONLY", "ADMIN_NETWORKS", "DEBUG"),
)


@cache
def release():
    """What is the same as long as the same rows give the same pages."""
    values = [django.__version__, *(repr(getattr(settings, name)) for name in SHAPING)]
    digest = sha256("\n".join(values).encode())
    for path in sources():
        digest.update(f"\n{path.relative_to(settings.BASE_DIR)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def sources():
    base = Path(settings.BASE_DIR)
    found = (path for each in FOLDERS for path in (base / each).rglob("*"))
    return sorted(path for path in found if path.suffix in KINDS and path.is_file())


def note_release():
    """Begin an edition where the last one was made by another release.

    Once in the life of a process: while two releases run side by side, as during an
    update of several servers, each would else undo what the other has begun.
    """
    with transaction.atomic():
        if not Edition.objects.filter(pk=1, release=release()).exists():
            Edition.objects.begin(removes=True)
            Edition.objects.filter(pk=1).update(release=release())
