"""Compile the catalogues without gettext, which few machines have."""

import os
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Compiles the portal's catalogues of messages that have changed."
    requires_system_checks = []

    def handle(self, **options):
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                target = source.with_suffix(".mo")
                temporary = target.with_suffix(f".{os.getpid()}.mo")
                try:
                    time = source.stat().st_mtime_ns
                    # Restored catalogues are older, so the time has to be the same.
                    if target.exists() and target.stat().st_mtime_ns == time:
                        continue
                    # In one step: a running server never reads half a catalogue.
                    polib.pofile(str(source)).save_as_mofile(str(temporary))
                    os.utime(temporary, ns=(time, time))
                    temporary.replace(target)
                except OSError as error:
                    raise CommandError(f"{source}: {error}") from None
