"""`manage.py mirror FOLDER`: the published pages as a plain static site."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.management.progress import Progress
from portal.public.published import folder
from portal.public.published.upkeep.keeper import Keeper
from portal.public.published.upkeep.mirror import MirrorError, mirror

TRIES = 3  # where the site changes meanwhile


class Command(BaseCommand):
    """Writes the edition that is given out now, to be copied to a second place."""

    help = (
        "Writes all published pages, with pictures, style sheets, an error page and "
        "redirects (a map of nginx), into a folder that any web server can give out. "
        "A second run writes only what has changed."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", help="an empty folder, or one with a mirror")

    def handle(self, **options):
        if not folder.is_used():
            raise CommandError(
                _("PUBLISHED_ROOT is not set, so no page becomes a file.")
            )
        keeper = Keeper(Progress())
        try:
            counts = self.written(keeper, options["folder"])
        except (MirrorError, OSError) as error:
            raise CommandError(error) from error
        finally:
            keeper.progress.end()
        text = ngettext(
            "%(files)d file; written: %(written)d, deleted: %(deleted)d",
            "%(files)d files; written: %(written)d, deleted: %(deleted)d",
            counts.files,
        )
        self.stdout.write(text % counts._asdict())

    def written(self, keeper, target):
        for _try in range(TRIES - 1):
            keeper.run_until_whole()
            try:
                return mirror(target, keeper.get_response)
            except FileNotFoundError:  # the edition has ended
                continue
        keeper.run_until_whole()
        return mirror(target, keeper.get_response)
