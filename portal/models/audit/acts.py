"""Acts of users at the desk: one transaction, one version, one entry."""

import json
from contextlib import contextmanager
from types import SimpleNamespace

import reversion
from django.db import models, transaction

from portal.content.parts import owned_links, parts_of
from portal.models.audit.derived import derived_once
from portal.models.audit.recording import record


@contextmanager
def act(event, user, row=None, **details):
    """Change a row inside; on exit write its version, and the entry last.

    Yields the act, whose `event`, `row` and `details` can still be changed inside. The
    version has the entry as its comment, so both are equal. A row without versions has
    the entry alone.
    """
    under_way = SimpleNamespace(event=event, row=row, details=details)
    with transaction.atomic():
        with derived_once(), reversion.create_revision(manage_manually=True):
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
