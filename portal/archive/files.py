"""Stored files: those that belong to a copy, and putting them back in their place."""

import hashlib
import json
import os
import shutil
from contextlib import suppress
from glob import escape
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from reversion.models import Version

from portal.archive.container import AT_ONCE
from portal.archive.problems import ArchiveError
from portal.archive.tables import copied_tables, file_columns
from portal.files import renditions
from portal.files.storage import UNFINISHED, sync

SHOWN = 5  # names in a sentence


def names_in_rows(alias):
    """The name of every file that a row has."""
    found = set()
    for model in copied_tables().values():
        for column in file_columns(model):
            rows = QuerySet(model, using=alias).order_by()
            found.update(rows.values_list(column, flat=True).iterator())
    return found - {"", None}


def names_in_versions(alias):
    """Those that a version has, which can be brought back."""
    found = set()
    for model in copied_tables().values():
        columns = file_columns(model)
        versions = QuerySet(Version, using=alias).filter(
            content_type__app_label=model._meta.app_label,
            content_type__model=model._meta.model_name,
        )
        texts = versions.order_by().values_list("serialized_data", flat=True)
        for text in texts.iterator() if columns else ():
            with suppress(ValueError, TypeError, LookupError, AttributeError):
                fields = json.loads(text)[0]["fields"]
                found.update(fields.get(column) for column in columns)
    return {name for name in found if name and isinstance(name, str)}


def path_of(name):
    """Where a file of this name lies, or None if it may lie nowhere."""
    try:
        path = Path(default_storage.path(name))
    except (SuspiciousFileOperation, ValueError):
        return None
    return path if path != Path(default_storage.location) else None


def opened(name):
    """The open file, or None where there is none."""
    path = path_of(name)
    try:
        return path and path.open("rb")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


def digest_of(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# Bringing back


def missing(copy):
    """Those files of a copy that are not in their place yet.

    Raises `ArchiveError` where one of them would lie nowhere, or in the place of one
    with another content.
    """
    found, taken = {}, []
    for name, file in copy.files.items():
        path = path_of(name)
        if path is None:
            raise ArchiveError(_("No file can be called %(name)r.") % {"name": name})
        if not os.path.lexists(path):
            found[name] = file
        elif not path.is_file() or digest_of(path) != file.digest:
            taken.append(name)
    if taken:
        raise ArchiveError(
            _(
                "%(folder)s has files of the same name with another content: "
                "%(names)s. Move them away, or name another folder in MEDIA_ROOT; "
                "nothing was changed."
            )
            % {"folder": default_storage.location, "names": some_of(taken)}
        )
    return found


def some_of(names):
    shown = ", ".join(sorted(names)[:SHOWN])
    return f"{shown} …" if len(names) > SHOWN else shown


def check_room(folder, size):
    """Raise `ArchiveError` unless the disk of a folder has so many bytes to spare."""
    folder = Path(folder).resolve()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < size:
        raise ArchiveError(
            _(
                "The disk of %(folder)s has %(free)d MB left, and %(needed)d MB are "
                "needed; nothing was changed."
            )
            % {
                "folder": folder,
                "free": free // 10**6,
                "needed": -(-size // 10**6),
            }
        )


def store(name, changed, content):
    """Write a file in its place, whole or not at all, with its time of change."""
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{uuid4().hex}{UNFINISHED}")
    try:
        with unfinished.open("xb") as file:
            shutil.copyfileobj(content, file, AT_ONCE)
        os.utime(unfinished, (changed, changed))
        sync(unfinished)
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync(path.parent)


def remove(names):
    """Take back what was written, other sizes too, as far as that can be done."""
    for name in names:
        path = path_of(name)
        for each in (path, *path.parent.glob(f"{escape(path.name)}.*")):
            with suppress(OSError):
                each.unlink()


def make_renditions(pictures, progress):
    """Make the other sizes of pictures; returns the names of what was written.

    A picture that cannot be read has none, as at the old place.
    """
    for number, (name, width, height, x, y) in enumerate(pictures, start=1):
        renditions.make_missing(
            SimpleNamespace(
                file=SimpleNamespace(name=name),
                width=width,
                height=height,
                focal_x=x,
                focal_y=y,
            )
        )
        progress(_("sizes of pictures"), number, len(pictures))
