"""What a copy of everything costs: to make, to check, and to bring back."""

from functools import partial

from portal.archive.backup import make_copy
from portal.archive.check import read_copy
from portal.archive.restore import restore
from tests.bench.measure import measure


def silent(*progress):
    """Say nothing of how far it is."""


def report(folder):
    made = [make_copy(folder / "first.tar", silent)]

    def make():
        return lambda: made.append(make_copy(folder / f"{len(made)}.tar", silent))

    measure("make a copy", make, rounds=1)
    measure("check a copy", lambda: partial(read_copy, made[0].source), rounds=1)
    measure("bring a copy back", lambda: partial(restore, made[0], silent), rounds=1)
