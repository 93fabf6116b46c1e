"""Compile the catalogues without gettext, which few machines have."""

import os
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


def is_current(source, target):
    """Return True if the times are equal, to compile restored older catalogues."""
    return target.exists() and target.stat().st_mtime_ns == source.stat().st_mtime_ns


def compile_catalogue(source, target):
    """Write `target` in one step: a running server never reads half a catalogue."""
    time = source.stat().st_mtime_ns
    temporary = target.with_suffix(f".{os.getpid()}.mo")
    polib.pofile(str(source)).save_as_mofile(str(temporary))
    os.utime(temporary, ns=(time, time))
    temporary.replace(target)


class Command(BaseCommand):
    help = "Compiles the portal's catalogues of messages that have changed."
    requires_system_checks = []

    def handle(self, **options):
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                target = source.with_suffix(".mo")
                if is_current(source, target):
                    continue
                try:
                    compile_catalogue(source, target)
                except OSError as error:
                    raise CommandError(f"{source}: {error}") from None
