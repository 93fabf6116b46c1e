"""Every planted fault is found, and nothing else is; a portal that is well is green."""

import io
import json
import time
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import QuerySet
from django.utils import timezone, translation

from portal.health import examination, machine, record, servers
from portal.health.lines import LABELS, State
from portal.models import AuditEntry, AuditHead, SearchIndex
from portal.models.audit import Event
from portal.models.audit import record as note
from tests.portal.health.conftest import DISK, certificate

pytestmark = pytest.mark.engine
NIGHTLY, BACKUP = "portal-nightly.service", "portal-backup.service"
COPY = "portal-20261127T182000Z.tar"
YELLOW, RED = State.YELLOW, State.RED
AWAY = "http://127.0.0.1:1"


def gone(*args):
    raise OperationalError("gone")


def end_unit(name, days=0, is_good=True):
    at = timezone.localtime() - timedelta(days=days)
    with record.changing() as found:
        found.units[name] = {"at": at.isoformat(), "is_good": is_good}


def age_entries(event, **age):
    rows = QuerySet(AuditEntry).filter(event=event)  # its own only adds
    rows.update(at=timezone.now() - timedelta(**age))


def disk(free):
    return SimpleNamespace(**{**vars(DISK), "f_bavail": free})


def hole(**more):
    return {"id": "CVE-2026-1", "fixed_in": ["9.9"], **more}


# What is planted: values of the world, or what is patched, or an act in the world `w`
# with the patch `p`; which line finds it, and how.
FAULTS = {
    "the database is away": (
        (connections["default"], "execute_wrappers", [gone]),
        ("database", RED),
    ),
    "a migration is missing": (
        lambda w, p: (
            MigrationRecorder.Migration.objects.filter(app="reversion")
            .earliest("name")
            .delete()
        ),
        ("migrations", RED),
    ),
    "the search is not built": (
        lambda w, p: SearchIndex.objects.all().delete(),
        ("search", RED),
    ),
    "the trail was put back": (
        lambda w, p: AuditHead.objects.update(digest="0" * 64),
        ("trail", RED),
    ),
    "no night for three days": (lambda w, p: end_unit(NIGHTLY, 3), ("jobs", RED)),
    "no night at all": (lambda w, p: record.path().unlink(), ("jobs", YELLOW)),
    "a unit has failed": (lambda w, p: end_unit(BACKUP, 0, False), (BACKUP, RED)),
    "no copy": (
        lambda w, p: QuerySet(AuditEntry).filter(event=Event.BACKUP_MADE).delete(),
        ("copy", RED),
    ),
    "an old copy": (
        lambda w, p: age_entries(Event.BACKUP_MADE, hours=49),
        ("copy", RED),
    ),
    "a damaged copy": (
        lambda w, p: (settings.BACKUP_ROOT / COPY).write_bytes(b"no copy"),
        ("places", RED),
    ),
    "the place of copies is away": (
        lambda w, p: p.setattr(settings, "BACKUP_ROOT", w.folder / "none"),
        ("places", RED),
    ),
    "a drill that failed": (
        lambda w, p: note(Event.BACKUP_DRILLED, is_good=False),
        ("drill", RED),
    ),
    "a drill of long ago": (
        lambda w, p: age_entries(Event.BACKUP_DRILLED, days=9),
        ("drill", YELLOW),
    ),
    "a full disk": ({"disk": disk(10**6)}, ("disk", RED)),
    "a disk that fills up": ({"disk": disk(4 * 10**6)}, ("disk", YELLOW)),
    "an old edition in front": ({"edition": "old"}, ("front", RED)),
    "a web server that is away": ((settings, "FRONTS", [AWAY]), ("front", RED)),
    "mail is refused": ({"refuses_mail": True}, ("mail", RED)),
    "mail is not set": (
        (settings, "MAILERS", {"default": {"BACKEND": "x"}}),
        ("mail", YELLOW),
    ),
    "no mail server was named at the installation": (
        lambda w, p: p.setitem(
            settings.MAILERS["default"]["OPTIONS"], "host", "none.invalid"
        ),
        ("mail", YELLOW),
    ),
    "a certificate that ends in 5 days": (
        lambda w, p: setattr(w, "certificate", certificate(w.folder, 5)),
        ("certificate", RED),
    ),
    "a certificate that ends in 15 days": (
        lambda w, p: setattr(w, "certificate", certificate(w.folder, 15)),
        ("certificate", YELLOW),
    ),
    "a clock that differs": (
        {"time": lambda: timezone.now().timestamp() - 90},
        ("clock", RED),
    ),
    "a clock that nothing keeps": ((machine, "is_kept", lambda: False), ("clock", RED)),
    "a clock of which systemd does not tell": (
        (machine, "is_kept", lambda: None),
        ("clock", YELLOW),
    ),
    "a security release": (
        {"holes": {"django": [hole()], "pillow": [hole(withdrawn="2026")]}},
        ("packages", RED),
    ),
    "a registry that is away": (
        (servers, "PACKAGE_INDEX", AWAY),
        ("packages", YELLOW),
    ),
    "a restart that was forgotten": ({"version": "0.9.0"}, ("version", RED)),
    "a service that is away": (lambda w, p: p.setenv("PORT", "1"), ("version", RED)),
}


