"""`manage.py audit`: check the audit trail, and delete old entries."""

import re
from itertools import chain

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.archive.trail import compare
from portal.management.terminal import TerminalCommand
from portal.models import AuditHead
from portal.models.audit.verifying import BrokenTrailError, findings, forget

ANCHOR = re.compile(r"(\d{1,18}):([0-9a-f]{64})")
SHOWN = 200


class Command(TerminalCommand):
    help = (
        "Verifies the audit trail: says of each entry that was changed, deleted or "
        "swapped that it was, and compares the trail with what copies say of it. "
        "With --forget deletes what is older than AUDIT_KEPT_DAYS."
    )

    def add_arguments(self, parser):
        group = parser.add_mutually_exclusive_group(required=True)
        group.add_argument(
            "--verify",
            action="store_true",
            help="Walk the whole chain, and end with 1 where it is not whole.",
        )
        group.add_argument(
            "--forget",
            action="store_true",
            help="Delete the entries that are older than AUDIT_KEPT_DAYS.",
        )
        parser.add_argument(
            "--anchor",
            metavar="NUMBER:DIGEST",
            help="What --verify printed on an earlier day: it must still be so.",
        )

    def handle(self, **options):
        self.forget() if options["forget"] else self.verify(options["anchor"])

    def verify(self, anchor):
        """Raise CommandError if there is a finding."""
        noted = ANCHOR.fullmatch(anchor or "")
        if anchor and not noted:
            raise CommandError(_("--anchor takes a number, a colon and a digest."))
        differing, remarks = compare()
        head = AuditHead.objects.filter(pk=1).first()
        found = findings(head, noted and (int(noted[1]), noted[2]))
        count = 0
        for count, sentence in enumerate(chain(found, differing), start=1):
            if count <= SHOWN:
                self.stdout.write(sentence)
        end = [f"{head.last}:{head.digest}"] if head and head.last else []
        for sentence in (*end, *remarks):
            self.stdout.write(sentence)
        if count:
            text = ngettext(
                "The audit trail is not whole: %(count)d finding.",
                "The audit trail is not whole: %(count)d findings.",
                count,
            )
            raise CommandError(text % {"count": count})
        text = _("The audit trail is whole, from entry %(first)d to entry %(last)d.")
        if not head.last:
            text = _("The audit trail is whole, and has no entry yet.")
        self.stdout.write(text % {"first": head.first, "last": head.last})

    def forget(self):
        try:
            count = forget()
        except BrokenTrailError:
            text = _("Nothing was deleted: the trail is not whole. See audit --verify.")
            raise CommandError(text) from None
        text = ngettext(
            "%(count)d entry older than %(days)d days was deleted.",
            "%(count)d entries older than %(days)d days were deleted.",
            count,
        )
        self.stdout.write(text % {"count": count, "days": settings.AUDIT_KEPT_DAYS})
