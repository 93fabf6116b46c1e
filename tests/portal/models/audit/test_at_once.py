"""Many who add to the trail at the same moment, and the first of them begins it."""

import pytest
from django.db import transaction

from portal.models import AuditEntry, AuditHead
from portal.models.audit import Event, acts_together, parts_of_one_act, record
from portal.models.audit.verifying import findings
from tests.portal.admin.editing.test_parallel import at_once

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]


class Recorded:
    """An entry in the shape of an answer."""

    status_code = 200

    def __init__(self, entry):
        self.entry = entry


def test_their_entries_have_one_order_without_gaps():
    for _round in range(3):
        at_once([lambda: Recorded(record(Event.SIGN_IN))] * 4)
    numbers = AuditEntry.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 13))
    assert list(findings(AuditHead.objects.get())) == []


def test_acts_together_are_written_at_the_end_in_their_order():
    with transaction.atomic(), acts_together():
        record(Event.STEP, rows=1)
        assert not AuditEntry.objects.exists()
        record(Event.STEP, rows=2)
    written = AuditEntry.objects.order_by("number")
    assert [entry.details["rows"] for entry in written] == [1, 2]
    assert list(findings(AuditHead.objects.get())) == []


def test_of_the_parts_of_an_act_only_what_visitors_see_is_written():
    with transaction.atomic():
        with parts_of_one_act():
            record(Event.RESTORED)
            record(Event.PUBLISHED)
        record(Event.IMPORTED)
    events = AuditEntry.objects.order_by("number").values_list("event", flat=True)
    assert list(events) == [Event.PUBLISHED, Event.IMPORTED]


def fail():
    with transaction.atomic(), acts_together():
        record(Event.STEP)
        raise ZeroDivisionError


def test_nothing_is_written_of_what_fails():
    with pytest.raises(ZeroDivisionError):
        fail()
    record(Event.SIGN_IN)
    assert AuditEntry.objects.get().event == Event.SIGN_IN
