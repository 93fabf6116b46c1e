"""What copies say of the trail finds one that was wiped or put back."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError
from django.db import connection
from django.utils import translation

from portal.archive.backup import make_copy
from portal.archive.check import opened
from portal.archive.container import FIRST, Writer, canonical
from portal.archive.encryption import new_key
from portal.archive.places import STAMP
from portal.archive.restore import restore
from portal.archive.trail import compare, note_restored
from portal.models import AuditEntry, AuditHead
from portal.models.audit import Event, record, recording
from tests.portal.archive.conftest import silent
from tests.portal.archive.databases import elsewhere
from tests.portal.models.audit.test_verifying import audit, found, wipe

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
COUNT = "Copies that the trail was compared with: %d of %d."


@pytest.fixture
def clock(monkeypatch):
    """The day on which entries are written."""
    clock = SimpleNamespace(day=0)
    clock.now = lambda: NOON + timedelta(days=clock.day)
    monkeypatch.setattr(recording, "timezone", clock)
    return clock


@pytest.fixture
def day(clock, monkeypatch, settings, tmp_path, media_folder):
    """Does what happens on a day: two acts, then a copy, which is returned."""
    monkeypatch.setenv("LC_ALL", "C")
    settings.BACKUP_ROOT = tmp_path

    def day(number):
        clock.day = number
        record(Event.SIGN_IN)
        record(Event.SIGN_OUT)
        return make_copy(tmp_path / name_of(number), silent)

    return day


def name_of(day, ending=".tar"):
    """The name of a copy of the evening."""
    at = NOON + timedelta(days=day, hours=8)
    return f"portal-{at.strftime(STAMP)}{ending}"


def compared():
    """Numbers in the findings, days of the copies in remarks, the count of copies."""
    with translation.override("en"):
        findings, (*remarks, count) = compare()
    numbers = [int(re.search(r"Entry (\d+)", each)[1]) for each in findings]
    days = [int(re.search(r"-202611(\d\d)T", each)[1]) - 1 for each in remarks]
    return sorted(numbers), sorted(days), count


def test_a_copy_begins_with_the_end_of_the_trail(day):
    copy = day(1)
    record(Event.SIGN_IN)
    digest = AuditEntry.objects.get(number=2).digest
    assert copy.description["trail"] == {"number": 2, "digest": digest}
    with opened(copy.source) as parts:
        assert next(parts)[0] == FIRST
    anchor, count, verdict = audit("--verify")
    assert anchor.startswith("3:")
    assert count == COUNT % (1, 1)
    assert "is whole" in verdict


def state():
    """The rows of the trail, as somebody may keep them who has the database."""
    return list(AuditEntry.objects.all()), list(AuditHead.objects.all())


def put_back(entries, heads):
    wipe(None)
    AuditEntry.objects.bulk_create(entries)
    AuditHead.objects.bulk_create(heads)


def test_a_trail_that_was_wiped_or_put_back_is_found(day):
    beginning = state()
    day(1)
    first = state()
    day(2)
    for name, former, wrong in (
        ("wiped", ([], []), [2, 4]),
        ("put back to the beginning", beginning, [2, 4]),
        ("put back", first, [4]),
    ):
        put_back(*former)
        alone = len(found())
        assert bool(alone) == (name == "wiped")
        with pytest.raises(CommandError, match=f" {alone + len(wrong)} finding"):
            audit("--verify")
        assert compared() == (wrong, [], COUNT % (2, 2)), name
        with translation.override("en"):
            assert all("wiped or put back" in each for each in compare()[0])
        for _ in range(9):  # the site goes on
            record(Event.SIGN_IN)
        assert compared() == (wrong, [], COUNT % (2, 2)), name


@pytest.mark.engine
def test_what_a_restore_replaced_is_no_finding_and_what_came_later_is(
    day, clock, tmp_path
):
    old, _middle, new = map(day, (1, 2, 3))

    def bring_back(copy, day):
        clock.day = day
        restore(copy, silent, lambda: note_restored(copy, None))

    with elsewhere(connection.vendor, tmp_path):
        bring_back(old, 4)
        assert compared() == ([], [2, 3], COUNT % (1, 3))
        lines = audit("--verify")
        assert lines[1].endswith("replaced by the restore in entry 3.")
        assert "is whole" in lines[-1]
        day(5)
        assert compared() == ([], [2, 3], COUNT % (2, 4))
        bring_back(new, 6)  # which has more entries than there were on the fifth day
        assert compared() == ([], [5], COUNT % (3, 4))
        restored = state()
        day(7)
        assert compared() == ([], [5], COUNT % (4, 5))
        put_back(*restored)
        assert compared() == ([9], [5], COUNT % (4, 5))


def test_a_copy_that_cannot_be_read_is_named_and_no_finding(day, tmp_path, settings):
    copy = day(1)

    def write(number, **more):
        path = tmp_path / name_of(number)
        with path.open("wb") as file:
            writer = Writer(file)
            writer.add(FIRST, canonical({**copy.description, **more}))
            writer.close({})

    (tmp_path / name_of(2)).touch()
    (tmp_path / name_of(3)).write_bytes(b"hello")
    write(4, format=99)
    strange = [[], 7, {}, {"number": 2}, {"number": 2e999, "digest": ""}]
    for number, trail in enumerate([*strange, {"number": "2", "digest": ""}], start=5):
        write(number, trail=trail)
    for number in (11, 12):
        settings.BACKUP_KEY = new_key()
        make_copy(tmp_path / name_of(number, ".tar.age"), silent)
    assert compared() == ([], [*range(2, 12)], COUNT % (2, 12))
    settings.BACKUP_KEY = ""
    before = copy.description.copy()
    del before["trail"]
    copy.description = before  # of a release that wrote no anchor
    write(13)
    *_, count, verdict = lines = audit("--verify")
    text = "\n".join(lines)
    assert "could not be compared: The copy is encrypted: set BACKUP_KEY" in text
    assert f"{tmp_path / name_of(2)} could not be compared: The copy is damag" in text
    assert "format 99" in text
    assert not any(name_of(number) in text for number in (1, 13))
    assert count == COUNT % (1, 13)
    assert "is whole" in verdict
    write(15, trail={"number": 10**30, "digest": "\0"})
    assert compared()[0] == [10**30]


def test_what_is_older_than_the_first_entry_is_not_compared(day):
    day(1)
    entries, (head,) = state()
    head.first = 3
    put_back(entries, [head])
    assert compared() == ([], [], COUNT % (0, 1))
