"""Administrators get one mail for a fault, and one when it is over."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from portal.health import examination, machine
from tests.portal.health.test_doctor import BACKUP, NIGHTLY, disk, end_unit, gone

pytestmark = pytest.mark.engine


def tell(*words):
    call_command("doctor", *(words or ["--tell"]))


def test_one_mail_for_a_fault_and_one_when_it_is_over(world):
    tell()
    assert world.mails == [], "all is well"
    world.disk = disk(10**6)
    tell()
    tell()
    (mail,) = world.mails
    assert "To: chief@office.example" in mail
    assert "Subject: localhost: 1 fault" in mail
    assert "Disk space: Free on the disk of" in mail
    world.version = "0.9.0"
    tell()
    assert "0.9.0" in world.mails[1]
    assert "Disk" not in world.mails[1]
    world.disk, world.version = disk(9 * 10**7), machine.RUNNING
    tell()
    tell()
    assert len(world.mails) == 3
    assert "In order again: Disk space" in world.mails[2]


def test_what_reached_nobody_is_tried_again(world):
    world.disk, world.refuses_readers = disk(10**6), True
    with pytest.raises(CommandError):
        tell()
    world.refuses_readers = False
    tell()
    assert len(world.mails) == 1


def test_a_unit_that_fails_is_mailed_even_while_the_database_is_away(
    world, monkeypatch
):
    tell()
    with monkeypatch.context() as patch:
        patch.setattr(connections["default"], "execute_wrappers", [gone])
        tell()
        for _ in range(3):
            tell("--unit", BACKUP)
        assert len(world.mails) == 2
        assert f"journalctl -u {BACKUP}" in world.mails[1]
    tell()
    assert "In order again: Database" in world.mails[2]
    tell("--ended", BACKUP)
    assert f"In order again: {BACKUP}" in world.mails[3]
    tell("--unit", "portal.service")
    tell()
    assert "In order again: portal.service" in world.mails[5], "since it answers"


def test_nights_that_were_left_out_are_named_beside_a_unit_that_failed(world):
    end_unit(NIGHTLY, 3)
    tell("--unit", BACKUP)
    assert "Nightly jobs: They last ran" in world.mails[0]
    names = [line.name for line in examination.red_lines()]
    assert names == ["jobs", BACKUP]
