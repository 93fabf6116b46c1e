"""`manage.py doctor`: how the portal and its machine are, and what to do."""

import json
import os
import re
import sys
from argparse import ArgumentTypeError
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from portal.health import mails, record, rows, servers
from portal.health.examination import examine, state_of
from portal.health.lines import reason_of
from portal.health.report import as_json, as_metrics, as_text
from portal.management.terminal import TerminalCommand

UNIT = re.compile(r"[\w:@.\\-]{1,200}", re.ASCII)


def unit(value):
    if not UNIT.fullmatch(value):
        raise ArgumentTypeError(f"{value!r} is no name of a unit")
    return value


class Command(TerminalCommand):
    help = (
        "Looks at everything that the portal needs, and prints a line for each: green, "
        "yellow or red, what there is, and what to do. Ends with 0, 1 or 2, the worst "
        "of them. Writes the figures to METRICS_FILE, where that is set."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="Print JSON.")
        group = parser.add_mutually_exclusive_group()
        group.add_argument(
            "--mail", metavar="ADDRESS", help="Send a mail to this address as a trial."
        )
        group.add_argument(
            "--tell",
            action="store_true",
            help="Mail red lines to administrators, once for each fault and once when "
            "it is over. Ends with 0 if they know of everything.",
        )
        group.add_argument(
            "--unit",
            type=unit,
            metavar="NAME",
            help="Note that a unit of systemd has failed, and mail that.",
        )
        group.add_argument(
            "--ended",
            type=unit,
            metavar="NAME",
            help="Note that a unit of systemd has ended well.",
        )

    def handle(self, **options):
        self.problems = []
        if address := options["mail"]:
            line = servers.send_trial(address)
            line.name = "mail"
            self.show([line], options["json"])
        elif options["unit"] or options["ended"]:
            self.note(options["unit"] or options["ended"], not options["unit"])
        else:
            self.examine(options["tell"], options["json"])

    def note(self, unit, is_good):
        """Note how a unit has ended, and mail that, even if there is no database."""
        with self.going_on(), record.changing() as found:
            found.units[unit] = {"at": record.now_in_words(), "is_good": is_good}
            mails.note_readers(found)
            self.report(found, rows.lines_of_units(found.units))
        self.fail()

    def examine(self, is_nightly, in_json):
        lines = examine()
        with self.going_on(), record.changing() as found:
            lines = found.take_over(lines)
            mails.note_readers(found)
            if is_nightly:
                self.report(found, lines)
        if file := os.environ.get("METRICS_FILE"):
            with self.going_on():
                record.write(Path(file), as_metrics(lines), 0o644)
        if not is_nightly:
            self.show(lines, in_json)
        self.fail()

    @contextmanager
    def going_on(self):
        """Note where a file cannot be written, and go on."""
        try:
            yield
        except OSError as error:
            self.problems.append(f"{error.filename or ''}: {reason_of(error)}")

    def report(self, found, lines):
        if not mails.report(found, lines):
            text = _(
                "No administrator got the mail about it: see EMAIL_URL, and whether "
                "an administrator has an e-mail address."
            )
            self.problems.append(text)

    def fail(self):
        if self.problems:
            raise CommandError("\n".join(self.problems))

    def show(self, lines, in_json):
        """Print the lines, and end with the worst of their states."""
        found = as_json(lines, record.now_in_words())
        text = json.dumps(found, ensure_ascii=False, indent=2)
        self.stdout.write(text if in_json else as_text(lines))
        for problem in self.problems:
            self.stderr.write(problem)
        sys.exit(state_of(lines))
