"""`manage.py forget_contacts`: deletes the contacts whose day is over."""

from django.utils.translation import ngettext

from portal.internal.retention import forget_contacts
from portal.management.terminal import TerminalCommand


class Command(TerminalCommand):
    help = (
        "Deletes the contacts at partners whose day has passed without being moved "
        "on (PIPL, articles 19 and 47). Run it once a day."
    )

    def handle(self, **options):
        count = forget_contacts()
        text = ngettext(
            "%(count)d contact was deleted",
            "%(count)d contacts were deleted",
            count,
        )
        self.stdout.write(text % {"count": count})
