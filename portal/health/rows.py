"""Checks of what the database holds, by the connection of who asks."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from portal.archive.trail import last_copy
from portal.health.lines import green, red, yellow
from portal.health.record import LATE, read
from portal.models import AuditEntry, AuditHead
from portal.models.audit.entries import is_sealed
from portal.public.search.indexing import is_built
from portal.public.views import missing_migrations

NIGHTLY = "portal-nightly.service"


def time_in_words(at):
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def database():
    """Ask the database anything. Raises `DatabaseError` if it does not answer."""
    connection.introspection.table_names()
    return green(_("It answers (%(kind)s)."), kind=connection.display_name)


def migrations():
    if missing := missing_migrations():
        return red(
            _("Migrations that are not applied: %(count)d, the first one %(name)s."),
            _("Apply them: portalctl migrate."),
            count=len(missing),
            name=".".join(min(missing)),
        )
    return green(_("All are applied."))


def search():
    if is_built():
        return green(_("It is complete."))
    return red(
        _("It is not built; visitors read that the search is being prepared."),
        _("Build it: portalctl rebuild_search_index."),
    )


def trail():
    """Compare the seal with the last entry; `audit --verify` reads all of them."""
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    if not head.last:
        return green(_("It has no entry yet."))
    last = AuditEntry.objects.filter(number=head.last).first()
    if last and last.digest == head.digest and is_sealed(head):
        return green(_("Its last entry, %(number)d, is sealed."), number=head.last)
    return red(
        _("The seal does not fit its last entry, %(number)d."),
        _(
            "portalctl audit --verify says what was changed. After a change of "
            "SECRET_KEY the former one belongs into SECRET_KEY_FALLBACKS."
        ),
        number=head.last,
    )


def copy():
    last = last_copy()
    if last.at is None:
        return red(_("No good copy was ever made."), _("Make one: portalctl backup."))
    age = {"portal_copy_age_seconds": (timezone.now() - last.at).total_seconds()}
    values = {"time": time_in_words(last.at), "figures": age}
    if last.is_old:
        return red(
            _("The last good copy is of %(time)s, which is more than 48 hours ago."),
            _(
                "journalctl -u portal-backup.service says why; then make one: "
                "portalctl backup."
            ),
            **values,
        )
    if last.is_here_only:
        return red(
            _("The last good copy, of %(time)s, is on this machine only."),
            _("See whether the place of BACKUP_URL answers; then: portalctl backup."),
            **values,
        )
    return green(_("The last good copy is of %(time)s."), **values)


def drill():
    found = last_copy().drill
    if found is None:
        return yellow(
            _("No copy was ever brought back elsewhere."),
            _("Try it out: portalctl drill."),
        )
    values = {"time": time_in_words(found.at)}
    if not found.details.get("is_good"):
        return red(
            _("On %(time)s a copy did not come back as it should."),
            _("portalctl drill tries it again and says what differs."),
            **values,
        )
    if timezone.now() - found.at > timedelta(days=8):
        return yellow(
            _("The last copy was tried out on %(time)s, more than a week ago."),
            _("Try the newest one out: portalctl drill."),
            **values,
        )
    return green(_("A copy was brought back elsewhere on %(time)s."), **values)


def jobs():
    return lines_of_units(read().units)


def lines_of_units(units):
    """Return the line of the nightly jobs, and one of each unit that has failed."""
    failed = [
        red(
            _("It failed on %(time)s."),
            _("journalctl -u %(unit)s says why."),
            unit=unit,
            time=time_in_words(datetime.fromisoformat(ended["at"])),
        )
        for unit, ended in sorted(units.items())
        if not ended["is_good"]
    ]
    for line in failed:
        line.name = line.values["unit"]
    night = line_of_night(units.get(NIGHTLY))
    night.name = "jobs"
    return [night, *failed]


def line_of_night(ended):
    """Return the line of when the nightly jobs last ended, well or not."""
    advice = _(
        "systemctl list-timers portal-nightly.timer says when they run; "
        "systemctl enable --now portal-nightly.timer lets them run every night."
    )
    if not ended:
        return yellow(_("They have not run on this machine yet."), advice)
    at = datetime.fromisoformat(ended["at"])
    age = timezone.now() - at
    figures = {"portal_nightly_age_seconds": age.total_seconds()}
    if age > LATE:
        text = _("They last ran on %(time)s, which is more than 36 hours ago.")
        return red(text, advice, figures, time=time_in_words(at))
    return green(_("They last ran on %(time)s."), figures, time=time_in_words(at))
