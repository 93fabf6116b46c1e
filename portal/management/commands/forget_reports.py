"""`manage.py forget_reports`: deletes the personal data of old reports of errors."""

from django.utils.translation import ngettext

from portal.management.terminal import TerminalCommand
from portal.public.feedback.intake import forget


class Command(TerminalCommand):
    help = (
        "Deletes the e-mail addresses of reports of errors that came in more than "
        "REPORTS_KEPT_DAYS days ago, and the codes of senders after a day. Nobody sees "
        "them longer anyway; run it once a day, so that they are gone as well."
    )

    def handle(self, **options):
        count = forget()
        text = ngettext(
            "%(count)d report has no personal data any more",
            "%(count)d reports have no personal data any more",
            count,
        )
        self.stdout.write(text % {"count": count})