@contextmanager
def planted(world, fault):
    """Plant a fault, and take it away afterwards."""
    earlier, known = {**vars(world)}, record.path().read_bytes()
    with transaction.atomic():
        with pytest.MonkeyPatch.context() as patch:
            if isinstance(fault, dict):
                vars(world).update(fault)
            elif isinstance(fault, tuple):
                patch.setattr(*fault)
            else:
                fault(world, patch)
            yield
        transaction.set_rollback(True)
    vars(world).update(earlier)
    record.path().write_bytes(known)
    for copy in settings.BACKUP_ROOT.iterdir():
        copy.unlink()


def troubled(lines):
    return [(line.name, line.state) for line in lines if line.state != State.GREEN]


@pytest.mark.full
def test_each_fault_is_found_and_nothing_else(world):
    lines = examination.examine()
    assert [line.name for line in lines] == [*LABELS][:-1]
    assert troubled(lines) == [], "a portal that is well"
    wrong = {}
    for name, (fault, expected) in FAULTS.items():
        with planted(world, fault):
            found = examination.examine()
        if troubled(found) != [expected]:
            wrong[name] = [(line.name, line.found) for line in found if line.state]
        for line in found:
            for code, _language in settings.LANGUAGES:
                with translation.override(code):
                    assert line.found
                    assert bool(line.to_do) == bool(line.state), line.name
    assert wrong == {}


def test_a_check_that_hangs_or_raises_is_a_red_line_itself(world, monkeypatch):
    def disk():
        time.sleep(3)
        raise ZeroDivisionError

    def clock():
        raise ZeroDivisionError

    outside = [disk, clock, machine.version]
    monkeypatch.setattr(examination, "OUTSIDE", outside)
    monkeypatch.setattr(examination, "LONGEST", 1)
    begin = time.monotonic()
    assert troubled(examination.examine()) == [("disk", RED), ("clock", RED)]
    assert time.monotonic() - begin < 2.5


def run(*words):
    """Return what the command prints, and its exit status."""
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", *words, stdout=out)
    return out.getvalue(), end.value.code


def test_the_exit_status_and_the_columns_and_the_json(world, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    text, status = run()
    assert status == 0
    assert len({line.index(" ") for line in text.splitlines()}) == 1
    with planted(world, FAULTS["a disk that fills up"][0]):
        assert run("--json")[1] == 1
    with planted(world, FAULTS["a full disk"][0]):
        text, status = run("--json")
    found = json.loads(text)
    assert (status, found["state"]) == (2, "red")
    (disk,) = [each for each in found["lines"] if each["name"] == "disk"]
    assert disk["state"] == "red"
    assert [*disk["figures"].values()] == [4096 * 10**6]


def test_the_figures_are_what_prometheus_reads(world, monkeypatch, tmp_path):
    monkeypatch.setenv("METRICS_FILE", str(tmp_path / "portal.prom"))
    with planted(world, FAULTS["an old copy"][0]):
        run()
    lines = (tmp_path / "portal.prom").read_text().splitlines()
    found = dict(each.rsplit(" ", 1) for each in lines if not each.startswith("#"))
    assert found['portal_check_state{check="copy"}'] == "2"
    assert 49 * 3600 <= float(found["portal_copy_age_seconds"]) < 50 * 3600
    assert 89 * 86400 < float(found["portal_certificate_seconds"]) < 90 * 86400
    types = [each for each in lines if each.startswith("# TYPE")]
    assert len(types) == len({each.partition("{")[0] for each in found})


def test_a_trial_mail_says_whether_the_server_took_it(world):
    assert run("--mail", "reader@office.example")[1] == 0
    world.refuses_readers = True
    text, status = run("--mail", "reader@office.example")
    assert (status, len(world.mails)) == (2, 1)
    assert "550" in text
