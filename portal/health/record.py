"""What is known of the last time: a file of this machine, which outlasts a database.

It has the lines, the faults that administrators know of, the addresses that mails go
to, and how each unit of systemd has ended. Each machine has one beside its files.
"""

import fcntl
import json
import os
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from portal.health.lines import LABELS, Line, State

NAME = "health.json"
LATE = timedelta(hours=36)  # after the last time, where it is made every night
OWN = "portal-doctor.service"
# Units that run all the time, or run this: by the check that shows that one is well.
SHOWN_BY = {"portal.service": "version", "portal-edition.service": "front", OWN: OWN}


@dataclass
class Record:
    at: str = ""
    lines: list = field(default_factory=list)
    reported: list = field(default_factory=list)  # names of lines
    readers: list = field(default_factory=list)  # pairs of an address and a language
    units: dict = field(default_factory=dict)  # by name: when it ended, and how

    def take_over(self, lines):
        """Store lines, and return them without those of units that are well again.

        A unit that runs all the time tells nobody when it does so again.
        """
        well = {each.name for each in lines if each.state == State.GREEN} | {OWN}
        for unit, check in SHOWN_BY.items():
            if check in well:
                self.units.pop(unit, None)
        self.at = now_in_words()
        self.lines = [asdict(each) for each in lines if each.name in LABELS]
        return [each for each in lines if each.name in {*LABELS, *self.units}]

    def results(self):
        return [Line(**each) for each in self.lines]


def now_in_words():
    return timezone.localtime().isoformat(timespec="seconds")


def path():
    """Return the file: in the folder that systemd gives, or beside uploaded files."""
    folder = os.environ.get("STATE_DIRECTORY", "").partition(":")[0]
    return Path(folder or Path(settings.MEDIA_ROOT).parent) / NAME


def read():
    """Return the record; an empty one where there is none that can be read."""
    try:
        found = Record(**json.loads(path().read_bytes()))
        for at in filter(None, [found.at, *(n["at"] for n in found.units.values())]):
            timezone.localtime(datetime.fromisoformat(at))
        found.results()
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return Record()
    return found


@contextmanager
def changing():
    """Give the record to be changed, while other processes wait.

    Raises `OSError` at the end, if it could not be written.
    """
    file = path()
    with ExitStack() as stack:
        with suppress(OSError):
            lock = stack.enter_context(open(file.with_suffix(".lock"), "w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        record = read()
        yield record
        write(file, json.dumps(asdict(record)), 0o600)


def write(file, text, mode):
    """Give a file its new content whole, or leave it as it is. Raises `OSError`."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with open(unfinished, "w", opener=lambda *way: os.open(*way, mode)) as content:
            content.write(text)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
