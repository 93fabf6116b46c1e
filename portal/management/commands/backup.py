"""`manage.py backup`: a copy of everything, while the site is in use."""

import argparse
import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.archive.backup import make_copy, send
from portal.archive.check import read_copy
from portal.archive.container import ArchiveError
from portal.archive.encryption import new_key
from portal.archive.places import find, folder_of, here, new_name, offsite, places
from portal.archive.rotation import Keep, drop_old
from portal.archive.tables import Schema
from portal.archive.trail import note_made
from portal.management.copies import (
    at_the_terminal,
    in_words,
    is_watched,
    lines_of,
    reason_of,
    remarks,
)
from portal.management.exclusive import one_at_a_time


def three_numbers(value):
    found = re.fullmatch(r"(\d{1,4}),(\d{1,4}),(\d{1,4})", value, re.ASCII)
    if not found or not any(map(int, found.groups())):
        raise argparse.ArgumentTypeError(f"{value!r} is not like 7,4,12")
    return Keep(*map(int, found.groups()))


class Command(BaseCommand):
    help = (
        "Writes a copy of everything: all rows into a file in the folder of "
        "BACKUP_ROOT, or into FILE, which may be another folder, and stored files into "
        "the folder `files` beside it, once for all copies. Then it is put where "
        "BACKUP_URL says, off this machine. It is encrypted where BACKUP_KEY is set. "
        "Nobody has to stop working meanwhile."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", metavar="FILE")
        parser.add_argument(
            "--list",
            action="store_true",
            help="Say which copies there are, here and off this machine.",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="Read a copy, by its path or its name, and say whether it is good; "
            "needs no database.",
        )
        parser.add_argument(
            "--keep",
            type=three_numbers,
            metavar="DAYS,WEEKS,MONTHS",
            help="Of the copies in the folder, and off this machine, keep the newest "
            "of each of the last days, weeks and months, as in 7,4,12, and delete the "
            "others, with the files that only they need.",
        )
        parser.add_argument(
            "--with-addresses",
            action="store_true",
            help="Copy the e-mail addresses of readers too.",
        )
        parser.add_argument(
            "--new-key", action="store_true", help="Print a new key for BACKUP_KEY."
        )

    def handle(self, file, **options):
        with at_the_terminal() as progress:
            if options["new_key"]:
                self.stdout.write(new_key())
            elif options["list"]:
                for line in lines_of(*(place.copies() for place in places())):
                    self.stdout.write(line)
            elif options["check"]:
                if not file:
                    raise CommandError(_("Name the copy that is to be checked."))
                copy = read_copy(find(file), progress)
                Schema(copy.description)
                progress.end()
                self.stdout.write(in_words(copy))
            else:
                with one_at_a_time("backup"):
                    self.make(Path(file or here().made_folder()), options, progress)

    def make(self, file, options, progress):
        folder, keep = file, options["keep"]
        if file.is_dir():
            file = folder / new_name()
        elif keep:
            raise CommandError(_("--keep needs a folder; %s is none.") % file)
        copy = make_copy(file, progress, options["with_addresses"])
        problem = self.send(copy, progress)
        progress.end()
        if copy.manifest["missing"]:
            self.stderr.write(list(remarks(copy))[-1])
        if is_watched(self):
            self.stdout.write(in_words(copy))
        if keep:
            self.drop_old(folder_of(folder), keep)
        if problem:
            raise CommandError(problem)
        if keep and offsite():
            self.drop_old(offsite(), keep)

    def drop_old(self, place, keep):
        try:
            drop_old(place, keep)
        except ArchiveError as error:  # more is there than need be
            self.stderr.write(str(error))

    def send(self, copy, progress):
        """Put the copy off the machine, where it should go; returns what went wrong."""
        place, problem = offsite(), ""
        if place is None:
            note_made(copy)
            return problem
        try:
            send(copy, place, progress)
        except (ArchiveError, OSError) as error:
            text = _(
                "%(file)s is a good copy, but it is on this machine only. It did not "
                "get to %(place)s: %(reason)s"
            )
            values = {"file": copy.path, "place": place}
            problem = text % {**values, "reason": reason_of(error)}
        note_made(copy, str(place), is_sent=not problem)
        return problem
