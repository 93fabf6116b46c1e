"""Adding to the trail: one order without gaps, whole with its act or not at all."""

import pytest
from django.db import DatabaseError, transaction

from portal.models import AuditEntry, AuditHead, Story
from portal.models.audit import Event, record
from portal.models.audit.chain import digest_of, is_sealed
from portal.models.audit.entries import AppendOnlyError

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_an_entry_stands_on_the_one_before_it():
    first = record(Event.SIGN_OUT)
    story = Story.objects.create(title_zh_hans="访问 🎋")
    record(Event.PUBLISHED, row=story, until="2026-12-01")
    one, two = AuditEntry.objects.order_by("number")
    assert (one.number, one.digest) == (1, first.digest) == (1, digest_of(one, ""))
    assert (two.number, two.digest) == (2, digest_of(two, one.digest))
    assert (two.kind, two.object_id, two.title) == (
        "portal.story",
        str(story.pk),
        "访问 🎋",
    )
    assert two.details == {"until": "2026-12-01"}
    head = AuditHead.objects.get()
    assert (head.last, head.digest) == (2, two.digest)
    assert is_sealed(head)


def test_a_trail_that_cannot_be_written_stops_the_act(monkeypatch):
    monkeypatch.setattr(AuditEntry, "save", fail)
    with pytest.raises(DatabaseError):
        publish()
    assert not Story.objects.exists()
    assert AuditHead.objects.get().last == 0


@transaction.atomic
def publish():
    Story.objects.create(title_zh_hans="访问")
    record(Event.PUBLISHED)


def fail(*args, **kwargs):
    raise DatabaseError


def test_nothing_is_changed_or_deleted_afterwards():
    entry = record(Event.SIGN_OUT)
    for change in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(event=Event.SIGN_IN),
    ):
        with pytest.raises(AppendOnlyError):
            change()


def test_a_head_that_was_written_behind_the_products_back_is_told_of_once():
    for _number in range(3):
        record(Event.SIGN_OUT)
    AuditHead.objects.update(last=2)
    record(Event.SIGN_IN)
    record(Event.SIGN_OUT)
    events = list(AuditEntry.objects.values_list("event", flat=True))[:3]
    assert events == ["sign-out", "sign-in", "chain-broken"]
    broken = AuditEntry.objects.get(event=Event.CHAIN_BROKEN)
    assert (broken.number, broken.details["number"]) == (4, 2)
