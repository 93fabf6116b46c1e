"""Finding a copy by what somebody calls it: a path, or its name here or elsewhere."""

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from portal.archive.places import offsite
from portal.archive.places.rotation import copies_in
from portal.archive.problems import ArchiveError


class Found(NamedTuple):
    """A copy that can be read here, and the folder for what is made beside it.

    `called` is what it is called in a sentence: one that was fetched is soon gone.
    """

    path: Path
    folder: Path
    called: str


def root():
    """The folder of the copies of this machine; made where it is not there."""
    folder = Path(settings.BACKUP_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def copies_here():
    """Those of that folder, by time, the newest first, with their size."""
    folder = Path(settings.BACKUP_ROOT)
    copies = copies_in(folder) if folder.is_dir() else {}
    return {path.name: (at, path.stat().st_size) for path, at in copies.items()}


@contextmanager
def found(name, progress):
    """A copy by its path, or by its name here or else off the machine: `Found`.

    One that is fetched is gone after the block. Raises `ArchiveError`, `OSError`.
    """
    path, here = Path(name), Path(settings.BACKUP_ROOT) / name
    is_path = path.exists() or path.name != str(name)
    if is_path or here.exists():
        path = path if is_path else here
        yield Found(path, path.resolve().parent, str(path))
        return
    place = offsite.storage()
    if place is None:
        raise nothing(name)
    with TemporaryDirectory(prefix=".fetched-", dir=root()) as folder:
        path = offsite.fetch(path.name, folder, progress)
        if path is None:
            raise nothing(name)
        yield Found(path, root().resolve(), f"{place.place}/{path.name}")


def newest(folder):
    """The newest copy of a folder, or the name of that of any place they go to.

    What lies here comes first: the one elsewhere was read again when it got there.
    """
    here = copies_in(folder) if folder else copies_here()
    copies = here or (None if folder else offsite.copies_there())
    if not copies:
        raise nothing(folder=folder)
    return next(iter(copies))


def nothing(name=None, folder=None):
    """The `ArchiveError` where there is no copy in the folder, or none of this name."""
    places = [str(folder or settings.BACKUP_ROOT)]
    if not folder and (place := offsite.storage()):
        places.append(place.place)
    values = {"name": name, "folder": _(", ").join(places)}
    if name is None:
        return ArchiveError(_("There is no copy in %(folder)s.") % values)
    return ArchiveError(_("There is no copy %(name)s in %(folder)s.") % values)
