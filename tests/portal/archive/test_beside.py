"""Copies that are made while people work hold one moment, and no half of any step."""

import io
import threading
from contextlib import contextmanager
from itertools import count
from random import Random

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client

from portal.archive.backup import make_copy, write_tables
from portal.archive.container import Writer
from portal.archive.restore import restore
from portal.archive.snapshot import snapshot
from portal.models import AuditEntry, Picture, Story, User
from portal.models.audit import Event
from tests.actors.desk import page, recover
from tests.conftest import FIXTURES
from tests.pictures import encoded, quarters, upload
from tests.portal.archive.conftest import silent
from tests.portal.archive.databases import elsewhere, other_media
from tests.reading.form import edit, read

pytestmark = [
    *(pytest.mark.full, pytest.mark.engine),
    pytest.mark.django_db(transaction=True),
]
numbers = count(1)
NEEDED = ("groups", "site")


def rows_now():
    """The parts that a copy of this moment has of the database, with their digests."""
    writer = Writer(io.BytesIO())
    with snapshot() as alias:
        write_tables(writer, alias, silent, with_addresses=False)
    return rows_in(writer.members)


def rows_in(members):
    return tuple(tuple(each) for each in members if each[0].startswith("rows/"))


def pages_now():
    """What visitors see of stories and pictures."""
    visitor, slugs = Client(), [row.slug for row in Story.objects.pages()]
    addresses = ["/en/stories/", *(f"/en/stories/{slug}/" for slug in slugs)]
    return {address: visitor.get(address).content for address in addresses}


class Watched(Client):
    """After each request it writes down what the database holds."""

    def __init__(self, moments):
        super().__init__()
        self.moments = moments

    def request(self, **request):
        response = super().request(**request)
        assert response.status_code in (200, 302, 403, 404), response
        self.moments.append(rows_now())
        return response


class Office:
    """An editor and a publisher, and what they can do; each step names a row."""

    def __init__(self):
        self.moments, self.pages = [], {}
        self.me, self.them = Watched(self.moments), Watched(self.moments)
        for client, name in ((self.me, "me"), (self.them, "them")):
            client.force_login(User.objects.get(username=name))
        self.moments.append(rows_now())

    def do(self, step, number):
        """Take a step; what visitors see afterwards belongs to its last moment."""
        getattr(self, step)(number)
        if self.moments[-1] not in self.pages:
            self.pages[self.moments[-1]] = pages_now()

    def a_story(self, number, **asked):
        rows = [*Story.objects.filter(**asked).order_by("pk")]
        return rows[number % len(rows)] if rows else self.write(number)

    def a_picture(self, number):
        rows = [*Picture.objects.order_by("pk")]
        return rows[number % len(rows)] if rows else self.upload(number)

    def form(self, row):
        return page(type(row), "change", row.pk)

    def write(self, number):
        values = {
            "title_zh_hans": f"新闻 {next(numbers)}",
            "title_en": "A",
            "_save": "",
        }
        self.me.post(page(Story, "add"), values)
        return Story.objects.latest("pk")

    def change(self, number):
        row, text = self.a_story(number, status="draft"), f"<p>{next(numbers)}</p>"
        cover = Picture.objects.order_by("pk").last()
        values = {
            "body_en": text,
            "title_ko": "소식",
            "cover": (cover and cover.pk) or "",
        }
        edit(self.me, self.form(row), Story, **values)

    def copy(self, number):
        row = self.a_story(number, status="published", live=None)
        self.me.post(page(Story, "copy", row.pk))

    def publish(self, number):
        row = self.a_story(number, status="draft")
        edit(self.them, self.form(row), Story, "_step", "publish")

    def withdraw(self, number):
        row = self.a_story(number, status="published")
        values = {"step-remark": "改"}
        edit(self.them, self.form(row), Story, "_step", "withdraw", **values)

    def delete(self, number):
        row = self.a_story(number)
        self.them.post(page(Story, "delete", row.pk), {"post": "yes"})

    def bring_back(self, number):
        entries = self.them.get(page(Story, "recoverlist")).context["entries"]
        if entries:
            recover(self.them, entries[number % len(entries)]["version"])

    def upload(self, number):
        url = page(Picture, "add")
        form = read(self.me.get(url).text, Picture)
        self.me.post(url, {**form, **self.picture(), "_save": ""})
        return Picture.objects.latest("pk")

    def picture(self):
        width = 30 + next(numbers)
        file = upload(encoded(quarters(width, 20)), "one.png")
        return {"file": file, "alt_zh_hans": "图", "alt_en": "A", "alt_ko": "그림"}

    def replace(self, number):
        row = self.a_picture(number)
        edit(self.them, self.form(row), Picture, **self.picture())

    def drop(self, number):
        row = self.a_picture(number)
        self.them.post(page(Picture, "delete", row.pk), {"post": "yes"})


STEPS = ("write", "change", "copy", "publish", "withdraw", "delete", "bring_back")
STEPS += ("upload", "replace", "drop")


@contextmanager
def copies_beside(folder):
    """Within the block copies are made in a thread, one after the other."""
    copies, failures, end = [], [], threading.Event()

    def work():
        try:
            while not end.is_set():
                copies.append(make_copy(folder / f"{next(numbers)}.tar", silent))
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield copies
    finally:
        end.set()
        thread.join()
    assert failures == []


@pytest.fixture
def office(transactional_db, media_folder):
    """Two people, and the site without content."""
    call_command("loaddata", *(p for p in FIXTURES if p.endswith(FILES)), verbosity=0)
    for name in ("me", "them"):
        User.objects.create_superuser(name, language="en")
    office = Office()
    for step in ("upload", "write", "change", "publish", "upload", "write", "publish"):
        office.do(step, 0)
    office.do("write", 0)
    assert Story.objects.published().count() == 2
    return office


FILES = tuple(f"/{name}.yaml" for name in NEEDED)


def test_a_copy_holds_one_moment_of_what_others_do(office, tmp_path):
    seed, between, restored = Random().randrange(10**6), 0, 0
    dice = Random(seed)
    for _program in range(4):
        first = len(office.moments) - 1
        with copies_beside(tmp_path) as copies:
            # Each step at least once, in any order.
            for step in dice.sample([*STEPS, *dice.choices(STEPS, k=3)], k=13):
                office.do(step, dice.randrange(10))
        moments, known = office.moments[first:], []
        for copy in copies:
            rows = rows_in(copy.manifest["members"])
            assert rows in moments, f"a moment that never was: {seed}"
            assert copy.manifest["missing"] == [], seed
            between += rows not in (moments[0], moments[-1])
            known += [copy] if rows in office.pages else []
        if restored < 2 and known:
            copy, folder = known[len(known) // 2], tmp_path / f"elsewhere-{restored}"
            folder.mkdir()
            with elsewhere("sqlite", folder), other_media(folder / "media") as media:
                restore(copy, silent)
                rows = rows_in(copy.manifest["members"])
                assert rows_now() == rows
                assert pages_now() == office.pages[rows]
                for picture in Picture.objects.all():
                    assert (media / picture.file.name).exists()
            restored += 1
    assert between > 10
    assert restored == 2
    events = set(AuditEntry.objects.values_list("event", flat=True))
    assert {Event.PUBLISHED, Event.WITHDRAWN, Event.DELETED} <= events, seed
