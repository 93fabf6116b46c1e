"""The trail as CSV: every column as it is digested, and the act in words.

The rows are read by number, in batches, to save memory and to keep no statement or
transaction open while the client receives the file.
"""

import csv
import json
from datetime import UTC

from portal.models import AuditEntry
from portal.models.audit import Event
from portal.public.api.csv_format import BOM, Line, text

AT_ONCE = 2000
COLUMNS = [
    *("number", "at", "event", "actor_id", "actor_name", "kind", "object_id"),
    *("title", "address", "request", "details", "digest"),
]


def lines(rows, last):
    """Yield the lines of the file up to entry `last`, the oldest first."""
    write = csv.writer(Line, lineterminator="\r\n").writerow
    labels = {value: str(label) for value, label in Event.choices}
    in_words = AuditEntry._meta.get_field("event").verbose_name
    head = BOM + write([*COLUMNS, in_words])
    # Translate before the pieces are read, when another language is active.
    return pieces(rows, last, lambda row: write(cells(row, labels)), head)


def pieces(rows, last, write, head):
    yield head
    after = 0
    while batch := next_rows(rows, after, last):
        yield "".join(map(write, batch))
        after = batch[-1]["number"]


def next_rows(rows, after, last):
    some = rows.filter(number__gt=after, number__lte=last).order_by("number")
    return list(some.values(*COLUMNS)[:AT_ONCE])


def cells(row, labels):
    """Return the cells of a row; formulas are escaped for spreadsheets."""
    row["at"] = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    row["details"] = json.dumps(row["details"], ensure_ascii=False, sort_keys=True)
    row["actor_id"] = row["actor_id"] or ""
    texts = [text(each) if isinstance(each, str) else each for each in row.values()]
    return [*texts, labels.get(row["event"], "")]
