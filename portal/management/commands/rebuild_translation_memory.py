"""`manage.py rebuild_translation_memory`: rebuild the memory of translations."""

from django.utils.translation import ngettext

from portal.editorial.translations.memory import rebuild
from portal.management.terminal import TerminalCommand


class Command(TerminalCommand):
    help = "Reads former translations again from what is published."

    def handle(self, **options):
        count = rebuild()
        text = ngettext(
            "%(count)d segment can be suggested to translators.",
            "%(count)d segments can be suggested to translators.",
            count,
        )
        self.stdout.write(text % {"count": count})
