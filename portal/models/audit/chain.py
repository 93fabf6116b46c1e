"""The chain of the trail: a digest of each entry, a seal of the last one."""

import hashlib
import json
from datetime import UTC

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

PLAIN = ["number", "event", "actor_id", "actor_name", "kind", "object_id", "title"]
PLAIN += ["address", "request", "details"]


def said_by(entry):
    """Return all values of an entry that are digested, as JSON values."""
    values = {name: getattr(entry, name) for name in PLAIN}
    return values | {"at": entry.at.astimezone(UTC).isoformat(timespec="microseconds")}


def digest_of(entry, before):
    """Return the SHA-256 of the digest before and of all values of the entry."""
    text = json.dumps(
        [before, said_by(entry)],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def seal_of(head, key=None):
    """Return the seal, which cannot be computed without the key of the site."""
    text = f"{head.first} {head.before_first} {head.last} {head.digest}"
    return salted_hmac("portal.audit", text, secret=key, algorithm="sha256").hexdigest()


def is_sealed(head):
    """Return True if the seal was made with the current key or a former one."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(seal_of(head, key), head.seal) for key in keys)
