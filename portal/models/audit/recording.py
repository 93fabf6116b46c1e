"""Add to the trail, in the transaction of the recorded act.

Each entry is also written to the log, so that there is a copy outside the database.
"""

import json
import logging
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from itertools import batched
from types import SimpleNamespace
from typing import NamedTuple

import reversion
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation

from portal.content.parts import owned_links, parts_of
from portal.models.audit.entries import (
    AuditEntry,
    AuditHead,
    Event,
    digest_of,
    is_sealed,
    seal_of,
    values_of,
)
from portal.server.client_address import address_of
from portal.server.request_log import running_request

LONGEST = 200  # characters of a title
BATCH_SIZE = 200  # rows that are derived at the same time

log = logging.getLogger("portal.audit")
pending = ContextVar("pending", default=None)


class Pending(NamedTuple):
    """What is written at the end of an act: entries, and rows derived from others."""

    entries: list
    keys_of: dict  # the keys of these others, by function that writes and model


@contextmanager
def act(event, user, row=None, **details):
    """Change a row inside; on exit write its version, and the entry last.

    Yields the act, whose `event`, `row` and `details` can still be changed inside. The
    version has the entry as its comment, so both are equal. A row without versions has
    the entry alone.
    """
    under_way = SimpleNamespace(event=event, row=row, details=details)
    with transaction.atomic(), acts_together():
        with reversion.create_revision(manage_manually=True, atomic=False):
            yield under_way
            if isinstance(under_way.row, models.Model):
                note_version(under_way.row)
            reversion.set_user(user)
            reversion.set_comment(comment_of(under_way.event, **under_way.details))
        record(under_way.event, user, under_way.row, **under_way.details)


def note_version(row):
    """Put the row with its parts into the revision that is under way, if one is."""
    if not reversion.is_active():
        return
    for each in (*parts_of(row, owned_links), row):
        if reversion.is_registered(type(each)):
            reversion.add_to_revision(each)


def comment_of(event, **details):
    """Return the comment of a version: the contents of the entry, as JSON."""
    return json.dumps({"event": event, **details}, ensure_ascii=False)


def record(event, actor=None, row=None, **details):
    """Record an act of a user on a row, both optional, and return the entry.

    To be called in the transaction of the act, late in it: if the entry cannot be
    written, the act fails with it, and until its end nobody else can add an entry.
    `row` may be a model, if the act is about its rows. `details` are JSON values
    without passwords, codes and addresses of visitors. In a request, its network
    address and its id are recorded as well. An act on a working copy is recorded for
    its live row; `copy` is the key of the copy.
    """
    entry = AuditEntry(event=event, actor=actor, details=details)
    if actor is not None:
        entry.actor_name = actor.get_username()
    if row is not None:
        entry.kind = row._meta.label_lower
    if isinstance(row, models.Model):
        live = getattr(row, "live_id", None)
        entry.object_id = str(live or row.pk)
        if live:
            entry.details = {**details, "copy": row.pk}
        with translation.override(settings.LANGUAGE_CODE):
            entry.title = str(row)[:LONGEST]
    if request := running_request.get():
        entry.address = address_of(request)
        entry.request = request.id
    write([entry])
    return entry


@contextmanager
def acts_together():
    """Write at the end what is recorded inside, for many acts in one transaction.

    Before it, the rows that are derived from rows saved inside, such as search entries,
    are written, once for each row, from its final state. The head is locked last, to
    avoid a deadlock with row locks. After an exception nothing is written.
    """
    outer = pending.get()
    entries, keys_of = [], outer.keys_of if outer else {}
    token = pending.set(Pending(entries, keys_of))
    try:
        yield
    finally:
        pending.reset(token)
    if not outer:
        for (write_rows, model), keys in keys_of.items():
            for some in batched(sorted(keys), BATCH_SIZE):
                write_rows(model, list(some))
    write(entries)


def derive(write_rows, model, keys):
    """Call `write_rows(model, keys)` now and return what it returns.

    Inside `acts_together()` it is called at the end, and None is returned.
    """
    if not (outer := pending.get()):
        return write_rows(model, list(keys))
    outer.keys_of.setdefault((write_rows, model), set()).update(keys)
    return None


def write(entries):
    """Add the entries to the chain, in this order."""
    if outer := pending.get():
        outer.entries.extend(entries)
    elif entries:
        with transaction.atomic():
            head = locked_head()
            for entry in entries:
                append(head, entry)
            head.seal = seal_of(head)
            head.save()


def locked_head():
    """Lock and return the head, until the transaction ends.

    If the head or the last entry was changed or deleted without the key, this is
    recorded and the chain goes on, because the desk must keep working. A migration
    creates the head, so a missing one was deleted.
    """
    head, was_missing = AuditHead.objects.select_for_update().get_or_create(
        pk=1, defaults={"seal": lambda: seal_of(AuditHead())}
    )
    newest = AuditEntry.objects.order_by("-number").first()
    newest = newest or AuditEntry(number=head.first - 1, digest=head.before_first)
    is_end = (newest.number, newest.digest) == (head.last, head.digest)
    is_whole = is_sealed(head)
    if is_whole and is_end and not was_missing:
        return head
    found = {"number": head.last, "digest": head.digest, "newest": newest.number}
    if newest.number >= head.last or not is_whole:
        head.last, head.digest = max(head.last, newest.number), newest.digest
    append(head, AuditEntry(event=Event.CHAIN_BROKEN, details=found))
    return head


def append(head, entry):
    """Number the entry, link it to the last one, and log it on commit."""
    entry.number = head.last + 1
    entry.at = timezone.now()
    entry.digest = digest_of(entry, head.digest)
    entry.save()
    head.last, head.digest = entry.number, entry.digest
    transaction.on_commit(partial(mirror, entry), robust=True)


def mirror(entry):
    """Write the entry to the log: all its values, with its digest, as JSON."""
    values = values_of(entry) | {"digest": entry.digest}
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    if not text.isprintable():  # escape what ends a line or controls a terminal
        text = "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)
    log.info("%s", text)
