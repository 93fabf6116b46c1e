"""Stored files: those that belong to a copy, and putting them back in their place."""

import json
import re
from contextlib import suppress

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from reversion.models import Version

from portal.archive.container import ArchiveError, PartError
from portal.archive.places import digest_of
from portal.archive.tables import copied_tables, file_columns

SHOWN = 5  # names in a sentence
MAX_NAME = 255  # characters of the name of a stored file
# Parts of a path that lead elsewhere, or that Windows reserves or shortens.
RESERVED = re.compile(
    r"|.*[. ]|(con|prn|aux|nul|(com|lpt)[0-9])(\..*)?", re.IGNORECASE | re.DOTALL
)


def names_of_files(alias):
    """The names of the files of rows, and of those of versions, which can come back."""
    in_rows, in_versions = set(), set()
    for model in copied_tables().values():
        columns = file_columns(model)
        for column in columns:
            rows = QuerySet(model, using=alias).order_by()
            in_rows.update(rows.values_list(column, flat=True).iterator())
        versions = QuerySet(Version, using=alias).filter(
            content_type__app_label=model._meta.app_label,
            content_type__model=model._meta.model_name,
        )
        texts = versions.order_by().values_list("serialized_data", flat=True)
        for text in texts.iterator() if columns else ():
            with suppress(ValueError, TypeError, LookupError, AttributeError):
                fields = json.loads(text)[0]["fields"]
                in_versions.update(fields.get(column) for column in columns)
    in_versions = {name for name in in_versions if name and isinstance(name, str)}
    return in_rows - {"", None}, in_versions


def check_name(name, taken):
    """Add the name of a stored file in a copy to `taken`, without regard to case.

    Raises `PartError` if storage cannot hold it, or another file has it already.
    """
    is_possible = len(name) <= MAX_NAME and default_storage.can_hold(name)
    if not is_possible or any(map(RESERVED.fullmatch, name.split("/"))):
        raise PartError(name, _("no file can have this name"))
    if name.casefold() in taken:
        raise PartError(name, _("another file has this name, apart from its case"))
    taken.add(name.casefold())


# Bringing back


def missing(copy):
    """Those files of a copy that are not in their place yet.

    Raises `ArchiveError` if a stored file has the name of one with another content.
    """
    found, taken = {}, []
    for name, file in copy.files.items():
        if not default_storage.exists(name):
            found[name] = file
        elif digest_of(default_storage, name) != file.digest:
            taken.append(name)
    if taken:
        names = ", ".join(sorted(taken)[:SHOWN])
        names += " …" if len(taken) > SHOWN else ""
        raise ArchiveError(
            _(
                "%(folder)s has files of the same name with another content: "
                "%(names)s. Move them away, or name another folder in MEDIA_ROOT; "
                "nothing was changed."
            )
            % {"folder": default_storage.place, "names": names}
        )
    return found


def check_room(free, folder, size):
    """Raise `ArchiveError` unless so many bytes are free in a folder, if that is known.

    `free` is what `WholeFileStorage.free` says of it.
    """
    if free is not None and free < size:
        raise ArchiveError(
            _(
                "The disk of %(folder)s has %(free)d MB left, and %(needed)d MB are "
                "needed; nothing was changed."
            )
            % {"folder": folder, "free": free // 10**6, "needed": -(-size // 10**6)}
        )


def remove(names):
    """Take back what was written, other sizes too, as far as that can be done."""
    for name in names:
        with suppress(OSError):
            for each in (name, *default_storage.related(name)):
                default_storage.delete(each)
