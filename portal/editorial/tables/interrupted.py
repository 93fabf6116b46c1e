"""Imports that did not end: what they wrote is taken back."""

from datetime import timedelta
from itertools import batched

import reversion
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from reversion.models import Revision, Version

from portal.editorial.revisions.audit import IMPORT, IMPORT_UNDER_WAY
from portal.editorial.tables import undo
from portal.models.audit import Event, comment_of, parts_of_one_act

PART = 50
AFTER = timedelta(minutes=5)  # without a step: a step takes seconds


def is_under_way(revision):
    """Whether the import has not ended: it goes on, or was interrupted."""
    return revision.comment.startswith(IMPORT_UNDER_WAY)


def is_interrupted(revision):
    """Whether its process is gone; one that goes on writes the time of each step."""
    is_old = revision.date_created < timezone.now() - AFTER
    return is_under_way(revision) and is_old


def take_back_all(user):
    """Take back what imports wrote whose process is gone."""
    for revision in Revision.objects.filter(comment__startswith=IMPORT_UNDER_WAY):
        if is_interrupted(revision):
            take_back(revision, user, is_asked=True)


def take_back(revision, user, is_asked=False):
    """Undo what an import has written; returns the titles of what others changed since.

    That stays, as what the import wrote. Where somebody asks for it, it is an act that
    the audit trail tells of; an import that fails by itself is none.
    """
    left = []
    keys = revision.version_set.order_by("-pk").values_list("pk", flat=True)
    for part in batched(list(keys), PART):
        with transaction.atomic(), parts_of_one_act():
            left += take_back_some(part, user)
    conclude(revision, user, left, is_asked)
    return left


@transaction.atomic
def conclude(revision, user, left, is_asked):
    comment = revision.comment.removeprefix(IMPORT_UNDER_WAY)
    if left:
        Revision.objects.filter(pk=revision.pk).update(comment=IMPORT + comment)
    else:
        revision.delete()
    if is_asked:
        undo.record_undone(comment, user, interrupted=True, untouched=len(left))


def take_back_some(keys, user):
    versions = Version.objects.filter(pk__in=keys).order_by("-pk")
    content = [version for version in versions if undo.of_content(version)]
    with reversion.create_revision(manage_manually=True):
        done = [version.pk for version in content if is_taken_back(version, user)]
        reversion.set_user(user)
        reversion.set_comment(comment_of(Event.RESTORED))
    Version.objects.filter(pk__in=done).delete()
    return [version.object_repr for version in content if version.pk not in done]


def is_taken_back(version, user):
    try:
        with transaction.atomic():
            former, row = undo.with_former(version)
            undo.check_unused([row] if undo.goes(former, row) else [])
            undo.undo_row(former, row, user)
    except ValidationError:
        return False
    return True
