"""All checks, each within a bounded time; one that fails is a red line itself."""

import logging
from datetime import datetime
from threading import Thread
from time import monotonic

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from portal.health import machine, record, rows, servers
from portal.health.lines import LABELS, State, reason_of, red

log = logging.getLogger(__name__)
LONGEST = 30  # seconds for all that is asked outside of the database
# By the connection of who asks, which the settings of the database bound; these ask
# nobody else, so a page may wait for them.
OF_ROWS = (
    *(rows.database, rows.migrations, rows.search, rows.trail),
    *(rows.jobs, rows.copy, rows.drill),
)
# What a disk, or a server, may hold up for ever: in threads.
OUTSIDE = (
    *(machine.places, machine.disk, machine.version, machine.clock),
    *(servers.certificate, servers.mail, servers.packages),
)
BOX = ("copy", "drill")  # for these the start page has a box
ANYWAY = ("database", "jobs")  # what can be said without a database


def examine():
    """Return the lines of all checks, in the order of `LABELS`.

    While the database does not answer, there is no line of what is read from it.
    """
    found, threads = {}, []
    for check in OUTSIDE:
        thread = Thread(target=make, args=(check, found), daemon=True)
        thread.start()
        threads.append(thread)
    end = monotonic() + LONGEST
    lines = examine_rows()
    if not lines[0].is_red:
        make(servers.front, found)
    for thread in threads:
        thread.join(max(0, end - monotonic()))
    found = {**found}  # what comes later is too late
    for name in [check.__name__ for check in OUTSIDE if check.__name__ not in found]:
        unanswered = red(
            _("No answer within %(seconds)d seconds."),
            _("Look at what it asks: a disk, a server or a name server hangs."),
            seconds=LONGEST,
        )
        unanswered.name = name
        lines.append(unanswered)
    return ordered([*lines, *(each for some in found.values() for each in some)])


def examine_rows():
    """Return the lines of what costs a page some queries; the first is the database."""
    found = {}
    for check in OF_ROWS:
        is_away = "database" in found and found["database"][0].is_red
        if not is_away or check.__name__ in ANYWAY:
            make(check, found)
    return [each for some in found.values() for each in some]


def make(check, found):
    """Add the lines of a check to those that are found."""
    name = check.__name__
    try:
        lines = check()
    except Exception as error:
        text = _("This could not be looked at: %(reason)s.")
        advice = _("journalctl -u portal-doctor.service has the whole message.")
        if name == "database":
            text = _("It does not answer: %(reason)s.")
            advice = _(
                "systemctl status postgresql; DATABASE_URL says where it is. What is "
                "read from it was not looked at."
            )
        else:
            log.warning("the check %s failed", name, exc_info=error)
        lines = red(text, advice, reason=reason_of(error))
    lines = lines if isinstance(lines, list) else [lines]
    for line in lines:
        line.name = line.name or name
    found[name] = lines


def ordered(lines):
    """Sort by the order of `LABELS`; lines of units are among the nightly jobs."""
    order = {name: place for place, name in enumerate(LABELS)}
    return sorted(lines, key=lambda line: order.get(line.name, order["jobs"]))


def state_of(lines):
    return max((line.state for line in lines), default=State.GREEN)


def present_lines():
    """Return the lines of now for rows, and of the last examination for the others."""
    now = examine_rows()
    names = {check.__name__ for check in OF_ROWS}
    earlier = record.read().results()
    return ordered([*now, *(each for each in earlier if each.name not in names)])


def red_lines():
    """Return what is red as far as the record knows it, which asks nobody.

    Without copies: the start page has a box about them, with what is known now.
    """
    found = record.read()
    lines = [each for each in found.results() if each.name not in ("jobs", *BOX)]
    lines += rows.lines_of_units(found.units)
    at = found.at and datetime.fromisoformat(found.at)
    if at and timezone.now() - at > record.LATE:
        text = _("It was last made on %(time)s, which is more than 36 hours ago.")
        advice = _(
            "systemctl enable --now portal-doctor.timer lets it be made every night."
        )
        late = red(text, advice, time=rows.time_in_words(at))
        late.name = "doctor"
        lines.append(late)
    return [each for each in ordered(lines) if each.is_red]
