"""`manage.py remind`: mails to staff what has become due."""

from django.utils.translation import ngettext

from portal.editorial.reminders import mail_reminders
from portal.management.terminal import TerminalCommand


class Command(TerminalCommand):
    help = (
        "Mails each member of staff who wants mail what has become due since the last "
        "time. Run it once a day. A mail that fails is tried again the next day."
    )

    def handle(self, **options):
        count = mail_reminders()
        text = ngettext("%(count)d mail was sent", "%(count)d mails were sent", count)
        self.stdout.write(text % {"count": count})
