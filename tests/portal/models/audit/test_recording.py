"""Adding to the trail: one order without gaps, whole with its act or not at all.

Its head comes with the tables, so that one that is missing is never an accident.
"""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from portal.archive.restore import is_in_use
from portal.models import AuditEntry, AuditHead, Story
from portal.models.audit import Event, acts_together, record
from portal.models.audit.entries import AppendOnlyError, digest_of, is_sealed
from tests.portal.admin.editing.test_parallel import at_once
from tests.portal.models.audit.test_verifying import audit, execute, found, wipe
from tests.processes import run, url_of
from tests.tables import each_of

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
make_head = import_module("portal.migrations.0027_trail_head").make_head


def migrate():
    make_head(apps, SimpleNamespace(connection=connection))


def events():
    return [*AuditEntry.objects.order_by("number").values_list("event", flat=True)]


def test_an_entry_stands_on_the_one_before_it_and_stays_as_it_is():
    head = AuditHead.objects.get()
    assert (head.pk, head.first, head.last, is_sealed(head)) == (1, 1, 0, True)
    assert audit("--verify")[-1] == "The audit trail is whole, and has no entry yet."
    assert not is_in_use()
    first = record(Event.SIGN_OUT)
    story = Story.objects.create(title_zh_hans="访问 🎋")
    record(Event.PUBLISHED, row=story, until="2026-12-01")
    one, two = AuditEntry.objects.order_by("number")
    assert (one.number, one.digest) == (1, first.digest) == (1, digest_of(one, ""))
    assert (two.number, two.digest) == (2, digest_of(two, one.digest))
    about = (two.kind, two.object_id, two.title)
    assert about == ("portal.story", str(story.pk), "访问 🎋")
    assert two.details == {"until": "2026-12-01"}
    head = AuditHead.objects.get()
    assert (head.last, head.digest, is_sealed(head)) == (2, two.digest, True)
    for change in (
        first.save,
        first.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(event=Event.SIGN_IN),
    ):
        with pytest.raises(AppendOnlyError):
            change()


@transaction.atomic
def publish():
    Story.objects.create(title_zh_hans="访问")
    record(Event.PUBLISHED)


@transaction.atomic
def fail(*args, **kwargs):
    with acts_together():
        record(Event.STEP)
        raise DatabaseError


def test_what_fails_has_no_entry_and_what_has_none_fails(monkeypatch):
    with pytest.raises(DatabaseError):
        fail()
    monkeypatch.setattr(AuditEntry, "save", fail)
    with pytest.raises(DatabaseError):
        publish()
    monkeypatch.undo()
    assert not Story.objects.exists()
    assert AuditHead.objects.get().last == 0
    record(Event.SIGN_IN)
    assert events() == [Event.SIGN_IN]


def test_acts_together_are_written_at_the_end():
    with transaction.atomic(), acts_together():
        record(Event.STEP)
        assert not AuditEntry.objects.exists()
        record(Event.CONFIRMED)
    assert events() == ["step", "confirmed"]
    assert found() == []


class Recorded:
    """An entry in the shape of an answer."""

    status_code = 200

    def __init__(self, entry):
        self.entry = entry


@pytest.mark.django_db(transaction=True)
def test_entries_at_the_same_moment_have_one_order_without_gaps():
    for _round in range(3):
        at_once([lambda: Recorded(record(Event.SIGN_IN))] * 4)
    numbers = AuditEntry.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 13))
    assert found() == []
    AuditHead.objects.all().delete()
    at_once([lambda: Recorded(record(Event.SIGN_IN))] * 2)
    assert events()[12:] == [Event.CHAIN_BROKEN, Event.SIGN_IN, Event.SIGN_IN]


# Twenty processes that wait for each other, and then add five entries each.
ADDS = """
import os, sys, django
django.setup()
from portal.models.audit import Event, record
begun, begin = os.pipe()
children = []
for _number in range(20):
    if not (child := os.fork()):
        os.close(begin)
        os.read(begun, 1)
        for _number in range(5):
            record(Event.SIGN_IN)
        os._exit(0)
    children.append(child)
os.close(begin)
sys.exit(any([os.waitpid(child, 0)[1] for child in children]))
"""


@pytest.mark.full  # each start of Django takes a second
@pytest.mark.django_db(transaction=True)
def test_twenty_processes_that_write_at_once_make_one_chain():
    done = run("-c", ADDS, DATABASE_URL=url_of(connection.settings_dict["NAME"]))
    assert done.returncode == 0, done.stderr[-2000:]
    numbers = AuditEntry.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 101))
    assert found() == []


# What was done to the head behind the product's back is told once, and for ever


def delete_head():
    AuditHead.objects.all().delete()


@each_of(
    (lambda: wipe(None), 1, 0),
    (delete_head, 4, 0),
    (lambda: AuditHead.objects.update(last=2), 4, 2),
)
def test_a_trail_that_was_tampered_with_says_so_for_ever(tamper, number, noted):
    for _number in range(3):
        record(Event.SIGN_OUT)
    tamper()
    record(Event.SIGN_IN)
    record(Event.SIGN_OUT)
    assert events()[number - 1 :] == [Event.CHAIN_BROKEN, "sign-in", "sign-out"]
    broken = AuditEntry.objects.get(event=Event.CHAIN_BROKEN)
    assert (broken.number, broken.details["number"]) == (number, noted)
    said = f"Entry {number} says that the trail was found broken before it."
    assert said in found()


def test_the_migration_makes_a_head_and_hides_nothing():
    delete_head()
    migrate()
    record(Event.SIGN_IN)
    assert events() == [Event.SIGN_IN], "nothing was recorded before"
    before = AuditHead.objects.values().get()
    migrate()
    assert AuditHead.objects.values().get() == before
    assert found() == []
    delete_head()
    migrate()
    assert found()
    record(Event.SIGN_OUT)
    assert Event.CHAIN_BROKEN in events()
    execute("DELETE FROM TABLE")
    assert found()
