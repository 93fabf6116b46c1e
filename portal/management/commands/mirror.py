"""`manage.py mirror FOLDER`: the published pages as a plain static site."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import ngettext

from portal.management.progress import Progress
from portal.management.published import check_is_used
from portal.management.terminal import terminal_language
from portal.public.published.upkeep.keeper import Keeper
from portal.public.published.upkeep.mirror import (
    MirrorError,
    check_target,
    mirror,
)

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

    def handle(self, folder, **options):
        check_is_used()
        keeper = Keeper(Progress())
        try:
            with translation.override(terminal_language()):
                check_target(folder)
            counts = written(keeper, folder)
        except MirrorError as error:
            raise CommandError(error) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        finally:
            keeper.progress.end()
        with translation.override(terminal_language()):
            text = ngettext(
                "%(files)d file; written: %(written)d, deleted: %(deleted)d",
                "%(files)d files; written: %(written)d, deleted: %(deleted)d",
                counts.files,
            )
            self.stdout.write(text % counts._asdict())


def written(keeper, target, tries=TRIES):
    """Make all pages, and write them; again where the edition ended meanwhile."""
    keeper.run_until_whole()
    try:
        with translation.override(terminal_language()):
            return mirror(target, keeper.get_response)
    except FileNotFoundError:
        if tries == 1:
            raise
    return written(keeper, target, tries - 1)
