"""The folder with the editions: what is given out, until when, and how it changes.

    PUBLISHED_ROOT/
      current -> editions/17-6f0c…       what is given out; without it, nothing
      slots/17326383 -> ../current       the lease: a link for each 100 s ahead of time
      editions/17-6f0c…/en/index.html    a page, with index.html.gz beside it
      editions/17-6f0c…/.net -> ../16-…  the edition before, while this one is not whole
      retired/16-…                       not given out; whose files this one links to

A page is read through the link of the moment, by the web server as well as here. So
one rename changes all of them at once, and without a link there is no page. What the
modification time of a file says is no time but what is in it, see `mark_of`.
"""

import fcntl
import os
import shutil
import time
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.utils import timezone

SLOT = 100  # seconds; the web server leaves out two digits of the time to find it
CURRENT, SLOTS, EDITIONS, RETIRED = "current", "slots", "editions", "retired"
NET, WHOLE = ".net", ".whole"  # of an edition: the one before, and that it is complete
BITS = (1 << 30) - 1
MOST_RETIRED = 3
PATIENCE, LOOK = (
    10.0,
    0.01,
)  # seconds for which the lock is waited for, and between looks


def is_used():
    """Whether published pages become files at all."""
    return bool(settings.PUBLISHED_ROOT)


def root():
    return Path(settings.PUBLISHED_ROOT)


def edition_folder(name):
    return root() / EDITIONS / name


def slot_at(moment):
    """The link through which files are read at a moment."""
    return str(int(moment.timestamp()) // SLOT)


def given_out():
    """The name of the edition that is given out now; None where there is none."""
    try:
        name = os.readlink(root() / CURRENT).rpartition("/")[2]
    except OSError:
        return None
    return name if (root() / SLOTS / slot_at(timezone.now())).is_symlink() else None


def mark_of(body):
    """30 bits of the digest, which a file carries as its modification time (1970-2004).

    Web servers make their version of a file of that time and its size. So each of
    several servers has the same one, as has the application, and a file that was
    damaged does not fit it.
    """
    return int.from_bytes(sha256(body).digest()[:4]) & BITS


def version_of(mark, size):
    """The ETag of a file as nginx writes it."""
    return f'"{mark:x}-{size:x}"'


# What visitors get


def read(file, net=False):
    """The content of a file that is given out now, and its mark; else None.

    A file that does not fit its mark is deleted. `net` asks the edition before.
    """
    slot = f"{SLOTS}/{slot_at(timezone.now())}"
    path = root() / slot / NET / file if net else root() / slot / file
    try:
        with open(path, "rb", opener=open_plain) as opened:
            mark = int(os.fstat(opened.fileno()).st_mtime)
            body = opened.read()
    except OSError:
        return None
    if mark_of(body) == mark:
        return body, mark
    with suppress(OSError):
        path.unlink()
    return None


def read_in(name, file):
    """The content of a file of any edition; None where it has none."""
    try:
        return (edition_folder(name) / file).read_bytes()
    except OSError:
        return None


def open_plain(path, flags):
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC)


def write(name, file, body):
    """Put a file into an edition, unless that is gone; whether it is there now."""
    folder = edition_folder(name)
    path = folder / file
    try:
        make_folders(folder, path.parent)
        if not link_from_retired(file, body, path):
            place(path, body, mark_of(body))
    except FileNotFoundError:  # the edition has ended meanwhile
        return False
    return True


def make_folders(folder, inner):
    """Folders below that of the edition, which is never made again."""
    if inner == folder or inner.is_dir():
        return
    make_folders(folder, inner.parent)
    with suppress(FileExistsError):
        inner.mkdir()


def link_from_retired(file, body, path):
    """Link to the same file of the edition before, if it is the same."""
    for folder in earlier():
        old = folder / file
        with suppress(OSError):
            if old.stat().st_mtime == mark_of(body) and old.read_bytes() == body:
                replace(path, lambda new, old=old: os.link(old, new))
                return True
    return False


