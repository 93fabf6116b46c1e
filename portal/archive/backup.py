"""Making a copy: of one moment, under its name only once it was read and found good.

First the stored files are put among those that copies share, then the file of rows,
which names them, gets its name.
"""

import json
from contextlib import suppress
from pathlib import Path
from time import time
from uuid import uuid4

from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.models import (
    DateTimeField,
    ExpressionWrapper,
    F,
    Max,
    QuerySet,
    TextField,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from reversion.models import Version

from portal.archive import encryption
from portal.archive.check import check_name, read_file
from portal.archive.container import (
    FIRST,
    FORMAT,
    ArchiveError,
    Writer,
    canonical,
    check_line,
    naming,
    temporary,
)
from portal.archive.places import FILES, Source, folder_of
from portal.archive.snapshot import last_number, snapshot
from portal.archive.tables import (
    LEFT_OUT,
    PERSONAL,
    as_json,
    columns_of,
    copied_tables,
    file_columns,
)
from portal.archive.trail import last_entry
from portal.content.i18n.translatable import LANGUAGES
from portal.files.storage import UNFINISHED
from portal.models.accounts.encryption import EncryptedField
from portal.version import copies_read_from, version

ROWS = 2000  # that are read at once


def make_copy(path, progress, with_addresses=False):
    """Write a copy; returns what `read_copy` says of it.

    `progress` gets a kind of work, and how much of it is done. Raises
    `ArchiveError`, and `OSError` where the disk fails; then there is no new copy, but
    perhaps a file among the shared ones.
    """
    path = Path(path).absolute()
    place, name = folder_of(path.parent), path.name
    place.check_free(name)
    check_migrated()
    unfinished = f".{name}.{uuid4().hex}{UNFINISHED}"
    with temporary() as rows, naming(path):
        writer = Writer(rows)
        with snapshot() as alias:
            summary = write_tables(writer, alias, progress, with_addresses)
            named, others = names_of_files(alias)
        missing = keep_files(writer, place, sorted(named | others), progress)
        writer.close({**summary, "missing": sorted(missing & named)})
        rows.seek(0)
        with (
            encryption.encrypted(rows) as file,
            place.storage.gets_name(unfinished, name),
        ):
            place.storage.put(unfinished, file, int(time()))
            copy = read_file(Source(place, unfinished), progress)
    copy.source = Source(place, name)
    return copy


def send(copy, place, progress):
    """Put a copy into another place: the files that are not there yet, the rows last.

    Raises `ArchiveError`, `OSError`.
    """
    place.check_free(copy.source.name)
    there = {*place.names(FILES)}
    wanted = {file.shared for file in copy.files.values()} - there
    names = [*(f"{FILES}/{name}" for name in sorted(wanted)), copy.source.name]
    for number, name in enumerate(names, start=1):
        place.fetch(copy.source.place, name)
        progress(_("sending"), number, len(names))


def check_migrated():
    """Raise `ArchiveError` unless the tables are those of this release."""
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations)
    replaced = {key for each in loader.replacements.values() for key in each.replaces}
    ours = {key for key in applied if key[0] in loader.migrated_apps}
    unknown = ours - {*loader.disk_migrations, *replaced}
    if set(loader.graph.nodes) - applied or unknown:
        raise ArchiveError(
            _(
                "The database has not the tables of this release: run "
                "`manage.py migrate` first."
            )
        )


def write_tables(writer, alias, progress, with_addresses):
    """Write what the database holds; returns what the manifest says of it."""
    tables, counts = copied_tables(), {}
    description = {
        "format": FORMAT,
        "release": version(),
        "read_from": copies_read_from(),
        "languages": LANGUAGES,
        "migrations": sorted(map(".".join, MigrationLoader(None).graph.nodes)),
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
    writer.add(FIRST, canonical(description))
    for label, model in tables.items():
        private = {} if with_addresses else PERSONAL.get(label, {})
        counts[label] = write_rows(writer, alias, model, private)
        progress(_("tables"), len(counts), len(tables))
    newest = newest_change(alias)
    return {"rows": counts, "newest": newest, "addresses": with_addresses}


def write_rows(writer, alias, model, private):
    """Write the rows of a table in the order of their keys; returns how many."""
    columns, label, count = columns_of(model), model._meta.label_lower, 0
    key = columns.index(model._meta.pk.column)
    # Encrypted texts are copied as they are stored, because the key stays here.
    stored = [
        ExpressionWrapper(F(field.attname), TextField())
        if isinstance(field, EncryptedField)
        else field.attname
        for field in model._meta.concrete_fields
    ]
    # Not through the managers, which may hide rows or look at one language only.
    rows = QuerySet(model, using=alias).order_by("pk").values_list(*stored)

    def lines():
        nonlocal count
        for row in rows.iterator(chunk_size=ROWS):
            values = [as_json(value) for value in row]
            for column, value in private.items():
                values[columns.index(column)] = value
            line = canonical(values)
            check_line(f"{label} {values[key]}", line)
            count += 1
            yield line

    writer.add_lines(f"rows/{label}", lines())
    return count


def newest_change(alias):
    """When something in the copy changed last, as far as its rows tell.

    It is used instead of the time of the copy, so the same state gives the same bytes.
    """
    found = []
    for model in copied_tables().values():
        written = {
            f"max_{field.attname}": Max(field.attname)
            for field in model._meta.concrete_fields
            if isinstance(field, DateTimeField)
            and (field.auto_now or field.auto_now_add or field.default is timezone.now)
        }
        if written:
            found += QuerySet(model, using=alias).aggregate(**written).values()
    return max((as_json(each) for each in found if each), default=None)


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


def keep_files(writer, place, names, progress):
    """Put stored files among the shared ones, and write which these are.

    Returns the names of those that are not there.
    """
    missing, taken, lines = set(), set(), []
    for number, name in enumerate(names, start=1):
        found = default_storage.opened(name)
        if found is None:
            missing.add(name)
            continue
        check_name(name, taken)
        lines.append(canonical([name, *place.keep(found)]))
        progress(_("files"), number, len(names))
    writer.add_lines(FILES, lines)
    return missing
