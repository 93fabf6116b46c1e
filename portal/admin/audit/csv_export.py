"""The trail as CSV: every column, as it is digested, beside the act in words.

The rows are read by number, some at a time: nothing is held in memory, and no statement
or transaction lasts as long as somebody takes to receive the file.
"""

import csv
import json
from datetime import UTC

from portal.models import AuditEntry
from portal.models.audit import Event
from portal.public.api.files.csv_format import BOM, Line, text

AT_ONCE = 2000
COLUMNS = [
    *("number", "at", "event", "actor_id", "actor_name", "kind", "object_id"),
    *("title", "address", "request", "details", "digest"),
]


def lines(rows, last):
    """The file of the entries up to number `last`, in pieces, the oldest first."""
    write = csv.writer(Line, lineterminator="\r\n").writerow
    labels = {value: str(label) for value, label in Event.choices}
    in_words = AuditEntry._meta.get_field("event").verbose_name
    head = BOM + write([*COLUMNS, in_words])
    # What was translated is ready: the language is another while pieces are asked for.
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
    """The cells of a row; a text that a spreadsheet would run is none any more."""
    row["at"] = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    row["details"] = json.dumps(row["details"], ensure_ascii=False, sort_keys=True)
    row["actor_id"] = row["actor_id"] or ""
    texts = [text(each) if isinstance(each, str) else each for each in row.values()]
    return [*texts, labels.get(row["event"], "")]
