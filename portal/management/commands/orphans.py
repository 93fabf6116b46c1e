"""`manage.py orphans`: stored files that nothing needs any more."""

import argparse
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.management.orphans import delete, survey
from portal.management.terminal import TerminalCommand, size_in_words


def whole_hours(value):
    if not (value.isascii() and value.isdigit()):
        raise argparse.ArgumentTypeError(f"{value!r} is not a number of hours")
    return int(value)


def printable(name):
    """Return the name without characters that control a terminal."""
    return name if name.isprintable() else ascii(name)


def check_folder():
    """Raise CommandError where files of the portal itself lie in the folder."""
    if settings.MEDIA_BUCKET:
        return
    folder = Path(default_storage.location).resolve()
    if Path(settings.BASE_DIR).is_relative_to(folder):
        raise CommandError(
            _("MEDIA_ROOT is %(folder)s, which holds more than stored files.")
            % {"folder": folder}
        )


class Command(TerminalCommand):
    help = (
        "Lists the stored files that no row and no kept version names, and deletes "
        "them if you say so."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--delete", action="store_true", help="Delete the files that are listed."
        )
        parser.add_argument(
            "--older-than",
            type=whole_hours,
            default=24,
            metavar="HOURS",
            help="Leave newer files alone: an upload may be under way (default: 24).",
        )

    def handle(self, **options):
        check_folder()
        hours = options["older_than"]
        try:
            found = survey(hours)
            for error in found.errors:
                if not isinstance(error, FileNotFoundError):
                    self.complain(error.filename, error)
            if found.young:
                text = ngettext(
                    "%(count)d newer file was left alone: an upload may be under way.",
                    "%(count)d newer files were left alone: uploads may be under way.",
                    found.young,
                )
                self.stdout.write(text % {"count": found.young})
            if options["delete"]:
                self.sweep(found, hours)
            else:
                self.list(found.orphans)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def complain(self, name, error):
        self.stderr.write(f"{printable(name)}: {error.strerror}")

    def print_file(self, name, size):
        self.stdout.write(f"{printable(name)}  {size_in_words(size)}")

    def list(self, orphans):
        for name, size in orphans:
            self.print_file(name, size)
        text = ngettext(
            "%(count)d file that nothing needs, %(size)s",
            "%(count)d files that nothing needs, %(size)s",
            len(orphans),
        )
        size = size_in_words(sum(size for _name, size in orphans))
        self.stdout.write(text % {"count": len(orphans), "size": size})

    def sweep(self, found, hours):
        """Delete what can be; raise CommandError if something could not be."""
        if found.orphans and not found.needed:
            raise CommandError(
                _(
                    "Nothing was deleted: this database needs not one of the stored "
                    "files. Is DATABASE_URL that of this site?"
                )
            )
        sizes, failed = [], 0
        for name, size in found.orphans:
            try:
                if delete(name, hours):
                    self.print_file(name, size)
                    sizes.append(size)
            except FileNotFoundError:
                continue  # deleted by another process
            except OSError as error:
                self.complain(name, error)
                failed += 1
        text = ngettext(
            "%(count)d file deleted, %(size)s freed",
            "%(count)d files deleted, %(size)s freed",
            len(sizes),
        )
        values = {"count": len(sizes), "size": size_in_words(sum(sizes))}
        self.stdout.write(text % values)
        if failed:
            text = ngettext(
                "%(count)d file could not be deleted.",
                "%(count)d files could not be deleted.",
                failed,
            )
            raise CommandError(text % {"count": failed})
