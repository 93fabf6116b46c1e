"""`manage.py backup`: a copy of everything in one file, while the site is in use."""

import argparse
import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.archive.backup import make_copy
from portal.archive.check import read_copy
from portal.archive.encryption import new_key
from portal.archive.history import note_made
from portal.archive.rotation import Keep, drop_old, new_name
from portal.archive.schema import schema_of
from portal.management.copies import at_the_terminal, in_words, is_watched, remarks


def three_numbers(value):
    found = re.fullmatch(r"(\d{1,4}),(\d{1,4}),(\d{1,4})", value, re.ASCII)
    if not found or not any(map(int, found.groups())):
        raise argparse.ArgumentTypeError(f"{value!r} is not like 7,4,12")
    return Keep(*map(int, found.groups()))


class Command(BaseCommand):
    help = (
        "Writes a copy of everything, rows and stored files, into one file: FILE, or "
        "a new one in the folder FILE. It is encrypted where BACKUP_KEY is set. "
        "Nobody has to stop working meanwhile."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")
        parser.add_argument(
            "--check",
            action="store_true",
            help="Read a copy and say whether it is good; needs no database.",
        )
        parser.add_argument(
            "--keep",
            type=three_numbers,
            metavar="DAYS,WEEKS,MONTHS",
            help="Of the copies in the folder keep the newest of each of the last "
            "days, weeks and months, as in 7,4,12, and delete the others.",
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
            elif file is None:
                raise CommandError(_("Name the file of the copy, or a folder for it."))
            elif options["check"]:
                self.check_copy(file, progress)
            else:
                self.make(file, options, progress)

    def check_copy(self, file, progress):
        copy = read_copy(file, progress)
        schema_of(copy)
        progress.end()
        self.stdout.write(in_words(copy))

    def make(self, file, options, progress):
        folder, keep = file, options["keep"]
        if file.is_dir():
            file = folder / new_name()
        elif keep:
            raise CommandError(_("--keep needs a folder; %s is none.") % file)
        copy = make_copy(file, progress, options["with_addresses"])
        note_made(copy)
        progress.end()
        if copy.manifest["missing"]:
            self.stderr.write(list(remarks(copy))[-1])
        if is_watched(self):
            self.stdout.write(in_words(copy))
        if keep:
            drop_old(folder, keep)
