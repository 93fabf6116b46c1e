"""What commands share: the language of the terminal, and their progress on it."""

import os
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.template.defaultfilters import filesizeformat
from django.utils import translation

EVERY = 0.2  # seconds between two changes of the line
CLEARED = "\r\x1b[K"


def terminal_language():
    """Return the site's language nearest to the locale of the terminal, or `en`.

    As in POSIX, LC_ALL comes before LC_MESSAGES and that before LANG.
    """
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next(filter(None, map(os.environ.get, names)), "")
    wanted = locale.replace("_", "-").split("-")[0].lower()
    codes = [code for code, name in settings.LANGUAGES]
    return next((code for code in codes if code.split("-")[0] == wanted), "en")


def size_in_words(size):
    """Return a size without the space that does not break: some terminals lack it."""
    return filesizeformat(size).replace("\xa0", " ")


class TerminalCommand(BaseCommand):
    """A command in the language of the terminal; errors of the database end it."""

    def execute(self, *args, **options):
        with translation.override(terminal_language()):
            try:
                return super().execute(*args, **options)
            except DatabaseError as error:
                raise CommandError(str(error)) from error


class Progress:
    """Show progress on a terminal as one line that changes; elsewhere show nothing.

    Called with the name of the work, the number done and the total (0: unknown).
    """

    def __init__(self):
        self.is_shown = sys.stderr.isatty()
        self.at = 0.0

    def __call__(self, what, done, total):
        now = time.monotonic()
        if self.is_shown and now - self.at >= EVERY:
            self.at = now
            share = f" {done * 100 // total} %" if total else f" {done}" if done else ""
            sys.stderr.write(f"{CLEARED}{what}{share}")
            sys.stderr.flush()

    def end(self):
        if self.is_shown:
            sys.stderr.write(CLEARED)
