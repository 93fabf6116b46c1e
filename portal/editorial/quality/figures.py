"""Warn if a figure is ten times the former one, or a tenth of it."""

from babel.numbers import format_decimal
from django.db.models import prefetch_related_objects
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _
from reversion.models import Version

from portal.content.states import Status
from portal.editorial.quality.checks import Doubt
from portal.editorial.revisions.snapshots import fields_in

TENFOLD = 10


def leaps(*names):
    """Return a check of figures against former ones, to register for a model."""

    def tenfold(rows):
        former = former_figures(rows, names)
        for row in rows:
            for name in names:
                new, old = getattr(row, name), former.get((row.pk, name))
                if new and old and max(new, old) >= TENFOLD * min(new, old):
                    text = _("It was %s before, which differs by ten times or more.")
                    shown = format_decimal(old, locale=to_locale(get_language()))
                    yield Doubt(row, name, text % shown)

    return tenfold


def former_figures(rows, names):
    """Return the figures of live rows of copies, else the last different ones.

    By key of the row and name. Published rows have none, because they were reviewed.
    """
    copies = [row for row in rows if row.live_id]
    prefetch_related_objects(copies, "live")
    found = {
        (row.pk, name): getattr(row.live, name) for row in copies for name in names
    }
    others = (row for row in rows if not row.live_id)
    not_public = [row for row in others if row.status != Status.PUBLISHED]
    return found | figures_in_versions(not_public, names)


def figures_in_versions(rows, names):
    if not rows:
        return {}
    by_key = {str(row.pk): row for row in rows}
    versions = Version.objects.get_for_model(type(rows[0]))
    found = {}
    for version in versions.filter(object_id__in=by_key).order_by("-pk"):
        row, held = by_key[version.object_id], fields_in(version)
        for name in names:
            old = held.get(name)
            if old is not None and old != getattr(row, name):
                found.setdefault((row.pk, name), old)
    return found
