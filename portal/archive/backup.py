"""Making a copy: of one moment, under its name only once it was read and found good."""

import os
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.models import DateTimeField, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.archive import encryption, files
from portal.archive.anchors import last_entry
from portal.archive.check import read_copy
from portal.archive.container import FIRST, FORMAT, Writer, canonical, check_line
from portal.archive.problems import ArchiveError, naming
from portal.archive.schema import known_migrations, release
from portal.archive.snapshot import last_number, snapshot
from portal.archive.tables import (
    LEFT_OUT,
    PERSONAL,
    as_json,
    columns_of,
    copied_tables,
    plain,
)
from portal.files.storage import UNFINISHED, sync

ROWS = 2000  # that are read at once
MOST_BYTES = 4 * 2**20  # of rows in one part


def make_copy(path, progress, with_addresses=False):
    """Write a copy; returns what `read_copy` says of it.

    `progress` is told of a kind of work, and how much of it is done. Raises
    `ArchiveError`, and `OSError` where the disk fails; then there is nothing new.
    """
    path = Path(path)
    if path.exists():
        raise ArchiveError(
            _("%(file)s is there already, and stays as it is.") % {"file": path}
        )
    check_migrated()
    unfinished = path.with_name(f".{path.name}.{uuid4().hex}{UNFINISHED}")
    try:
        with (
            naming(path),
            written(unfinished) as file,
            encryption.written_to(file) as sink,
        ):
            write_all(sink, progress, with_addresses)
        copy = read_copy(unfinished, progress)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    sync(path.parent)
    copy.path = path
    return copy


@contextmanager
def written(path):
    """A new file that only its owner may read, on the disk at the end."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def check_migrated():
    """Raise `ArchiveError` unless the tables are those of this release."""
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations)
    replaced = {key for each in loader.replacements.values() for key in each.replaces}
    apps = loader.migrated_apps
    strange = {key for key in applied if key[0] in apps}
    strange -= {*loader.disk_migrations, *replaced}
    if set(loader.graph.nodes) - applied or strange:
        raise ArchiveError(
            _(
                "The database has not the tables of this release: run "
                "`manage.py migrate` first."
            )
        )


def write_all(file, progress, with_addresses):
    with Writer(file) as writer:
        with snapshot() as alias:
            told = write_tables(writer, alias, progress, with_addresses)
            named = files.names_in_rows(alias)
            others = files.names_in_versions(alias)
        missing = write_files(writer, sorted(named | others), progress)
        writer.close({**told, "missing": sorted(missing & named)})


def write_tables(writer, alias, progress, with_addresses):
    """Write what the database holds; returns what the manifest says of it."""
    tables, counts = copied_tables(), {}
    writer.add(FIRST, canonical(description(alias, tables)))
    for label, model in tables.items():
        private = {} if with_addresses else PERSONAL.get(label, {})
        counts[label] = write_rows(writer, alias, model, private)
        progress(_("tables"), len(counts), len(tables))
    newest = newest_change(alias)
    return {"rows": counts, "newest": newest, "addresses": with_addresses}


def description(alias, tables):
    """What the file is, and of which tables."""
    return {
        "format": FORMAT,
        "release": release(),
        "migrations": known_migrations(),
        "left_out": sorted(LEFT_OUT),
        "trail": last_entry(alias),
        "tables": {
            label: {
                "columns": columns_of(model),
                "last": last_number(connections[alias], model),
            }
            for label, model in tables.items()
        },
    }


def write_rows(writer, alias, model, private):
    """Write the rows of a table in the order of their keys; returns how many."""
    fields = model._meta.concrete_fields
    places = {field.column: number for number, field in enumerate(fields)}
    values = {places[column]: value for column, value in private.items()}
    key = places[model._meta.pk.column]
    translators = [as_json(field) for field in fields]
    # Not through the managers, which may hide rows or look at one language only.
    rows = QuerySet(model, using=alias).order_by("pk")
    rows = rows.values_list(*(field.attname for field in fields))
    lines, size, count, part = [], 0, 0, 0
    for row in rows.iterator(chunk_size=ROWS):
        found = [each(value) for each, value in zip(translators, row, strict=True)]
        for place, value in values.items():
            found[place] = value
        lines.append(canonical(found) + b"\n")
        check_line(f"{model._meta.label_lower} {found[key]}", lines[-1])
        size, count = size + len(lines[-1]), count + 1
        if size >= MOST_BYTES:
            part += 1
            writer.add_lines(name_of_part(model, part), lines)
            lines, size = [], 0
    if lines:
        writer.add_lines(name_of_part(model, part + 1), lines)
    return count


def name_of_part(model, number):
    return f"rows/{model._meta.label_lower}/{number:06}.jsonl.gz"


def newest_change(alias):
    """When something in the copy changed last, as far as its rows tell.

    It stands for the time of the copy: so that the same state gives the same bytes.
    """
    found = []
    for model in copied_tables().values():
        fields = [each.attname for each in model._meta.concrete_fields if tells(each)]
        if fields:
            rows = QuerySet(model, using=alias)
            found += rows.aggregate(**{f"max_{f}": Max(f) for f in fields}).values()
    return max((plain(each) for each in found if each), default=None)


def tells(field):
    """Whether a column says when its row was written."""
    return isinstance(field, DateTimeField) and (
        field.auto_now or field.auto_now_add or field.default is timezone.now
    )


def write_files(writer, names, progress):
    """Write the stored files; returns the names of those that are not there."""
    missing, taken = set(), set()
    for number, name in enumerate(names, start=1):
        found = files.opened(name)
        if found is None:
            missing.add(name)
            continue
        with found.file as file:
            files.check_name(name, taken)
            writer.add_file(f"media/{name}", file, found.size, found.changed)
        progress(_("files"), number, len(names))
    return missing
