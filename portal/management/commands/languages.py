"""`manage.py languages`: lists the languages of the site, adds some, removes some."""

import os
import subprocess
import sys

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import BooleanField, Count, Q
from django.utils.translation import gettext as _

from portal.archive.backup import check_migrated
from portal.archive.container import ArchiveError
from portal.archive.restore import is_in_use
from portal.content.i18n.columns import change_columns, translated_models
from portal.content.i18n.translatable import Translated, column_of, translated_names
from portal.management.exclusive import preparing
from portal.management.terminal import TerminalCommand
from portal.models import SiteSettings, TranslationTask
from portal.models.audit import Event, record
from portal.server.languages import (
    MESSAGES,
    added_languages,
    can_be_added,
    folder_of,
)

DERIVED = ("rebuild_search_index", "rebuild_translation_memory")


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
        except (ArchiveError, OSError, subprocess.CalledProcessError) as error:
            raise CommandError(str(error)) from error

    def list(self, codes, yes):
        for code, name in settings.LANGUAGES:
            self.stdout.write(f"{code}  {name}")
            self.write_texts(code)

    def write_texts(self, code):
        for kind, number in number_of_texts(code).items():
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
        check_migrated()
        # Columns first, so that processes of before go on working.
        change_columns(connection, codes, are_wanted=True)
        catalogues = []
        for code in codes:
            folder, former = folder_and_former(code)
            if former.is_dir() and not folder.exists():
                former.rename(folder)
            (folder / MESSAGES).mkdir(parents=True, exist_ok=True)
            catalogues.append(str(folder / MESSAGES / "django.po"))
        # An empty database stays one that a copy may be brought back to.
        if is_in_use():
            record(Event.SETTING_CHANGED, None, SiteSettings, languages_added=codes)
        derive_again()
        self.stdout.write(
            _(
                "Added. Now reload the portal, and run `warm --new`. Texts of the "
                "interface are English where your catalogue has none: %(files)s"
            )
            % {"files": ", ".join(catalogues)}
        )

    def remove(self, codes, yes):
        """Take languages away with their texts; the folders stay under another name.

        What a process that was killed leaves is taken away by the next.
        """
        removed = {code for code in codes if folder_and_former(code)[1].is_dir()}
        known = {*added_languages(), *removed}
        if wrong := [code for code in codes if code not in known]:
            text = _("%(codes)s: not among the languages that were added.")
            raise CommandError(text % {"codes": ", ".join(wrong)})
        with_texts = [code for code in codes if number_of_texts(code)]
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
        check_migrated()
        with transaction.atomic():
            TranslationTask.objects.filter(language__in=codes).delete()
            forget_sources(codes)
            record(Event.SETTING_CHANGED, None, SiteSettings, languages_removed=codes)
        for code in codes:
            folder, former = folder_and_former(code)
            if folder.is_dir():
                folder.rename(former)
        change_columns(connection, codes, are_wanted=False)
        derive_again()
        self.stdout.write(_("Taken away. Now start the portal, and run `warm --new`."))


def folder_and_former(code):
    """Return the folder of a language, and where it is while the language is not."""
    folder = folder_of(settings.LANGUAGES_ROOT, code)
    return folder, folder.with_name(f"{folder.name}.removed")


def number_of_texts(code):
    """Return how many texts and files are in an added language, by kind."""
    found = {}
    for model in translated_models() if code in added_languages() else ():
        names = [column_of(name, code) for name in translated_names(model)]
        texts = {
            name: Count("pk", filter=Q(**{f"{name}__gt": ""}))
            for name in names
            if not isinstance(model._meta.get_field(name), BooleanField)
        }
        if number := sum(model._base_manager.aggregate(**texts).values()):
            found[str(model._meta.verbose_name_plural)] = number
    return found


def forget_sources(codes):
    """Take languages out of the records of outdated translations."""
    for model in apps.get_models():
        if not issubclass(model, Translated):
            continue
        rows = model._base_manager.exclude(translated_from={})
        for key, stored in rows.values_list("pk", "translated_from"):
            found = {}
            for code, each in stored.items():
                texts = {
                    name: was
                    for name, was in each["texts"].items()
                    if was["language"] not in codes
                }
                if texts and code not in codes:
                    found[code] = each | {"texts": texts}
            if found != stored:
                model._base_manager.filter(pk=key).update(translated_from=found)


def derive_again():
    """Build what follows from the texts, in processes that know the languages."""
    for command in DERIVED:
        subprocess.run(  # noqa: S603 - nothing in it is from outside
            [sys.executable, "manage.py", command],
            cwd=settings.BASE_DIR,
            env=os.environ,
            stdout=subprocess.DEVNULL,
            check=True,
        )
