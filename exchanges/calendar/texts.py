"""Descriptions of calendar events, a fact a line."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from exchanges.models import Delegation
from portal.content.i18n.languages import shown_text
from portal.public.feeds.atom import clean

FIELDS = dict(Delegation.Field.choices)


def of_exchange(row, delegation, address):
    """Describe an exchange, with the details of its delegation, if any."""
    return lines(
        shown_text(row, "summary")[0],
        fact(_("Who took part"), shown_text(row, "parties")[0]),
        *(days(delegation) if delegation else ()),
        *(people(delegation) if delegation else ()),
        unsure(row.date, row.end_date),
        address,
    )


def of_delegation(row, address):
    """Describe a delegation; the calendar entry has the days."""
    return lines(
        shown_text(row, "summary")[0],
        *people(row),
        unsure(row.arrived or row.left, row.left),
        address,
    )


def lines(*texts):
    return "\n".join(filter(None, map(clean, texts)))


def days(delegation):
    yield fact(_("Arrived"), delegation.arrived and delegation.arrived.display())
    yield fact(_("Left"), delegation.left and delegation.left.display())


def people(delegation):
    """Yield field, leader and size of the delegation."""
    size, field = delegation.size, FIELDS.get(delegation.field)
    persons = ngettext("%(number)s person", "%(number)s people", size or 0)
    yield fact(_("Field"), field and capfirst(str(field)))
    yield fact(_("Leader"), shown_text(delegation, "leader")[0])
    yield fact(_("Size"), size and persons % {"number": size})


def fact(name, value):
    """Return a labelled fact, empty without a value."""
    both = {"name": name, "value": value}
    return pgettext("a fact", "%(name)s: %(value)s") % both if value else ""


def unsure(first, last):
    """Return a sentence if the exact days are not known; the entry fills them all.

    Equal dates are given once.
    """
    if first.day and (not last or last.day):
        return ""
    span = pgettext("span of time", "%(first)s – %(last)s")
    both = {"first": first.display(), "last": last and last.display()}
    date = span % both if last and last != first else first.display()
    return _("The exact day is not known. The source says: %(date)s.") % {"date": date}
