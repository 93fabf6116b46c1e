"""`manage.py restore`: a copy takes the place of what is there, whole or not at all."""

from itertools import chain, count

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.archive.backup import make_copy
from portal.archive.check import read_copy
from portal.archive.places import find, new_name
from portal.archive.restore import check_fits, drop_everything, is_in_use, restore
from portal.archive.trail import note_restored
from portal.management.copies import at_the_terminal, in_words
from portal.management.exclusive import one_at_a_time, preparing


class Command(BaseCommand):
    help = (
        "Brings back what `backup` wrote, into an empty database of either engine. "
        "All of it is checked before anything is written. Stop the portal first."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            metavar="COPY",
            help="The path of the file, or the name of a copy as `backup --list` says.",
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="Also where the database is in use; its content is copied "
            "into a file beside COPY first.",
        )
        parser.add_argument(
            "--make-room",
            action="store_true",
            help="Only copy and drop what is there, so that an earlier release, which "
            "does not know these tables, can bring COPY back.",
        )

    def handle(self, file, replace, make_room, **options):
        with at_the_terminal() as progress:
            copy = read_copy(find(file), progress)
            check_fits(copy)
            with one_at_a_time("backup"), preparing():
                folder = copy.source.place.made_folder()
                replaced = self.put_aside(folder, replace, progress)
                if make_room:
                    drop_everything()
                    self.stdout.write(str(replaced or ""))
                    return
                restore(copy, progress, lambda: note_restored(copy, replaced))
            progress.end()
            self.stdout.write(in_words(copy))
            if replaced:
                text = _("What stood here before is in %(file)s.")
                self.stdout.write(text % {"file": replaced})
            self.stdout.write(
                _(
                    "It was brought back whole. Everybody has to sign in again; "
                    "restart the portal, so that no process knows the old state."
                )
            )

    def put_aside(self, folder, replace, progress):
        """Copy what is going to be replaced; returns the file, None if nothing is."""
        if not is_in_use():
            return None
        if not replace:
            raise CommandError(
                _(
                    "The database is in use, and nothing was changed. With --replace "
                    "the copy replaces what is in it; a copy of that is made first."
                )
            )
        # A name of its own, also twice in a second.
        marks = chain(["-replaced"], (f"-replaced-{number}" for number in count(2)))
        names = (folder / new_name(mark) for mark in marks)
        unused = next(path for path in names if not path.exists())
        return make_copy(unused, progress, with_addresses=True).path
