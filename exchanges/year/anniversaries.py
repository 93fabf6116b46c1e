"""Anniversaries and ends of agreements to come, of rows on the site and of others.

The years are the difference between two years: that of the anniversary and that of the
signature. One known only by its year is listed under January. For 29 February it is
the last day of that month.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchanges.models import Agreement, City, LetterNote, Relation
from exchanges.ties.tie import ROUND
from exchanges.year.terms import terms_in_force
from portal.content.models import BODIES
from portal.content.partial_date import PartialDate, in_years, shifted
from portal.content.states import State
from portal.editorial.reminders import Reminder, reminds
from portal.models import SiteSettings
from portal.server.request_log import running_request

GREAT = 10  # years: a provincial regulation, art. 21, wants events only at such marks
MOST_MONTHS = 37  # more than any lead time that the settings allow
VIEW, REMINDED = "exchanges.view_relation", "exchanges.change_relation"


class Day(NamedTuple):
    """An anniversary of a relation, or the last day of an agreement's term.

    Its date is as exact as that from which it follows is known. `row` is the one whose
    form has it; `key` names it in addresses, and stays when the day becomes known.
    """

    row: City | Agreement
    date: PartialDate
    key: str
    title: str
    relation: Relation | None = None
    years: int = 0

    @property
    def form(self):
        return f"admin:exchanges_{self.row._meta.model_name}_change"

    @property
    def mark(self):
        if not self.years or self.years % ROUND:
            return ""
        return _("five-year mark") if self.years % GREAT else _("ten-year mark")

    def facts(self):
        """Return what has to be known about the date, and if the row is not public."""
        found, since = [], self.date
        if self.relation:
            since, begun = self.relation.since, self.relation.begun()
            found.append(self.relation.get_kind_display())
            found.append(_("since %(date)s") % {"date": begun})
        if not since.month:
            found.append(_("day unknown, listed under January"))
        elif not since.day:
            found.append(_("day unknown"))
        elif since.day != self.date.day:
            found.append(_("began on 29 February"))
        if self.row.state != State.PUBLIC:
            found.append(self.row.state.label)
        return found


def anniversary(relation, years, date):
    city = relation.city
    title = ngettext(
        "%(years)s year with %(city)s", "%(years)s years with %(city)s", years
    )
    title %= {"city": city.title, "years": years}
    key = f"relation-{relation.pk}-{date.year}"
    return Day(city, date, key, title, relation, years)


def end(row, date):
    title = _("End of a term: %(agreement)s") % {"agreement": row.title}
    return Day(row, date, f"agreement-{row.pk}-{date.year}", title)


def listed(each):
    """Return the date under which it is listed: January, if only the year is known."""
    return each.date if each.date.month else PartialDate(each.date.year, 1)


def is_between(each, today, last):
    return listed(each).latest >= today and listed(each).earliest <= last


def current_relations():
    """Return the current relation of each city that has one; no working copies.

    By one query in a request, because the start page asks twice. Each has the lead
    times of the site, `letter_days` and `event_months`, and as `last_letter` the day of
    the last letter that was noted as sent.
    """
    request = running_request.get()
    found = getattr(request, "current_relations", None)
    if found is None:
        leads = {}
        for name in ("letter_days", "event_months"):
            setting = SiteSettings.objects.order_by().values(name)[:1]
            default = SiteSettings._meta.get_field(name).default
            leads[name] = Coalesce(Subquery(setting), default)
        rows = Relation.objects.filter(city__live=None).select_related("city")
        rows = rows.defer(*(f"city__{body}" for body in BODIES))
        sent = LetterNote.objects.filter(relation=OuterRef("pk"), kind="sent")
        leads["last_letter"] = Subquery(sent.order_by("-date").values("date")[:1])
        rows = {each.city_id: each for each in rows.annotate(**leads).in_order()}
        found = [rows[city] for city in sorted(rows)]
        if request is not None:
            request.current_relations = found
    return found


def anniversaries(today, last):
    """Return the anniversaries that are listed from one day to another, in order."""
    found = (
        anniversary(relation, year - relation.since.year, day)
        for relation in current_relations()
        if relation.since
        for year in range(max(today.year, relation.since.year + 1), last.year + 1)
        if (day := in_years(relation.since, year - relation.since.year))
    )
    return in_time([each for each in found if is_between(each, today, last)])


def in_time(days):
    return sorted(days, key=lambda each: (listed(each), each.key))


def coming(today, last):
    """Return anniversaries and ends of terms from one day to another, in order."""
    ends = (end(row, row.end(today)) for row in terms_in_force(today))
    ends = [each for each in ends if is_between(each, today, last)]
    return in_time([*anniversaries(today, last), *ends])


@reminds(REMINDED)
def letters_and_events(today):
    """Return the letters and events whose time has come; until the day is over."""
    found = []
    for each in anniversaries(today, shifted(today, MOST_MONTHS)):
        begins, year = listed(each).earliest, each.date.year
        facts = {
            "city": each.row.title,
            "years": each.years,
            "date": each.date.display(),
        }
        of = each.relation
        opens = begins - timedelta(days=of.letter_days)
        is_written = of.last_letter and of.last_letter >= opens
        if opens <= today and not is_written:
            text = _("Letter to %(city)s: %(years)d years (%(date)s)") % facts
            found.append(reminder(each, f"relation:{of.pk}:letter:{year}", text))
        if each.mark and begins <= shifted(today, of.event_months):
            text = _("Plan for %(years)d years with %(city)s (%(date)s)")
            text = text % facts
            found.append(reminder(each, f"relation:{of.pk}:event:{year}", text))
    return found


def reminder(each, key, text):
    url = f"{reverse('admin:exchanges_city_anniversaries')}#{each.key}"
    return Reminder(key, text, listed(each).earliest, url, REMINDED)
