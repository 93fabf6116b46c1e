"""What names a row for ever, wherever its page stands.

Feeds and calendars tell by it what their readers have seen already. An address would
not do: a slug can change, and so can the host.
"""

import datetime
import uuid

NAMESPACE = uuid.UUID("85d33626-1e8b-4e0f-b011-3be6b74986de")


def uuid_of(kind, row, *aspects):
    """The UUID of a row that has `pk` and `created_at`, or of some aspect of it.

    The key alone would be the same in another office's portal. The moment at which the
    row was made never changes, and makes it the only one; a database that is moved or
    restored keeps both. Of no row it is that of the kind.
    """
    made = row and row.created_at.astimezone(datetime.UTC).isoformat()
    key = (row.pk, made) if row else ()
    return uuid.uuid5(NAMESPACE, " ".join(map(str, (kind, *key, *aspects))))