def earlier():
    yield from retired()
    with suppress(OSError):
        yield (root() / CURRENT / NET).resolve(strict=True)


def place(path, body, mark):
    def fill(new):
        with open(new, "xb") as file:
            file.write(body)
        os.utime(new, (mark, mark))

    replace(path, fill)


def replace(path, make):
    """Make a file under another name, and give it its own once it is whole."""
    new = path.with_name(f".{token_hex(8)}")
    try:
        make(new)
        os.replace(new, path)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise


# What is given out


def close():
    """Give out nothing from now on, in any form, until the next `open_edition`."""
    with locked(), suppress(FileNotFoundError):
        (root() / CURRENT).unlink()


def open_edition(name, until, keeps=None):
    """Give out this edition, and nothing at or after `until`.

    `keeps` is the name of an edition that may still be given out where this one lacks a
    page; all others leave.
    """
    with locked():
        folder = edition_folder(name)
        folder.mkdir(parents=True, exist_ok=True)
        wanted = slots_until(until)
        end_slots(wanted)
        if given_out_link() != name:
            hold_net(folder, keeps)
            replace(root() / CURRENT, lambda new: os.symlink(f"{EDITIONS}/{name}", new))
        begin_slots(wanted)
        retire({name, keeps})


def given_out_link():
    try:
        return os.readlink(root() / CURRENT).rpartition("/")[2]
    except OSError:
        return None


def net_of(name):
    """The name of the edition that stands behind another one, if any."""
    try:
        return os.readlink(edition_folder(name) / NET).rpartition("/")[2]
    except OSError:
        return None


def hold_net(folder, keeps):
    with suppress(FileNotFoundError):
        (folder / NET).unlink()
    if keeps and edition_folder(keeps).is_dir():
        (folder / NET).symlink_to(f"../{keeps}")


def slots_until(until):
    first = int(timezone.now().timestamp()) // SLOT
    last = int(until.timestamp()) // SLOT
    return {str(slot) for slot in range(first, last)}


def end_slots(wanted):
    folder = root() / SLOTS
    folder.mkdir(exist_ok=True)
    for name in {*os.listdir(folder)} - wanted:
        (folder / name).unlink()


def begin_slots(wanted):
    folder = root() / SLOTS
    for name in sorted(wanted - {*os.listdir(folder)}):
        os.symlink(f"../{CURRENT}", folder / name)


def retire(kept):
    """Take all other editions out of reach; the newest are kept to link to them.

    To delete one takes seconds, which is left to `keep` where that runs.
    """
    others = [each for each in (root() / EDITIONS).iterdir() if each.name not in kept]
    (root() / RETIRED).mkdir(exist_ok=True)
    for each in others:
        os.rename(each, root() / RETIRED / each.name)
    drop_retired(MOST_RETIRED)


def is_whole(name):
    """Whether the edition has had every page."""
    return (edition_folder(name) / WHOLE).exists()


def whole(name):
    """The edition has every page: the one before is not needed any more."""
    with locked():
        if given_out_link() == name:
            (edition_folder(name) / WHOLE).touch()
            with suppress(FileNotFoundError):
                (edition_folder(name) / NET).unlink()
            retire({name})
    drop_retired()


def drop_retired(most=0):
    """Delete what was retired, but so many of the newest."""
    for each in retired()[most:]:
        shutil.rmtree(each, ignore_errors=True)


def retired():
    """The folders that were retired, the newest first."""
    try:
        found = [*(root() / RETIRED).iterdir()]
    except OSError:
        return []
    return sorted(found, key=lambda each: each.stat().st_ctime, reverse=True)


@contextmanager
def locked():
    """One process at a time changes what is given out.

    Raises `TimeoutError`, an `OSError`, where another one does not come to an end.
    """
    root().mkdir(parents=True, exist_ok=True)
    with open(root() / "lock", "w") as file:
        wait_for_lock(file)
        yield


def wait_for_lock(file):
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise TimeoutError(f"{file.name} has been locked for long") from None
        time.sleep(LOOK)
