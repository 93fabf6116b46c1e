"""What the rows of a table are like now: changed since, or without a version of it."""

import reversion
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from reversion.models import Version

from portal.editorial.revisions.audit import VERSION_ENSURED
from portal.editorial.revisions.compare import compare
from portal.editorial.revisions.snapshots import of_rows, of_version
from portal.editorial.tables.matching import AT_ONCE
from portal.models.audit import note_version


class ChangedMeanwhileError(ValidationError):
    """What was looked at is not what would be done now."""


def changed_meanwhile():
    return ChangedMeanwhileError(
        _("Something was changed after you had looked at this. Look at it again.")
    )


def states_of(rows):
    """The versions of content and of its working copy, by kind and key."""
    return {
        (type(row), row.pk): (row.version, getattr(copy_of(row), "version", None))
        for row in rows
    }


def copy_of(row):
    return getattr(row, "working_copy", None)


def check_unchanged(rows, seen):
    """Raise `ChangedMeanwhileError` where a row is not as it was seen, if it was."""
    for model, some in by_model(rows if seen else []):
        found = model._base_manager.filter(pk__in=[row.pk for row in some])
        states = found.values_list("pk", "version", "working_copy__version")
        now = {(model, pk): tuple(state) for pk, *state in states}
        if now != {(model, row.pk): seen[model, row.pk] for row in some}:
            raise changed_meanwhile()


def ensure_versions(rows):
    """Give rows a version of their state that were changed without one."""
    rows = {row.pk: row for row in rows}
    for model, some in by_model(rows.values()):
        known = up_to_date(model, some)
        missing = [row for row in some if row.pk not in known]
        if missing:
            with reversion.create_revision(manage_manually=True):
                for row in missing:
                    note_version(row)
                reversion.set_comment(VERSION_ENSURED)


def by_model(rows):
    """Pairs of a model and some of the rows, so many as one query can be about."""
    found = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    for model, all_rows in found.items():
        for start in range(0, len(all_rows), AT_ONCE):
            yield model, all_rows[start : start + AT_ONCE]


def up_to_date(model, rows):
    """The keys of the rows whose newest version holds what they hold."""
    kind = ContentType.objects.get_for_model(model)
    keys = [str(row.pk) for row in rows]
    versions = Version.objects.filter(content_type=kind, object_id__in=keys)
    newest = {each.object_id: each for each in versions.order_by("pk")}
    now = of_rows(model, rows)
    return {
        row.pk
        for row, snapshot in zip(rows, now, strict=True)
        if (version := newest.get(str(row.pk)))
        and not any(compare(of_version(version), snapshot))
    }
