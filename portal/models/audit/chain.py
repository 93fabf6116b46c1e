"""What holds the trail together: a digest of each entry, a seal upon the last one."""

import hashlib
import json
from datetime import UTC

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

PLAIN = ["number", "event", "actor_id", "actor_name", "kind", "object_id", "title"]
PLAIN += ["address", "request", "details"]


def said_by(entry):
    """All that an entry says, as JSON has it."""
    values = {name: getattr(entry, name) for name in PLAIN}
    return values | {"at": entry.at.astimezone(UTC).isoformat(timespec="microseconds")}


def digest_of(entry, before):
    """The SHA-256 of the digest of the entry before and of all that this one says."""
    text = json.dumps(
        [before, said_by(entry)],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def seal_of(head, key=None):
    """What nobody can write who has the database but not the key of the site."""
    text = f"{head.first} {head.before_first} {head.last} {head.digest}"
    return salted_hmac("portal.audit", text, secret=key, algorithm="sha256").hexdigest()


def is_sealed(head):
    """Whether the seal is right, made with today's key or with one before it."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(seal_of(head, key), head.seal) for key in keys)
