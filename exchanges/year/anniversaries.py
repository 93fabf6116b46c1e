"""Anniversaries to come, for staff: of public cities and of those that are not yet.

The years are the difference between two years: that of the anniversary and that of the
signature. One known only by its year is listed under January. For 29 February it is
the last day of that month.
"""

from datetime import timedelta
from itertools import groupby
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchanges.models import Relation
from exchanges.models.city import in_order
from exchanges.ties.anniversaries import ROUND, after
from portal.content.models import BODIES
from portal.content.partial_date import PartialDate
from portal.content.states import State
from portal.editorial.reminders import Reminder, reminds
from portal.models import SiteSettings
from portal.server.request_log import running_request

GREAT = 10  # years: a provincial regulation, art. 21, wants events only at such marks
MOST_MONTHS = 37  # more than any lead time that the settings allow
VIEW, REMINDED = "exchanges.view_relation", "exchanges.change_relation"


class Coming(NamedTuple):
    """An anniversary of a relation, as exact as its beginning is known."""

    relation: Relation
    years: int
    date: PartialDate

    @property
    def city(self):
        return self.relation.city

    @property
    def listed(self):
        """The date under which it is listed: January, if only the year is known."""
        return self.date if self.date.month else PartialDate(self.date.year, 1)

    @property
    def is_round(self):
        return self.years % ROUND == 0

    @property
    def is_great(self):
        return self.years % GREAT == 0

    @property
    def key(self):
        """What names it in addresses; it stays when the day becomes known."""
        return f"relation-{self.relation.pk}-{self.date.year}"

    @property
    def title(self):
        text = ngettext(
            "%(years)s year with %(city)s", "%(years)s years with %(city)s", self.years
        )
        return text % {"city": self.city.title, "years": self.years}

    def notes(self):
        """Return what has to be known about the date."""
        since, found = self.relation.since, []
        if not since.month:
            found.append(_("day unknown, listed under January"))
        elif not since.day:
            found.append(_("day unknown"))
        elif since.day != self.date.day:
            found.append(_("began on 29 February"))
        if self.city.state != State.PUBLIC:
            found.append(self.city.state.label)
        return found


def current_relations():
    """Return the current relation of each city that has one; no working copies.

    By one query in a request, because the start page asks twice. Each has the lead
    times of the site, `letter_days` and `event_months`.
    """
    request = running_request.get()
    found = getattr(request, "current_relations", None)
    if found is None:
        leads = {name: lead(name) for name in ("letter_days", "event_months")}
        rows = Relation.objects.filter(city__live=None).select_related("city")
        rows = rows.defer(*(f"city__{body}" for body in BODIES))
        rows = sorted(rows.annotate(**leads), key=lambda each: each.city_id)
        groups = groupby(rows, key=lambda each: each.city_id)
        found = [in_order(relations)[-1] for _city, relations in groups]
        if request is not None:
            request.current_relations = found
    return found


def lead(name):
    """Return the setting of the site as an expression, its default without a site."""
    default = SiteSettings._meta.get_field(name).default
    return Coalesce(Subquery(SiteSettings.objects.order_by().values(name)[:1]), default)


def coming(today, last):
    """Return the anniversaries that are listed from one day to another, in order."""
    found = [
        Coming(relation, year - relation.since.year, day)
        for relation in current_relations()
        if relation.since
        for year in range(max(today.year, relation.since.year + 1), last.year + 1)
        if (day := after(relation.since, year - relation.since.year))
    ]
    return sorted(
        (
            each
            for each in found
            if each.listed.latest >= today and each.listed.earliest <= last
        ),
        key=lambda each: (each.listed, each.relation.pk),
    )


@reminds
def letters_and_events(today):
    """Return the letters and events whose time has come; until the day is over."""
    found = []
    for each in coming(today, months_later(today, MOST_MONTHS)):
        begins, year = each.listed.earliest, each.date.year
        facts = {
            "city": each.city.title,
            "years": each.years,
            "date": each.date.display(),
        }
        of = each.relation
        if begins - timedelta(days=of.letter_days) <= today:
            text = _("Letter to %(city)s: %(years)d years on %(date)s") % facts
            found.append(reminder(each, f"relation:{of.pk}:letter:{year}", text))
        if each.is_round and begins <= months_later(today, of.event_months):
            text = _("Plan for %(years)d years with %(city)s on %(date)s")
            text = text % facts
            found.append(reminder(each, f"relation:{of.pk}:event:{year}", text))
    return found


def reminder(each, key, text):
    url = f"{reverse('admin_anniversaries')}#{each.key}"
    return Reminder(key, text, each.listed.earliest, url, REMINDED)


def months_later(day, months):
    return day + relativedelta(months=months)
