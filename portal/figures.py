"""A figure that is ten times the former one, or a tenth of it, is perhaps a slip."""

from django.utils.formats import localize
from django.utils.translation import gettext as _
from reversion.models import Version

from portal.content import Status
from portal.doubts import Doubt
from portal.snapshots import fields_in

TENFOLD = 10


def leaps(*names):
    """A check of figures against the former ones, to be registered for a model."""

    def tenfold(rows):
        former = former_figures(rows, names)
        for row in rows:
            for name in names:
                new, old = getattr(row, name), former.get((row.pk, name))
                if new and old and max(new, old) >= TENFOLD * min(new, old):
                    text = _("It was %s before, which differs by ten times or more.")
                    yield Doubt(row, name, text % localize(old))

    return tenfold


def former_figures(rows, names):
    """The figures of the live rows of copies, else the last ones that were different.

    By key of the row and name. What is published has been looked at, and has none.
    """
    copies = {row.pk: row for row in rows if row.live_id}
    others = [row for row in rows if not row.live_id and is_open(row)]
    found = {
        (key, name): getattr(row.live, name)
        for key, row in copies.items()
        for name in names
    }
    return found | figures_in_versions(others, names)


def is_open(row):
    return row.status != Status.PUBLISHED


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
