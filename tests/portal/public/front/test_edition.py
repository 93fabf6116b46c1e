"""What a web server is told of the edition: its name, and how long it may go on."""

import re
from datetime import timedelta
from itertools import pairwise
from unittest.mock import ANY

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from portal.models import Edition, Story
from portal.public.front import edition as module

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("few")]
RULE = re.compile(r"no-cache, stale-while-revalidate=(\d+), stale-if-error=\1")


def asked():
    response = Client().get("/edition")
    assert response.status_code == 200
    return response


def name():
    return asked()["X-Edition"]


def seconds_alone():
    return int(RULE.fullmatch(asked()["Cache-Control"])[1])


def test_it_is_good_until_the_end_of_the_second_that_it_is_from():
    """nginx reads that first; else it forgets for how long to use it after an error."""
    before = int(timezone.now().timestamp())
    answer = asked()
    told = int(answer["X-Accel-Expires"].removeprefix("@"))
    assert before <= told <= int(timezone.now().timestamp())
    names = [*answer.headers]
    assert names.index("X-Accel-Expires") < names.index("Cache-Control")


def test_the_name_is_another_one_after_a_change_and_else_the_same():
    before = name()
    assert re.fullmatch(r"[0-9a-f]{16}-\d+", before)
    assert name() == before
    Story.objects.update(summary_en="New")
    assert name() != before
    Edition.objects.all().delete()  # as in a database that was just made
    before = name()
    Story.objects.update(summary_en="Newer")
    assert name() != before


def test_what_the_clock_begins_and_ends_makes_another_name(clock, make_one):
    now = timezone.now()
    make_one(Story, "begins", published_at=now + timedelta(minutes=3))
    make_one(Story, "ends", expires_at=now + timedelta(minutes=7))
    seen = [name()]
    for _ in range(4):
        clock(minutes=2)
        seen.append(name())
    assert [a == b for a, b in pairwise(seen)] == [True, False] * 2


def test_at_midnight_there_is_another_one(clock):
    before = name()
    now = timezone.localtime()
    rest = timedelta(days=1) - timedelta(hours=now.hour, minutes=now.minute)
    clock(seconds=rest.total_seconds() - now.second)
    assert name() != before


def test_without_the_portal_it_ends_before_something_has_to_leave(settings, make_one):
    settings.STALE_MINUTES = 60
    assert seconds_alone() == 3600
    make_one(Story, "ends", expires_at=timezone.now() + timedelta(seconds=90.5))
    assert 88 <= seconds_alone() <= 91
    answer = asked()
    kept = int(RULE.fullmatch(answer["Cache-Control"])[1])
    until = int(answer["X-Accel-Expires"].removeprefix("@")) + kept
    assert until + 1 <= Story.objects.get(slug="ends").expires_at.timestamp()


def test_the_moments_are_asked_for_again_only_after_a_change(monkeypatch):
    asked()
    ask = module.moments
    times = []
    monkeypatch.setattr(module, "moments", lambda now: times.append(now) or ask(now))
    asked()
    assert not times
    Story.objects.update(summary_en="New")
    asked()
    asked()
    assert times == [ANY]


def test_without_the_database_it_is_no_answer(monkeypatch):
    def gone(*args):
        raise OperationalError("gone")

    monkeypatch.setattr(module, "present", gone)
    assert Client().get("/edition").status_code == 503
