"""`manage.py keep`: look after the published pages, for as long as it runs."""

import signal

from django.core.management.base import BaseCommand

from portal.management.progress import Progress
from portal.management.published import check_is_used
from portal.public.published.upkeep.keeper import Keeper


class Command(BaseCommand):
    """Follows the clock and the other servers, renews the lease, makes all pages."""

    help = (
        "Looks after the published pages in PUBLISHED_ROOT: what begins or ends by the "
        "clock, what other servers publish, how long files may be given out, and that "
        "every page is there. Runs until it is ended; a second one does no harm."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--until-whole",
            action="store_true",
            help="end once every page of the edition is there",
        )

    def handle(self, *, until_whole, **options):
        check_is_used()
        self.goes_on = True
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.end)
        progress = Progress()
        keeper = Keeper(progress)
        keeper.run(lambda: self.goes_on and not (until_whole and keeper.is_whole()))
        progress.end()

    def end(self, *args):
        self.goes_on = False
