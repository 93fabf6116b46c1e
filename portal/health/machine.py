"""Checks of this machine: its disks, its clock, the places of copies, the service."""

import json
import os
import shutil
import subprocess
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from portal.archive.check import read_first
from portal.archive.container import ArchiveError
from portal.archive.places import Source
from portal.archive.places import places as places_of_copies
from portal.health.lines import Line, State, green, reason_of, red, yellow
from portal.version import version as installed_version

RUNNING = installed_version()  # of this process, whatever is installed after its start
CONTAINER = Path("/run/systemd/container")  # there, where systemd runs in one
CACHE = Path("/var/lib/nginx")  # of the web server in front, see deploy/nginx.conf
GB = 10**9
FULL, NEARLY_FULL = (0.05, 5 * GB), (0.15, 20 * GB)  # free: a share, or so many bytes
PATIENCE = 5  # seconds
MOST_OFF = 2  # seconds that a clock may differ, as editions end with a second


def places():
    """Read the first part of the newest copy of each place, so with its key too."""
    advice = _(
        "See that it is there and belongs to the account `portal`, and that BACKUP_KEY "
        "is that of the copies."
    )
    found = []
    for place in places_of_copies():
        name = str(place)
        try:
            if not place.storage.is_there():
                text = _("The folder %(folder)s is not there: is its disk mounted?")
                return red(text, advice, folder=name)
            for newest in [*place.copies()][:1]:
                read_first(Source(place, newest))
        except (ArchiveError, OSError) as error:
            text = _("%(place)s cannot be read: %(reason)s.")
            return red(text, advice, place=name, reason=reason_of(error))
        found.append(name)
    return green(_("They can be read: %(places)s."), places=", ".join(found))


def disk():
    """Measure each disk once, and say of the fullest one how much is free."""
    written, disks = [settings.BACKUP_ROOT, settings.MEDIA_ROOT], {}
    if CACHE.exists():
        written.append(CACHE)
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        written.append(database["NAME"])
    for folder in map(Path, written):
        there = next(each for each in (folder, *folder.parents) if each.exists())
        sizes = os.statvfs(there)
        free, total = (sizes.f_frsize * n for n in (sizes.f_bavail, sizes.f_blocks))
        disks[there.stat().st_dev] = state_of(free, total), -free, total, str(there)
    state, free, total, path = max(disks.values())
    figures = {
        f'portal_disk_free_bytes{{path="{path}"}}': -free
        for _state, free, _total, path in disks.values()
    }
    values = {"path": path, "free": f"{-free / GB:.1f} GB"}
    values["share"] = f"{-100 * free / (total or 1):.0f} %"
    text = _("Free on the disk of %(path)s: %(free)s (%(share)s).")
    advice = _(
        "Enlarge the disk, or make room: old logs (journalctl --vacuum-size=500M), "
        "stored files that nothing needs (portalctl orphans)."
    )
    return Line(state, text, advice if state else "", values, figures)


def state_of(free, total):
    """Return the state of a disk; much that is free is enough, whatever its share."""
    if free < min(FULL[0] * total, FULL[1]):
        return State.RED
    if free < min(NEARLY_FULL[0] * total, NEARLY_FULL[1]):
        return State.YELLOW
    return State.GREEN


def asked(address, path, headers=None):
    """Return the answer of our own server: its status, headers and text."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read(2**20)
    finally:
        connection.close()


def clock():
    """Ask systemd whether the clock is kept by NTP, and the fronts for their time."""
    advice = _(
        "Install systemd-timesyncd or chrony, and name a time server; timedatectl "
        "shows the result. A wrong clock shuts out code apps and shows old pages."
    )
    for front in settings.FRONTS:
        if (off := seconds_off(front)) > MOST_OFF:
            return red(
                _("It differs by %(seconds)d seconds from that of %(front)s."),
                advice,
                seconds=round(off),
                front=front,
            )
    if kept := is_kept():
        return green(_("It is kept by a time server."))
    if kept is False:
        return red(_("No time server keeps it."), advice)
    if CONTAINER.exists():
        return green(_("It is kept by the machine that this one runs on."))
    return yellow(_("Whether a time server keeps it is not known."), advice)


def seconds_off(front):
    """Return by how much its clock differs; 0 if it does not answer, see `front`."""
    if not front.startswith("http:"):
        return 0
    try:
        _status, headers, _text = asked(front, "/edition")
    except (OSError, HTTPException):
        return 0
    theirs = parsedate_to_datetime(headers["Date"])
    return abs((timezone.now() - theirs).total_seconds() - 0.5)


def is_kept():
    """Return whether a time server keeps the clock; None if systemd does not know."""
    program = shutil.which("timedatectl")
    if not program:
        return None
    words = [program, "show", "--property=NTPSynchronized", "--value"]
    done = subprocess.run(  # noqa: S603 (nothing in it is from outside)
        words, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    return {"yes": True, "no": False}.get(done.stdout.strip())


def version():
    """Ask the service itself, past the web server, which release it runs."""
    address = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
    host = settings.SITE_HOST or "localhost"
    seen = ", ".join(["127.0.0.1"] * max(1, settings.PROXIES))
    headers = {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": seen}
    try:
        _status, _headers, text = asked(address, "/healthz?full", headers)
        running = json.loads(text)["version"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        return red(
            _("The portal does not answer at %(address)s: %(reason)s."),
            _("systemctl status portal and journalctl -u portal say why."),
            address=address,
            reason=reason_of(error),
        )
    installed = installed_version()
    if running == installed:
        return green(_("It runs release %(running)s."), running=running)
    return red(
        _("It runs release %(running)s; %(installed)s is installed."),
        _("Begin it: systemctl restart portal portal-edition."),
        running=running,
        installed=installed,
    )
