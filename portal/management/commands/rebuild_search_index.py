"""`manage.py rebuild_search_index`: rebuild the search index."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.management.terminal import TerminalCommand
from portal.public.search.indexing import differing, rebuild


class Command(TerminalCommand):
    help = "Writes the search index again; the search says so meanwhile."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing, but name the entries that are not as they should be.",
        )

    def handle(self, **options):
        if options["check"]:
            wrong = [f"{kind}/{key}" for kind, key in differing()]
            for name in wrong:
                self.stdout.write(name)
            if wrong:
                raise CommandError(_("The search index has to be rebuilt."))
            self.stdout.write(_("The search index is as it should be."))
            return
        count = rebuild(lambda kind, number: self.stdout.write(f"{kind}  {number}"))
        text = ngettext(
            "%(count)d page can be searched.", "%(count)d pages can be searched.", count
        )
        self.stdout.write(text % {"count": count})
