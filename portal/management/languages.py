"""Languages that an office adds to the site, and takes away."""

import os
import subprocess
import sys

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import BooleanField, Count, Q

from portal.archive.backup import check_migrated
from portal.archive.restore import is_in_use
from portal.content.i18n.columns import change_columns, translated_models
from portal.content.i18n.translatable import Translated, column_of, translated_names
from portal.models import SiteSettings, TranslationTask
from portal.models.audit import Event, record
from portal.server.languages import MESSAGES, added_languages, folder_of

DERIVED = ("rebuild_search_index", "rebuild_translation_memory")


def folder_and_former(code):
    """Return the folder of a language, and where it is while the language is not."""
    folder = folder_of(settings.LANGUAGES_ROOT, code)
    return folder, folder.with_name(f"{folder.name}.removed")


def add(codes):
    """Add languages: their columns first, so that processes of before go on working.

    Raises `ArchiveError` before `migrate`, `OSError` where no folder can be made.
    """
    check_migrated()
    change_columns(connection, codes, are_wanted=True)
    for code in codes:
        folder, former = folder_and_former(code)
        if former.is_dir() and not folder.exists():
            former.rename(folder)
        (folder / MESSAGES).mkdir(parents=True, exist_ok=True)
    if is_in_use():  # an empty database stays one that a copy may be brought back to
        record(Event.SETTING_CHANGED, None, SiteSettings, languages_added=codes)
    derive_again()


def remove(codes):
    """Take languages away with their texts; the folders stay under another name.

    Raises the same. What a process that was killed leaves is taken away by the next.
    """
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


def was_removed(code):
    return folder_and_former(code)[1].is_dir()


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
        for key, kept in rows.values_list("pk", "translated_from"):
            found = without(kept, codes)
            if found != kept:
                model._base_manager.filter(pk=key).update(translated_from=found)


def without(kept, codes):
    """Return a record of former sources without those in, or of, these languages."""
    found = {}
    for code, each in kept.items():
        texts = {
            name: was
            for name, was in each["texts"].items()
            if was["language"] not in codes
        }
        if texts and code not in codes:
            found[code] = each | {"texts": texts}
    return found


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
