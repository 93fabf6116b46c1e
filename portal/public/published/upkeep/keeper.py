"""Looks after the published pages: the clock, other servers, the lease, all pages.

It never stands still for long. A page at a time is made, and between two of them it is
looked whether there is a new edition; where all pages are there, it waits for one.
"""

import logging
import time
from datetime import timedelta

from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from portal.public.published import folder
from portal.public.published.editions import settled
from portal.public.published.nodes.messages import Listener
from portal.public.published.release import note_release
from portal.public.published.switching import switch
from portal.public.published.upkeep import verifying
from portal.public.published.upkeep.warming import Warming

log = logging.getLogger(__name__)
LOOKS = 0.5  # seconds between two looks at the edition
RENEWS = 30.0  # seconds between two renewals of the lease
VERIFIES = 60.0  # seconds between two rounds over the files that are new on the disk
VERIFIES_ALL = 3600.0  # seconds between two rounds over all of them


class Keeper:
    """The work of `manage.py keep`; `progress` is told how far the pages are."""

    def __init__(self, progress=lambda what, done, total: None):
        self.progress = progress
        self.get_response = WSGIHandler().get_response
        self.listener = Listener()
        self.edition = self.warming = self.verifying = None
        self.is_noted = False
        self.looked = self.renewed = float("-inf")
        self.verified = self.verified_all = float("-inf")
        self.verified_until = 0.0

    def run(self, goes_on=lambda: True):
        """Go on until `goes_on` says no; faults of database and disk are waited out."""
        is_down = False
        while goes_on():
            try:
                self.turn()
                is_down = False
            except (DatabaseError, OSError) as error:
                if not is_down:
                    log.error("Published pages are not looked after: %s", error)
                is_down = True
                close_old_connections()
                time.sleep(LOOKS)
        self.listener.close()

    def run_until_whole(self):
        """Go on until every page of the edition is there."""
        self.edition = None
        self.run(lambda: not self.is_whole())

    def is_whole(self):
        return self.edition is not None and folder.is_whole(str(self.edition))

    def turn(self):
        """Look, and then do one thing, or wait."""
        is_old = time.monotonic() - self.looked >= LOOKS
        if is_old or self.is_due() or self.listener.wait(0):
            self.look()
        if self.warming:
            self.warm()
        elif self.verifying:
            self.verify()
        else:
            self.rest()

    def is_due(self):
        return self.edition is None or not self.edition.holds_at(timezone.now())

    def look(self):
        """Follow the edition of the database, and the clock."""
        if not self.is_noted:
            note_release()
            self.is_noted = True
        self.edition = settled()
        self.looked = time.monotonic()
        is_late = folder.given_out() != str(self.edition)
        if is_late or self.looked - self.renewed >= RENEWS:
            self.edition = switch()
            self.renewed = time.monotonic()
        if self.warming and self.warming.name != str(self.edition):
            self.warming = None
        if not folder.is_whole(str(self.edition)) and not self.warming:
            self.warming = Warming(str(self.edition), self.get_response)

    def warm(self):
        self.warming.step()
        self.progress(self.warming.name, self.warming.done, self.warming.known)
        if self.warming.is_over:
            folder.whole(self.warming.name)
            log.info("Edition %s is whole", self.warming.name)
            self.warming = None

    def begin_verifying(self):
        """Look at the files that are new since the last round, or at all of them."""
        now, since = time.monotonic(), self.verified_until
        if now - self.verified_all >= VERIFIES_ALL:
            self.verified_all, since = now, 0.0
        self.verified_until = time.time() - LOOKS  # a disk's clock is less exact
        self.verifying = verifying.files(str(self.edition), since)

    def verify(self):
        if next(self.verifying, None) is None:
            self.verifying, self.verified = None, time.monotonic()

    def rest(self):
        """Wait for the next look, the clock, or a word from another server."""
        if time.monotonic() - self.verified >= VERIFIES:
            self.begin_verifying()
            return
        until = self.edition.changes_at - timezone.now()
        seconds = min(timedelta(seconds=LOOKS), until).total_seconds()
        if seconds > 0 and self.listener.wait(seconds):
            self.looked = float("-inf")
