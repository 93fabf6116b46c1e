"""Offer the exchanges of a partner for review, and report what became of each.

Nothing is published, and what is here already is never changed: what the partner has
changed since is only reported.
"""

from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from exchanges.models import City, Exchange
from exchanges.partner.client import Portal
from exchanges.partner.offers import COMPARED, PREFIX, add_source, cities_of, offer_of
from portal.content.models import SOURCE_TITLE
from portal.editorial.records.apply import MAX_CHANGES_SQLITE, Import, import_table
from portal.editorial.records.plan import make_plan
from portal.editorial.records.table import Table
from portal.editorial.revisions.snapshots import of_version
from portal.editorial.workflow.restore import versions_of
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.xlsx.sheets import Row, Sheet
from portal.models import Source
from portal.models.audit import Step

COLUMNS = ("kind", "direction", "date", "end_date", "cities", "place", "parties")
TABLE = Table.of_content(Exchange, *COLUMNS)


class Report(NamedTuple):
    """What became of the exchanges of a partner.

    `changed` has pairs of a title and labels of columns, `refused` of a title and a
    reason.
    """

    new: list
    known: list
    changed: list
    refused: list


def take_over(url, user, us="", partner="", is_dry=False, **guard):
    """Offer the exchanges of a partner's portal that name us; return a `Report`.

    `us` is the slug that our city has there, `partner` the one that theirs has here; by
    default they are equal. Raises `ValidationError` with the reason.
    """
    rights = ("exchanges.add_exchange", "exchanges.change_exchange")
    if not user.has_perms(rights):
        raise ValidationError(_("This account may not add exchanges."))
    portal = Portal(url, **guard)
    us, home = cities_of(portal, us)
    city = City.objects.originals().filter(is_home=False, slug=partner or home).first()
    if city is None:
        raise ValidationError(
            _("There is no partner city “%(slug)s” here. Name it with --partner."),
            params={"slug": partner or home},
        )
    ours = {*City.objects.originals().filter(is_home=False).values_list("slug", flat=1)}
    # A row is on two pages if another was added there meanwhile.
    offers, wrong = {}, []
    for item in portal.rows("exchanges", city=us):
        try:
            offer = offer_of(item, portal, city, ours)
            offers[offer.sources[0]] = offer
        except ValidationError as error:
            wrong.append((str(item.get("id")), " ".join(error.messages)))
    with transaction.atomic():
        report = sort(offers.values())
        report.refused.extend(wrong)
        add(report, portal, city, user, is_dry)
    return report


def sort(offers):
    """Return the `Report` of offers before any of them is written.

    What staff deleted here is known by its source, and is not offered again.
    """
    report = Report([], [], [], [])
    rows = Exchange.objects.originals()
    taken = set(Exchange._base_manager.values_list("slug", flat=True))
    read = Source.objects.filter(slug__startswith=PREFIX).in_bulk(field_name="slug")
    for offer in offers:
        known = [read[slug] for slug in offer.sources if slug in read]
        if not known:
            while offer.texts["slug"] in taken:  # by an exchange of our own
                offer.texts["slug"] += "-2"
            taken.add(offer.texts["slug"])
            report.new.append(offer)
            continue
        report.known.append(offer)
        row = rows.filter(sources__in=known).first()
        if row and (labels := changed_there(offer, row, known[0])):
            report.changed.append((offer.title, labels))
    return report


def changed_there(offer, row, source):
    """Return the labels of the columns that differ from those that were taken over.

    These are in the first version of the row, whatever staff wrote since. An exchange
    of our own to which staff added the source has no such version.
    """
    version = versions_of(row).last()
    first = version and of_version(version)
    if not first or source.pk not in first.many.get("sources", ()):
        return []
    return [
        str(row._meta.get_field(name).verbose_name)
        for name in COMPARED
        if str(first.values.get(name) or "") != offer.texts[name]
    ]


def add(report, portal, city, user, is_dry):
    """Write the new offers with their sources, and ask for their review.

    Those with an error are moved to the refused ones.
    """
    for offer in [*report.new]:
        try:
            add_source(offer, portal, city)
        except ValidationError as error:
            refuse(report, offer, error.messages)
    plan = make_plan(TABLE, sheet_of(report.new))
    for entry, offer in zip(plan.entries, [*report.new], strict=True):
        if entry.problems:
            reasons = [f"{each.label}: {each.reason}" for each in entry.problems]
            refuse(report, offer, reasons)
    if is_dry:
        transaction.set_rollback(True)
        return
    for begin in range(0, len(report.new), MAX_CHANGES_SQLITE):
        sheet = sheet_of(report.new[begin : begin + MAX_CHANGES_SQLITE])
        digest = make_plan(TABLE, sheet).digest
        import_table(Import(TABLE, sheet, portal.host, digest), user)
    with translation.override(settings.LANGUAGE_CODE):
        remarks = {offer.texts["slug"]: remark_on(offer, city) for offer in report.new}
    for row in Exchange.objects.originals().filter(slug__in=remarks):
        step = StepRequest(Step.ASK, remarks[row.slug])
        apply_step(step, row, user, mails=False)  # a mail for each would be too many


def refuse(report, offer, reasons):
    """Move an offer to the refused ones, and take away its source."""
    Source.objects.filter(slug=offer.sources[0]).delete()
    report.new.remove(offer)
    report.refused.append((offer.title or offer.page, " ".join(map(str, reasons))))


def sheet_of(offers):
    header = list(offers[0].texts) if offers else ["slug", SOURCE_TITLE]
    rows = [Row(number, offer.texts) for number, offer in enumerate(offers, start=1)]
    return Sheet(header, rows)


def remark_on(offer, city):
    """Return the remark for reviewers: the page, and what is here of the same day."""
    remark = _("From the portal of the partner: %(page)s") % {"page": offer.page}
    same = (
        Exchange.objects.originals()
        .filter(cities=city, date=offer.texts["date"])
        .exclude(slug=offer.texts["slug"])
    )
    if titles := [str(row) for row in same]:
        text = _("Of the same day there is already: %(titles)s")
        remark += "\n" + text % {"titles": _(", ").join(titles)}
    return remark
