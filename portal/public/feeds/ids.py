"""Permanent ids of rows, independent of their addresses.

Feeds and calendars recognise known entries by them. An address would not do, because
slugs and hosts can change.
"""

import datetime
import uuid

NAMESPACE = uuid.UUID("85d33626-1e8b-4e0f-b011-3be6b74986de")


def uuid_of(kind, row, *aspects):
    """Return the UUID of a row with `pk` and `created_at`, or of an aspect of it.

    The key alone would be the same in the portal of another office. The time of
    creation never changes and makes it unique; a moved or restored database keeps both.
    Without a row it is that of the kind.
    """
    made = row and row.created_at.astimezone(datetime.UTC).isoformat()
    key = (row.pk, made) if row else ()
    return uuid.uuid5(NAMESPACE, " ".join(map(str, (kind, *key, *aspects))))
