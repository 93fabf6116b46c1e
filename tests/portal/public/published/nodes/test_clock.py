"""What several do with the edition at once: the clock's work, and holding it."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from portal.models import Edition, Story
from portal.public.published import editions
from portal.public.published.editions import holding, settled

pytestmark = pytest.mark.engine
KEEPERS = 3  # with the test itself as many as the pool has connections


def test_each_moment_begins_one_edition_whoever_notices_it(files, few, make_one):
    soon, later = (timezone.now() + timedelta(seconds=each) for each in (0.4, 0.8))
    make_one(Story, "begins", published_at=soon)
    make_one(Story, "ends", expires_at=later)
    before = settled().number
    together = Barrier(KEEPERS, timeout=10)

    def keep(number):
        seen = []
        try:
            for moment in (soon, later):
                time.sleep(max(0, (moment - timezone.now()).total_seconds()))
                together.wait()
                seen.append(settled().number)
            return seen
        finally:
            connection.close()

    with ThreadPoolExecutor(KEEPERS) as threads:
        seen = [*threads.map(keep, range(KEEPERS))]
    assert seen == [[before + 1, before + 2]] * KEEPERS
    edition = Edition.objects.current()
    assert (edition.number, edition.floor) == (before + 2, before + 2)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server")
def test_who_is_frozen_while_holding_the_edition_stops_nobody(files, monkeypatch):
    monkeypatch.setattr(editions, "FROZEN", 0.3)

    def change():
        try:
            Edition.objects.begin(removes=False)
            return Edition.objects.current().number
        finally:
            connection.close()

    def hold():
        with holding() as edition, ThreadPoolExecutor(1) as threads:
            changed.append(threads.submit(change).result(timeout=10) - edition.number)

    changed = []
    with pytest.raises(DatabaseError):
        hold()
    connection.close()
    assert changed == [1]
