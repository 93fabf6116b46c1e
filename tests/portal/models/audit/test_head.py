"""The head comes with the tables, so that one that is missing is never an accident."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from portal.archive.restore import is_in_use
from portal.management.commands.run import is_new
from portal.models import AuditEntry, AuditHead
from portal.models.audit import Event, record
from portal.models.audit.chain import is_sealed
from tests.portal.admin.editing.test_parallel import at_once
from tests.portal.models.audit.test_at_once import Recorded
from tests.portal.models.audit.test_verifying import audit, execute, found, wipe

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]
make_head = import_module("portal.migrations.0027_trail_head").make_head


def migrate():
    make_head(apps, SimpleNamespace(connection=connection))


def events():
    return [*AuditEntry.objects.order_by("number").values_list("event", flat=True)]


def test_it_is_there_before_the_first_act():
    head = AuditHead.objects.get()
    assert (head.pk, head.first, head.last) == (1, 1, 0)
    assert is_sealed(head)
    assert audit("--verify")[-1] == "The audit trail is whole, and has no entry yet."
    assert is_new()
    assert not is_in_use()


def test_a_trail_that_was_wiped_says_so_for_ever():
    record(Event.SIGN_IN)
    wipe(None)
    record(Event.SIGN_OUT)
    record(Event.SIGN_IN)
    assert events() == [Event.CHAIN_BROKEN, Event.SIGN_OUT, Event.SIGN_IN]
    assert found() == ["Entry 1 says that the trail was found broken before it."]


def test_so_does_one_whose_head_was_deleted():
    record(Event.SIGN_IN)
    AuditHead.objects.all().delete()
    record(Event.SIGN_OUT)
    assert events() == [Event.SIGN_IN, Event.CHAIN_BROKEN, Event.SIGN_OUT]
    assert found() == ["Entry 2 says that the trail was found broken before it."]


def test_of_two_who_find_it_missing_one_says_so():
    AuditHead.objects.all().delete()
    at_once([lambda: Recorded(record(Event.SIGN_IN))] * 2)
    assert events() == [Event.CHAIN_BROKEN, Event.SIGN_IN, Event.SIGN_IN]


def test_the_migration_leaves_a_head_alone():
    record(Event.SIGN_IN)
    before = AuditHead.objects.values().get()
    migrate()
    assert AuditHead.objects.values().get() == before
    assert found() == []


def test_the_migration_makes_one_where_nothing_was_recorded_yet():
    AuditHead.objects.all().delete()
    migrate()
    record(Event.SIGN_IN)
    assert events() == [Event.SIGN_IN]
    assert found() == []


def test_the_migration_does_not_hide_that_it_was_deleted():
    record(Event.SIGN_IN)
    AuditHead.objects.all().delete()
    migrate()
    assert found()
    record(Event.SIGN_OUT)
    assert Event.CHAIN_BROKEN in events()
    execute("DELETE FROM TABLE")
    assert found()
