"""Whatever happens in whatever order: nobody sees what is not public at that moment.

Stories are published, changed, scheduled, withdrawn; time passes; the application ends
in the middle of any step, the keeper looks or does not, the database is away. After
each of these everything is read that can be read: the files as a web server in front
gives them out, without asking anybody, and the answers of the application.
"""

import os
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import count
from time import monotonic

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.models import Edition, Story
from portal.public.published import folder, serving
from portal.public.published.upkeep.keeper import Keeper
from portal.server.outage import outage

pytestmark = [pytest.mark.engine, pytest.mark.full]
SLUGS = ("one", "two")
PATHS = ("/en/stories/", "/en/feed.atom", *(f"/en/stories/{slug}/" for slug in SLUGS))
MINUTES = st.sampled_from([0.5, 1, 2, 5])
WHICH = st.sampled_from(SLUGS)
CALLS = ("unlink", "replace", "rename", "symlink", "link", "mkdir")  # of the folder
STEPS = st.one_of(
    st.tuples(st.just("publish"), WHICH),
    st.tuples(st.just("change"), WHICH),
    st.tuples(st.just("withdraw"), WHICH),
    st.tuples(st.just("delete"), WHICH),
    st.tuples(st.just("schedule"), WHICH, MINUTES),
    st.tuples(st.just("end"), WHICH, MINUTES),
    st.tuples(st.just("undo"), WHICH),
    st.tuples(st.just("wait"), MINUTES),
    st.tuples(st.just("visit"), st.sampled_from(PATHS)),
    st.tuples(st.just("keep")),
    st.tuples(st.just("warm")),
    st.tuples(st.just("database"), st.booleans()),
)
# Before how many further calls of the folder the process ends, if it does.
CRASHES = st.one_of(st.none(), st.none(), st.integers(0, 6))


class ProcessEndedError(BaseException):
    """The process is gone: nothing that it had to do is done."""


class World:
    """The site and those who work on it; what is public is told by the rows alone."""

    def __init__(self, patch):
        self.patch, self.passed, self.tokens = patch, timedelta(), count()
        self.is_away, self.keeper = False, Keeper()
        real = timezone.now
        patch.setattr(timezone, "now", lambda: real() + self.passed)
        patch.setattr(serving, "PAUSE", 0)

    def do(self, step, crash):
        name, *values = step
        with suppress(ProcessEndedError), self.ending_after(crash):
            getattr(self, name)(*values)
        self.look_at_everything()

    @contextmanager
    def ending_after(self, crash):
        """Let the process end before the next but `crash` calls of the folder."""
        if crash is None:
            yield
            return
        left = iter(range(crash))
        with pytest.MonkeyPatch.context() as patch:
            for name in CALLS:
                patch.setattr(os, name, ending(getattr(os, name), left))
            yield

    def row(self, slug):
        return Story.objects.filter(slug=slug).first() or Story(
            slug=slug, title_zh_hans=slug
        )

    def save(self, slug, **values):
        if self.is_away:
            return
        with transaction.atomic():
            row = self.row(slug)
            for name, value in values.items():
                setattr(row, name, value)
            row.save()

    def token(self):
        return f"token-{next(self.tokens)}-"

    def publish(self, slug):
        now, title = timezone.now(), self.token()
        self.save(
            slug, status="published", published_at=now, expires_at=None, title_en=title
        )

    def change(self, slug):
        self.save(slug, title_en=self.token())

    def withdraw(self, slug):
        self.save(slug, status="withdrawn")

    def delete(self, slug):
        if not self.is_away:
            with transaction.atomic():
                Story.objects.filter(slug=slug).delete()

    def schedule(self, slug, minutes):
        at, title = timezone.now() + timedelta(minutes=minutes), self.token()
        self.save(
            slug, status="published", published_at=at, expires_at=None, title_en=title
        )

    def end(self, slug, minutes):
        begins = self.row(slug).published_at or timezone.now()
        after = max(begins, timezone.now())
        self.save(slug, expires_at=after + timedelta(minutes=minutes))

    def undo(self, slug):
        """A change that is undone at its end."""
        if self.is_away:
            return
        with transaction.atomic():
            self.withdraw(slug)
            transaction.set_rollback(True)

    def wait(self, minutes):
        self.passed += timedelta(minutes=minutes)

    def visit(self, path):
        Client().get(path)

    def keep(self):
        if not self.is_away:
            self.keeper.looked = float("-inf")
            self.keeper.look()

    def warm(self):
        self.keep()
        for _ in range(12):
            if self.keeper.warming and not self.is_away:
                self.keeper.warm()

    def database(self, is_away):
        self.is_away = is_away
        outage.until = monotonic() + 3600 if is_away else 0.0

    def look_at_everything(self):
        public = {row.title_en for row in Story.objects.published()}
        for path in PATHS:
            for text in (*as_files(path), Client().get(path).content):
                seen = set(words(text))
                assert seen <= public, (path, seen, public)


def ending(call, left):
    def ends(*args, **kwargs):
        if next(left, None) is None:
            raise ProcessEndedError
        return call(*args, **kwargs)

    return ends


def words(text):
    for part in text.decode().split("token-")[1:]:
        yield f"token-{part.partition('-')[0]}-"


def as_files(path):
    """What a web server in front has at the address: the file, and that of the net."""
    file = f"{path[1:]}index.html" if path.endswith("/") else path[1:]
    slot = folder.root() / "slots" / str(int(timezone.now().timestamp()) // 100)
    for each in (slot / file, slot / ".net" / file):
        with suppress(OSError):
            yield each.read_bytes()


@settings(
    max_examples=200,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(STEPS, CRASHES), min_size=4, max_size=12))
def test_nobody_sees_what_is_not_public(published_root, transactional_db, steps):
    with pytest.MonkeyPatch.context() as patch:
        world = World(patch)
        try:
            for step, crash in steps:
                world.do(step, crash)
        finally:
            outage.end()
            world.keeper.listener.close()
            Story.objects.all().delete()
            Edition.objects.all().delete()
