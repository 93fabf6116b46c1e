"""Which copies of a place stay, and which of the files that they share."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.archive.check import files_used
from portal.archive.container import ArchiveError
from portal.archive.places import FILES, Source, dated
from portal.files.storage import UNFINISHED


class Keep(NamedTuple):
    """How many days, weeks and months keep their newest copy."""

    days: int
    weeks: int
    months: int


UNITS = {
    "days": lambda at: at.date(),
    "weeks": lambda at: at.isocalendar()[:2],
    "months": lambda at: (at.year, at.month),
}
LONGEST = timedelta(days=1)  # that the making of a copy takes


def drop_old(place, keep):
    """Delete old copies, and then the shared files that no copy of any name uses.

    The newest of each of the last days, weeks and months stays; what counts are those
    that have a copy, so after a long silence none is lost. New files stay, because they
    may be of a copy that is being made elsewhere. While a copy cannot be read, all
    files stay: `ArchiveError`.
    """
    copies, staying = dated(place.names()), set()
    for unit, most in keep._asdict().items():
        newest = {}
        for name, at in copies.items():
            newest.setdefault(UNITS[unit](timezone.localtime(at)), name)
        staying.update(list(newest.values())[:most])
    for name in set(copies) - staying:
        place.storage.delete(name)
    place.storage.drop_unfinished(LONGEST.total_seconds())
    unused = {*place.names(FILES)}
    for name in place.names() if unused else ():
        if name.endswith(UNFINISHED):
            continue
        try:
            unused -= files_used(Source(place, name))
        except ArchiveError as error:
            text = _(
                "No file in %(folder)s was deleted, because it may be needed: "
                "%(reason)s"
            )
            values = {"folder": f"{place}/{FILES}", "reason": f"{name}: {error}"}
            raise ArchiveError(text % values) from error
    for name in unused:
        path = f"{FILES}/{name}"
        if place.storage.get_modified_time(path) < timezone.now() - LONGEST:
            place.storage.delete(path)
