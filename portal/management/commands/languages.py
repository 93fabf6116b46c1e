"""`manage.py languages`: lists the languages of the site, adds some, removes some."""

from subprocess import CalledProcessError

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from portal.archive.container import ArchiveError
from portal.management import languages
from portal.management.exclusive import preparing
from portal.management.terminal import TerminalCommand
from portal.server.languages import added_languages, can_be_added, folder_of


class Command(TerminalCommand):
    help = (
        "Lists the languages of the site, adds some, or takes away those that were "
        "added. Stop the portal before you take one away."
    )

    def add_arguments(self, parser):
        acts = ("list", "add", "remove")
        parser.add_argument("act", nargs="?", choices=acts, default="list")
        parser.add_argument("codes", nargs="*", metavar="CODE", help="such as ja or ru")
        parser.add_argument(
            "--yes",
            action="store_true",
            help="Also take away a language that has texts; they are lost.",
        )

    def handle(self, act, codes, yes, **options):
        codes = list(dict.fromkeys(code.lower() for code in codes))
        if bool(codes) != (act != "list"):
            raise CommandError(_("Name the languages after `add` or `remove`."))
        try:
            with preparing():
                getattr(self, act)(codes, yes)
        except (ArchiveError, OSError, CalledProcessError) as error:
            raise CommandError(str(error)) from error

    def list(self, codes, yes):
        for code, name in settings.LANGUAGES:
            self.stdout.write(f"{code}  {name}")
            self.write_texts(code)

    def write_texts(self, code):
        for kind, number in languages.number_of_texts(code).items():
            self.stdout.write(f"    {kind}: {number}")

    def add(self, codes, yes):
        if wrong := [code for code in codes if not can_be_added(code)]:
            raise CommandError(
                _(
                    "%(codes)s: no code of a language that Django and Babel know, or "
                    "one that is written from right to left, or that is here already."
                )
                % {"codes": ", ".join(wrong)}
            )
        languages.add(codes)
        self.stdout.write(
            _(
                "Added. Now reload the portal, and run `warm --new`. Texts of the "
                "interface are English where your catalogue has none: %(files)s"
            )
            % {"files": ", ".join(map(catalogue, codes))}
        )

    def remove(self, codes, yes):
        known = [*added_languages(), *filter(languages.was_removed, codes)]
        if wrong := [code for code in codes if code not in known]:
            text = _("%(codes)s: not among the languages that were added.")
            raise CommandError(text % {"codes": ", ".join(wrong)})
        with_texts = [code for code in codes if languages.number_of_texts(code)]
        for code in with_texts:
            self.stdout.write(code)
            self.write_texts(code)
        if with_texts and not yes:
            raise CommandError(
                _(
                    "Nothing was changed: these texts would be lost. Make a copy, and "
                    "say --yes."
                )
            )
        languages.remove(codes)
        self.stdout.write(_("Taken away. Now start the portal, and run `warm --new`."))


def catalogue(code):
    folder = folder_of(settings.LANGUAGES_ROOT, code)
    return str(folder / "LC_MESSAGES" / "django.po")
