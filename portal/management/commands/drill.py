"""`manage.py drill`: brings a copy back elsewhere, and compares what visitors see."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.archive.backup import newest_change
from portal.archive.check import read_copy
from portal.archive.places import find, newest
from portal.archive.trail import note_drilled
from portal.management.copies import at_the_terminal, is_watched
from portal.public.seo.sitemap import entries

SHOWN = 5  # addresses in a sentence


class Command(BaseCommand):
    help = (
        "Brings a copy back into a database that is thrown away afterwards, compares "
        "all public pages with those of the site, and writes the result into the "
        "audit trail. COPY is its path, its name as `backup --list` says, or the "
        "folder whose newest is taken; without it, it is the newest there is."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", metavar="COPY")
        parser.add_argument(
            "--pages", action="store_true", help="Print a digest of each public page."
        )

    def handle(self, file, pages, **options):
        if pages:
            self.stdout.write(json.dumps(digests()))
            return
        with at_the_terminal() as progress:
            is_newest = file is None or Path(file).is_dir()
            copy = read_copy(newest(file) if is_newest else find(file), progress)
            progress(_("pages"), 0, 0)
            here = digests()
            there, reason = brought_back(copy)
            different = sorted(
                page for page in {*here, *there} if here.get(page) != there.get(page)
            )
            has_changed = newest_change(DEFAULT_DB_ALIAS) != copy.manifest["newest"]
            is_good = not reason and (has_changed or not different)
            # A bad result is written down, and an error, too.
            counts = {"pages": len(here), "different": len(different)}
            note_drilled(copy, is_good, **counts)
            text = reason or in_words(different, len(here), has_changed)
            if not is_good:
                raise CommandError(f"{copy.source}: {text}")
            if is_watched(self):
                self.stdout.write(f"{copy.source}: {text}")


def brought_back(copy):
    """Return the digests of the pages of the copy, and why there are none."""
    beside = copy.source.place.made_folder()
    with TemporaryDirectory(prefix=".drill-", dir=beside) as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "MEDIA_URL_S3": "",
            # What belongs to this site, and not to its copy.
            "FRONTS": "",
        }
        name = copy.path if copy.path.exists() else copy.source.name
        for words in (["restore", str(name)], ["drill", "--pages"]):
            done = subprocess.run(  # noqa: S603 (nothing in it is from outside)
                [sys.executable, "manage.py", *words],
                cwd=settings.BASE_DIR,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                text = _("The copy could not be brought back: %(reason)s")
                return {}, text % {"reason": done.stderr.strip()}
        return json.loads(done.stdout), ""


def digests():
    """A digest of each public page, by its address, as the application answers."""
    client = Client(
        SERVER_NAME=settings.SITE_HOST or "localhost",
        HTTP_X_FORWARDED_PROTO="https",
    )
    found = {}
    with translation.override(translation.get_language()):  # each page has its own
        for entry in entries():
            for path in entry.paths.values():
                response = client.get(path)
                status = str(response.status_code).encode()
                found[path] = hashlib.sha256(status + response.content).hexdigest()
    return found


def in_words(different, pages, has_changed):
    if not different:
        text = ngettext(
            "It was brought back elsewhere; its %(pages)d public page is the same.",
            "It was brought back elsewhere; all %(pages)d public pages are the same.",
            pages,
        )
        return text % {"pages": pages}
    if has_changed:
        text = _(
            "It was brought back elsewhere; %(count)d of %(pages)d public pages "
            "differ, and the site has changed since the copy was made: %(names)s"
        )
    else:
        text = _(
            "%(count)d of %(pages)d public pages differ, though nothing has changed "
            "since the copy was made: %(names)s"
        )
    values = {"count": len(different), "pages": pages}
    return text % {**values, "names": ", ".join(different[:SHOWN])}
