"""`manage.py reencode_pictures`: pictures from before, stored as uploads are today."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import ngettext

from portal.management.reencoding import reencode
from portal.management.terminal import terminal_language
from portal.models import Picture


class Command(BaseCommand):
    help = (
        "Takes the metadata off pictures that were stored before this was done, and "
        "makes the sizes that they lack. Run a second time it changes nothing."
    )

    def handle(self, **options):
        with translation.override(terminal_language()):
            self.run()

    def run(self):
        """Do what can be done; raise CommandError if something could not be."""
        done, failed = 0, 0
        for picture in Picture.objects.order_by("pk"):
            try:
                done += reencode(picture)
            except (ValidationError, OSError) as error:
                failed += 1
                self.complain(picture, error)
        text = ngettext(
            "%(count)d picture encoded anew", "%(count)d pictures encoded anew", done
        )
        self.stdout.write(text % {"count": done})
        if failed:
            text = ngettext(
                "%(count)d picture was left as it was.",
                "%(count)d pictures were left as they were.",
                failed,
            )
            raise CommandError(text % {"count": failed})

    def complain(self, picture, error):
        reasons = getattr(error, "messages", None) or [error.strerror or str(error)]
        self.stderr.write(f"{picture.slug}: {' '.join(reasons)}")
