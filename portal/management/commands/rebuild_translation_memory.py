"""`manage.py rebuild_translation_memory`: rebuild the memory of translations."""

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import ngettext

from portal.editorial.translations.memory import rebuild
from portal.management.terminal import terminal_language


class Command(BaseCommand):
    help = "Reads former translations again from what is published."

    def handle(self, **options):
        with translation.override(terminal_language()):
            try:
                count = rebuild()
            except DatabaseError as error:
                raise CommandError(str(error)) from error
            text = ngettext(
                "%(count)d segment can be suggested to translators.",
                "%(count)d segments can be suggested to translators.",
                count,
            )
            self.stdout.write(text % {"count": count})
