"""`manage.py fetch_partner`: offers what a partner's portal says of us, as drafts."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchanges.partner.review import take_over
from portal.editorial.records.record import printable
from portal.management.exclusive import RunningError, one_at_a_time
from portal.management.terminal import TerminalCommand
from portal.models import User

LONGEST = 1000  # characters of what a partner wrote, shown in a line


class Command(TerminalCommand):
    help = (
        "Takes the exchanges that name us from the portal of a partner, by its API, "
        "and puts them into review as drafts with their source. Nothing is published, "
        "and nothing that is here already is changed: run again, it says what the "
        "partner has changed since. What cannot be taken is left out; the exit status "
        "is then 1."
    )
    guard = {}  # what may be asked, beyond public addresses by https

    def add_arguments(self, parser):
        parser.add_argument("url", help="The address of the partner's portal.")
        parser.add_argument(
            "--user",
            required=True,
            help="The account in whose name they are entered; another one publishes.",
        )
        parser.add_argument(
            "--as",
            dest="us",
            default="",
            metavar="SLUG",
            help="What our city is called there; as here by default.",
        )
        parser.add_argument(
            "--partner",
            default="",
            metavar="SLUG",
            help="What their city is called here; as there by default.",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would come; write nothing."
        )

    def handle(self, url, *, user, us, partner, dry_run, **options):
        account = User.objects.filter(username=user, is_active=True).first()
        if account is None:
            raise CommandError(
                _("There is no active account “%(name)s”.") % {"name": user}
            )
        try:
            with one_at_a_time("partner", waits=False):
                report = take_over(url, account, us, partner, dry_run, **self.guard)
        except RunningError:
            raise CommandError(
                _("Another run of fetch_partner is not finished. Try again later.")
            ) from None
        except ValidationError as error:
            texts = [printable(each, LONGEST) for each in error.messages]
            raise CommandError("\n".join(texts)) from None
        self.say_all(report)
        if dry_run:
            self.say(_("Nothing was written, because of --dry-run."))
        if number := len(report.refused):
            text = ngettext(
                "%(number)d exchange was left out, for the reason above.",
                "%(number)d exchanges were left out, for the reasons above.",
                number,
            )
            raise CommandError(text % {"number": number})

    def say_all(self, report):
        for offer in report.new:
            self.say(_("new, in review: %(title)s"), title=offer.title)
        for title, labels in report.changed:
            text = _("changed there since, left as it is here: %(title)s (%(fields)s)")
            self.say(text, title=title, fields=_(", ").join(labels))
        for title, reason in report.refused:
            self.say(_("left out: %(title)s. %(reason)s"), title=title, reason=reason)
        counts = {name: len(rows) for name, rows in report._asdict().items()}
        self.say(
            _(
                "%(new)d new, %(known)d known, of them %(changed)d changed there, "
                "%(refused)d left out"
            ),
            **counts,
        )

    def say(self, text, **values):
        """Write a line; what the partner wrote has no control characters then."""
        shown = {
            name: printable(value, LONGEST) if isinstance(value, str) else value
            for name, value in values.items()
        }
        self.stdout.write(text % shown)
