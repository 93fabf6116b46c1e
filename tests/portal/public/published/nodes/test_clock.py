"""What the clock begins and ends, with several who look at it."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from portal.models import Edition, Story
from portal.public.published.editions import settled

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
