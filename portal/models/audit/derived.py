"""Derived rows, such as search entries: written once for each row.

Forms, steps and imports save a row several times in one transaction. Inside
`derived_once()` its derived rows are written at the end, from its final state.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from itertools import batched

BATCH_SIZE = 200  # rows that are read at the same time

pending = ContextVar("pending", default=None)  # keys by function and model


@contextmanager
def derived_once():
    """Write at the end the rows that are derived from rows saved inside.

    To be used in the transaction of the saves. After an exception nothing is written.
    """
    if pending.get() is not None:
        yield
        return
    keys_of = {}
    token = pending.set(keys_of)
    try:
        yield
    finally:
        pending.reset(token)
    for (write, model), keys in keys_of.items():
        for some in batched(sorted(keys), BATCH_SIZE):
            write(model, list(some))


def derive(write, model, keys):
    """Call `write(model, keys)` now and return what it returns.

    Inside `derived_once()` it is called at the end, and None is returned.
    """
    keys_of = pending.get()
    if keys_of is None:
        return write(model, list(keys))
    keys_of.setdefault((write, model), set()).update(keys)
    return None
