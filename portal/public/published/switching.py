"""Brings the folder of published pages to the edition that the database has."""

import errno
import logging
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from portal.models.published.edition import edition_began, edition_begins
from portal.public.published import folder
from portal.public.published.editions import holding
from portal.public.published.nodes.messages import announce
from portal.public.published.nodes.registry import promise, report
from portal.public.published.nodes.withdrawals import wait_for_others

log = logging.getLogger(__name__)


def listen():
    edition_begins.connect(close_files)
    edition_began.connect(give_out)


def close_files(sender, removes, **kwargs):
    """Give out no file any more where something leaves, before that is committed.

    So nothing that has left is given out, even if this process ends right after it. An
    `OSError` undoes the change: what cannot be taken from the readers has not left.
    """
    if folder.is_used() and removes:
        try:
            folder.close()
        except OSError as error:
            raise OSError(errno.EBUSY, f"pages cannot be closed: {error}") from error
    announce()


def give_out(sender, removes, **kwargs):
    """Give out the edition, now that it is committed; `keep` tries again on failure.

    Where something leaves, it has left all servers when this comes back.
    """
    if folder.is_used():
        try:
            switch()
        except (OSError, DatabaseError) as error:
            log.error("Published pages were not switched: %s", error)
    if removes:
        wait_for_others()


def switch(wait=True):
    """Give out the edition that the database has now, and begin its lease.

    Returns it. Nobody can begin the next one meanwhile. Raises `BusyError` where that
    is under way and the caller does not `wait`, `OSError` where the folder fails.
    """
    longest = timezone.now() + timedelta(minutes=settings.SERVE_ALONE)
    promise(longest)
    with holding(wait) as edition:
        # Until then files may be given out though nobody looks after them.
        until = min(filter(None, [edition.leaves_at, longest]))
        report(edition, until)  # first: it fails where the lock was taken away
        folder.open_edition(str(edition), until, kept_as_net(edition))
    return edition


def kept_as_net(edition):
    """The name of an earlier edition of which nothing was taken away since, if any.

    Rather a whole one than the last one, which may have few pages yet.
    """
    last = folder.given_out_link()
    candidates = [folder.net_of(last), last] if last else []
    return next((n for n in candidates if n and may_be_kept(n, edition)), None)


def may_be_kept(name, edition):
    number = int(name.partition("-")[0])
    return name != str(edition) and edition.floor <= number < edition.number
