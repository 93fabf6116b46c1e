"""What somebody does to the trail in the database is found."""

import logging
from datetime import timedelta
from functools import partial
from io import StringIO
from json import loads
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone, translation

from portal.models import AuditEntry, AuditHead
from portal.models.audit import Event, record
from portal.models.audit.entries import digest_of, seal_of
from portal.models.audit.verifying import findings, forget
from tests.portal.server.test_settings import PRODUCTION, start

pytestmark = pytest.mark.django_db

LENGTH = 12
TABLE = AuditEntry._meta.db_table


@pytest.fixture
def chain():
    for number in range(LENGTH):
        record(Event.STEP, step="ask", rows=number)


def found():
    with translation.override("en"):
        return list(findings(AuditHead.objects.filter(pk=1).first()))


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("TABLE", TABLE), values)


# What somebody does who has the database, but not the key of the site.


def write(sql, random):
    """Change entries by a statement, whose NUMBER is that of any entry."""
    execute(sql.replace("NUMBER", str(random.randint(1, LENGTH))))


COLUMNS = ["title", "actor_name", "event", "address", "request"]
STATEMENTS = [
    *(f"UPDATE TABLE SET {each} = 'forged' WHERE number = NUMBER" for each in COLUMNS),
    """UPDATE TABLE SET details = '{"rows": 99}' WHERE number = NUMBER""",
    "UPDATE TABLE SET at = '2025-01-01 09:00:00+00:00' WHERE number = NUMBER",
    "UPDATE TABLE SET actor_id = 4711 WHERE number = NUMBER",
    "DELETE FROM TABLE WHERE number = NUMBER",
    "DELETE FROM TABLE WHERE number > 3 AND number <= 3 + NUMBER",
    "DELETE FROM TABLE",
]


def cut(random):
    """Delete the last ones, and make the head fit as well as it can be."""
    last = random.randint(1, LENGTH - 1)
    execute("DELETE FROM TABLE WHERE number > %s", last)
    digest = AuditEntry.objects.get(number=last).digest
    AuditHead.objects.update(last=last, digest=digest)


def cut_the_beginning(random):
    first = random.randint(2, LENGTH)
    before = AuditEntry.objects.get(number=first - 1).digest
    execute("DELETE FROM TABLE WHERE number < %s", first)
    AuditHead.objects.update(first=first, before_first=before)


def swap(random):
    one, other = random.sample(range(1, LENGTH + 1), 2)
    for old, new in ((one, 9999), (other, one), (9999, other)):
        execute("UPDATE TABLE SET number = %s WHERE number = %s", new, old)


def digest_anew(random):
    """Change an entry, and give it and all behind it the digests that fit."""
    changed = random.randint(1, LENGTH)
    execute("UPDATE TABLE SET title = 'forged' WHERE number = %s", changed)
    before = ""
    for entry in AuditEntry.objects.order_by("number"):
        before = digest_of(entry, before)
        execute("UPDATE TABLE SET digest = %s WHERE number = %s", before, entry.number)
    if random.random() < 0.5:
        AuditHead.objects.update(digest=before)


def add(random):
    """Add an entry behind the last, which stands upon it."""
    head = AuditHead.objects.get()
    entry = AuditEntry(number=LENGTH + 1, at=timezone.now(), event=Event.SIGN_OUT)
    entry.digest = digest_of(entry, head.digest)
    entry.save()
    if random.random() < 0.5:
        AuditHead.objects.update(last=LENGTH + 1, digest=entry.digest)


def seal_with_another_key(random):
    head = AuditHead.objects.get()
    head.last = random.randint(1, LENGTH - 1)
    head.seal = seal_of(head, "another key")
    head.save()


def wipe(random):
    execute("DELETE FROM TABLE")
    AuditHead.objects.all().delete()


FORGERIES = [cut, cut_the_beginning, swap, digest_anew, add, seal_with_another_key]
FORGERIES += [wipe, *(partial(write, sql) for sql in STATEMENTS)]


def test_each_of_a_hundred_forgeries_is_found(chain):
    assert found() == []
    random = Random(17)
    for number in range(6 * len(FORGERIES)):
        forge = FORGERIES[number % len(FORGERIES)]
        with transaction.atomic():
            forge(random)
            assert found(), forge
            record(Event.SIGN_IN)  # the site goes on, and it is still found
            assert found(), forge
            transaction.set_rollback(True)
    assert found() == []


def test_a_finding_names_the_entry(chain):
    execute("UPDATE TABLE SET title = 'forged' WHERE number = 3")
    execute("DELETE FROM TABLE WHERE number BETWEEN 6 AND 8")
    execute("DELETE FROM TABLE WHERE number = 12")
    assert found() == [
        "Entry 3 was changed, or does not follow from the one before it.",
        "The entries from 6 to 8 are missing.",
        "Entry 12 is missing.",
    ]


