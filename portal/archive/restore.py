"""Bringing a copy back: whole, or not at all.

First everything is checked, and nothing written. Then the missing stored files are
written with the other sizes of pictures; no row names them yet. Then one transaction
drops the tables, makes those of the copy's release, fills them, and migrates them to
this release. Its commit is the moment of the new state. A process that is killed before
leaves the old state, with files that `manage.py orphans` lists.
"""

import json
from contextlib import suppress
from pathlib import Path
from shutil import disk_usage
from types import SimpleNamespace

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.archive.check import contents, opened
from portal.archive.container import (
    ArchiveError,
    Digesting,
    damaged,
    lines_in,
    readable,
)
from portal.archive.places import digest_of
from portal.archive.snapshot import set_last_number
from portal.archive.tables import (
    FROM_THE_START,
    Schema,
    copied_tables,
    from_json,
    tables_of,
)
from portal.files import renditions
from portal.models import Edition

SHOWN = 5  # names in a sentence
OF_A_ROW = 2000  # bytes that one takes in the database, with its indexes, at most
MIGRATIONS = "django_migrations"
PICTURE = "portal.picture"
RENDITION_COLUMNS = ("file", "width", "height", "focal_x", "focal_y")


def is_in_use():
    """Return True if the database has content beyond that of the migrations."""
    there = {*connection.introspection.table_names()}
    return any(
        QuerySet(model).order_by().values("pk")[:1]
        for label, model in copied_tables().items()
        if label not in FROM_THE_START and model._meta.db_table in there
    )


def check_fits(copy):
    """The tables of a copy, and its files that are not there yet.

    Raises `ArchiveError` where it cannot be brought back here.
    """
    schema = Schema(copy.description)
    wanted, taken = {}, []
    for name, file in copy.files.items():
        if not default_storage.exists(name):
            wanted[name] = file
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
    size = sum(each.size for each in wanted.values())
    # A picture is once more as large in all its other sizes.
    check_room(default_storage.free(), default_storage.place, 2 * size)
    if connection.vendor == "sqlite":
        folder = Path(connection.settings_dict["NAME"]).resolve().parent
        check_room(disk_usage(folder).free, folder, OF_A_ROW * copy.rows)
    return schema, wanted


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


def restore(copy, progress, and_then=lambda: None):
    """Replace everything by a copy; `and_then` is called in the same transaction.

    Raises `ArchiveError`, or what the database or the disk says; then all is as before.
    """
    schema, wanted = check_fits(copy)
    written = []
    try:
        put_files(copy, wanted, written, progress)
        make_renditions(copy, progress)  # before tables are locked: it takes minutes
        # SQLite looks at foreign keys when all rows are there, as PostgreSQL does.
        with connection.constraint_checks_disabled(), transaction.atomic():
            drop_tables()
            schema.migrate()
            load(copy, schema, progress)
            # Foreign keys that lead nowhere raise `IntegrityError`. PostgreSQL looks at
            # them at once from here on: no table can be changed while that is to come.
            if connection.vendor == "sqlite":
                connection.check_constraints()
            else:
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            # Brings the tables up to this release, and builds what follows from rows.
            progress(_("search index"), 0, 0)
            call_command("migrate", interactive=False, verbosity=0)
            Edition.objects.renew()  # no page of before is given out again
            and_then()
            transaction.on_commit(written.clear)  # from here on they are needed
    except BaseException:
        for name in written:
            with suppress(OSError):
                for each in (name, *default_storage.related(name)):  # other sizes too
                    default_storage.delete(each)
        ContentType.objects.clear_cache()
        raise
    cache.clear()


def drop_everything():
    """Leave an empty database, for a release that does not know these tables."""
    with connection.constraint_checks_disabled(), transaction.atomic():
        drop_tables()


def put_files(copy, wanted, written, progress):
    """Store the files; notes what it writes."""
    for name, changed, content in contents(copy, wanted):
        written.append(name)
        read = Digesting(content)
        default_storage.put(name, read, changed)
        if read.sha256.hexdigest() != wanted[name].digest:
            raise damaged()
        progress(_("files"), len(written), len(wanted))


def make_renditions(copy, progress):
    """Make the other sizes of the pictures of a copy; a broken picture has none."""
    columns = copy.description["tables"].get(PICTURE, {}).get("columns", [])
    if not {*RENDITION_COLUMNS} <= {*columns}:
        return
    done = 0
    with opened(copy.source) as parts:
        for name, _changed, content in parts:
            if not name.startswith(f"rows/{PICTURE}/"):
                continue
            for line in lines_in(name, content):
                row = dict(zip(columns, json.loads(line), strict=True))
                values = {column: row[column] for column in RENDITION_COLUMNS}
                values["file"] = SimpleNamespace(name=values["file"])
                renditions.make_missing(SimpleNamespace(**values))
                done += 1
                progress(_("sizes of pictures"), done, copy.counted[PICTURE])


def drop_tables():
    """Take away all tables of the portal, of this release or of an earlier one."""
    loader = MigrationLoader(connection)
    nodes = [key for key in loader.applied_migrations if key in loader.graph.nodes]
    state = loader.project_state(nodes).apps
    models = [*tables_of(state).values(), *tables_of().values()]
    names = {MIGRATIONS, *(model._meta.db_table for model in models)}
    names &= {*connection.introspection.table_names()}
    quoted = [connection.ops.quote_name(name) for name in sorted(names)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL statement_timeout = 0")
            if quoted:
                cursor.execute(f"DROP TABLE {', '.join(quoted)}")
            return
        for name in quoted:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")


def load(copy, schema, progress):
    """Fill the tables, which hold nothing but what migrations have put there."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # a migration may have said otherwise
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in schema.tables.values():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    done = 0
    with opened(copy.source) as parts:
        for name, _changed, content in parts:
            if name.startswith("rows/"):
                label = name.split("/")[1]
                table = copy.description["tables"][label]
                lines = lines_in(name, content)
                done += insert(schema.tables[label], table["columns"], lines)
                progress(_("rows"), done, copy.rows)
    for label, table in copy.description["tables"].items():
        if table["last"] is not None:
            set_last_number(connection, schema.tables[label], table["last"])
    ContentType.objects.clear_cache()


def insert(model, columns, lines):
    """Write the rows in lines as they are, past managers, `save` and signals.

    Returns how many. Raises `ArchiveError` where one is no row of the model.
    """
    fields = {field.column: field for field in model._meta.concrete_fields}
    readers = [(fields[column], from_json(fields[column])) for column in columns]
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    places = ", ".join(["%s"] * len(columns))
    table = quote(model._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608
    count = 0
    with connection.cursor() as cursor:
        # One at a time, because many long ones would take too much memory.
        for line in lines:
            with readable():
                row = [
                    field.get_db_prep_save(
                        value if value is None else read(value), connection
                    )
                    for (field, read), value in zip(
                        readers, json.loads(line), strict=True
                    )
                ]
            cursor.execute(statement, row)
            count += 1
    return count
