"""What the order of a query leaves open, settled as a test chooses.

No database promises anything of rows that a query does not put in order, nor of those
that its order does not tell apart. So an answer has to be the same whichever of them
comes first.
"""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

UP, DOWN = "ASC", "DESC"


@contextmanager
def ties(direction, ordered=True):
    """Let each query end its own order in all columns that it asks for.

    That changes nothing where the order ends in a key. What makes one text of many
    rows, or is no query of Django's, meets tables that are read backwards on SQLite.
    Without `ordered` no query has an order of its own.
    """
    with pytest.MonkeyPatch.context() as patch, turned(direction):
        own_order, execute = SQLCompiler.get_order_by, SQLCompiler.execute_sql

        def get_order_by(compiler):
            found = own_order(compiler)
            if not is_list(compiler):
                return found
            columns = enumerate(compiler.select or (), 1)
            last = [(c, (f"{n} {direction}", (), True)) for n, (c, *_) in columns]
            return [*(found if ordered else ()), *last]

        def execute_sql(compiler, *args, **kwargs):
            compiler.is_asked = True
            return execute(compiler, *args, **kwargs)

        patch.setattr(SQLCompiler, "get_order_by", get_order_by)
        patch.setattr(SQLCompiler, "execute_sql", execute_sql)
        yield


def is_list(compiler):
    """Whether the order tells: of a condition in another query it does not."""
    return compiler.query.is_sliced or getattr(compiler, "is_asked", False)


@contextmanager
def turned(direction):
    """SQLite goes through its tables backwards, where it is free to."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA reverse_unordered_selects = {int(direction == DOWN)}")
        try:
            yield
        finally:
            cursor.execute("PRAGMA reverse_unordered_selects = 0")


def rewrite(model):
    """Write every row anew, the last one first, and change nothing.

    PostgreSQL puts what is written behind everything else.
    """
    rows = QuerySet(model)
    for key in list(rows.order_by("-pk").values_list("pk", flat=True)):
        rows.filter(pk=key).update(id=key)
