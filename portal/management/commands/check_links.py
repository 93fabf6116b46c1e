"""`manage.py check_links`: checks the links to other sites, and records the night."""

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.inspection import links, results
from portal.inspection.models import State
from portal.management.terminal import TerminalCommand


class Command(TerminalCommand):
    help = (
        "Checks the links of public entries to other sites, one site after the other, "
        "and records how each rule of the inspection is kept. Run it every night; what "
        "does not fit into the time is checked the next night."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--minutes", type=int, default=20, help="How long links are checked."
        )

    def handle(self, *, minutes, **options):
        number = links.collect(timezone.localdate())
        checked = links.check(minutes)
        found = [result.finding.state for result in results.record()]
        text = _("Links: %(number)d, checked: %(checked)d; rules not kept: %(failed)d")
        failed = found.count(State.FAILED)
        values = {"number": number, "checked": checked, "failed": failed}
        self.stdout.write(text % values)
