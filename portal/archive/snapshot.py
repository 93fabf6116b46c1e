"""One consistent view of the database, while others go on writing."""

from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Max, QuerySet

ALIAS = "snapshot"


@contextmanager
def snapshot():
    """The alias of a connection that sees one moment, and keeps nobody waiting.

    The usual one would lock SQLite for all writers.
    """
    own = connections[DEFAULT_DB_ALIAS].copy(ALIAS)
    options = own.settings_dict["OPTIONS"]
    options.pop("pool", None)
    if own.vendor == "sqlite":
        options["transaction_mode"] = "DEFERRED"
    connections[ALIAS] = own
    try:
        with transaction.atomic(using=ALIAS):
            with own.cursor() as cursor:
                if own.vendor == "postgresql":
                    level = "ISOLATION LEVEL REPEATABLE READ READ ONLY"
                    cursor.execute(f"SET TRANSACTION {level}")
                    cursor.execute("SET LOCAL statement_timeout = 0")
                # The moment is that of the first question.
                cursor.execute("SELECT COUNT(*) FROM django_migrations")
            yield ALIAS
    finally:
        own.close()
        del connections[ALIAS]


# The last number that was given, so that the number of a row that is gone, which its
# versions and the trail still name, is not given again.


def last_number(connection, model):
    """The last number that a row of the model got; None where nothing counts them."""
    if model._meta.auto_field is None:
        return None
    rows = QuerySet(model, using=connection.alias)
    largest = rows.aggregate(number=Max("pk"))["number"] or 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            query = "SELECT seq FROM sqlite_sequence WHERE name = %s"
            cursor.execute(query, [model._meta.db_table])
        elif sequence := sequence_of(cursor, model):
            query = f"SELECT last_value FROM {sequence} WHERE is_called"  # noqa: S608
            cursor.execute(query)
        else:
            return largest
        return max(largest, *(cursor.fetchone() or (0,)))


def sequence_of(cursor, model):
    """The name of the sequence that PostgreSQL counts with, quoted."""
    table, column = model._meta.db_table, model._meta.pk.column
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
    return cursor.fetchone()[0]


def set_last_number(connection, model, number):
    """Let the next row of the model get a number above this one."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = sequence_of(cursor, model)
            if sequence and number:
                cursor.execute("SELECT setval(%s, %s)", [sequence, number])
            elif sequence:
                cursor.execute(f"ALTER SEQUENCE {sequence} RESTART")
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        if number:
            cursor.execute(
                "INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, number]
            )