def audit(*options):
    out = StringIO()
    call_command("audit", *options, stdout=out)
    return out.getvalue().splitlines()


def is_refused(anchor):
    with pytest.raises(CommandError):
        audit("--verify", f"--anchor={anchor}")
    return True


def test_the_command_prints_an_anchor_that_a_former_head_does_not_match(chain):
    anchor = audit("--verify")[0]
    number, digest = anchor.split(":")
    assert (int(number), digest) == (LENGTH, AuditEntry.objects.first().digest)
    former = AuditHead.objects.get()
    record(Event.SIGN_OUT)
    assert "whole" in audit("--verify", f"--anchor={anchor}")[-1]
    for wrong in (f"4:{digest}", f"99:{digest}", "x"):
        assert is_refused(wrong)
    anchor = audit("--verify")[0]
    execute("DELETE FROM TABLE WHERE number > %s", LENGTH)
    former.save()
    assert found() == []  # as nothing in the database says otherwise
    assert is_refused(anchor)
    wipe(None)
    assert found() == ["The trail has no head: it was deleted."]
    record(Event.SIGN_IN)
    assert is_refused(anchor), "one who lets it all begin again"


def test_a_seal_of_the_former_key_holds(chain, settings):
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert found()
    settings.SECRET_KEY_FALLBACKS = [former]
    assert found() == []


@pytest.mark.engine
def test_what_is_old_enough_goes_and_the_rest_still_verifies(chain, settings):
    old = settings.AUDIT_KEPT_DAYS + 1
    assert forget() == 0
    age(5, days=old)
    execute("UPDATE TABLE SET title = 'forged' WHERE number = 3")
    with pytest.raises(CommandError):
        audit("--forget")
    assert AuditEntry.objects.count() == LENGTH, "it is not whole"
    execute("UPDATE TABLE SET title = '' WHERE number = 3")
    age(8, 9, days=old)  # behind some that are to be kept
    assert "5" in audit("--forget")[0]
    numbers = AuditEntry.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(6, LENGTH + 2))
    entry = AuditEntry.objects.first()
    assert entry.event == Event.FORGOTTEN
    assert entry.details == {"first": 1, "last": 5, "kept_days": 1095}
    assert found() == []
    record(Event.SIGN_OUT)
    assert found() == []


@pytest.mark.engine
def test_all_of_it_can_be_old(chain, settings):
    age(LENGTH, days=settings.AUDIT_KEPT_DAYS + 1)
    assert forget() == LENGTH
    assert [entry.event for entry in AuditEntry.objects.all()] == [Event.FORGOTTEN]
    assert found() == []


def age(*numbers, days):
    """Make the entries up to the number, or those named, old, as if written then."""
    numbers = numbers if len(numbers) > 1 else range(1, numbers[0] + 1)
    head, before = AuditHead.objects.get(), ""
    for entry in AuditEntry.objects.order_by("number"):
        if entry.number in numbers:
            entry.at -= timedelta(days=days)
        before = entry.digest = digest_of(entry, before)
        values = (entry.at, entry.digest, entry.number)
        execute("UPDATE TABLE SET at = %s, digest = %s WHERE number = %s", *values)
    head.digest = before
    head.seal = seal_of(head)
    head.save()


def test_each_entry_is_one_line_of_the_log_once_it_is_kept(
    caplog, django_capture_on_commit_callbacks
):
    caplog.set_level(logging.INFO, "portal.audit")
    with django_capture_on_commit_callbacks(execute=True):
        entry = record(Event.IMPORTED, file="a\nb\x1b[0m\u2028.xlsx 访问")
        assert caplog.messages == []
    (line,) = caplog.messages
    assert line.isprintable()
    told = loads(line)
    assert told["details"] == entry.details
    assert (told["number"], told["digest"]) == (1, entry.digest)


def test_production_writes_these_lines_and_keeps_a_year_at_least():
    code = (
        "import logging.config, django.conf as c, logging\n"
        "logging.config.dictConfig(c.settings.LOGGING)\n"
        "logging.getLogger('portal.audit').info('%s', 'a line')\n"
        "logging.getLogger('portal.desk').info('%s', 'another')"
    )
    assert start(code, **PRODUCTION).stderr == "a line\n", "others are for warnings"
    result = start(AUDIT_KEPT_DAYS="364")
    assert result.returncode == 1
    text = "AUDIT_KEPT_DAYS is '364'; it must be a whole number from 365"
    assert text in result.stderr
