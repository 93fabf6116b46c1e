"""Authors of a row since its last publication: they leave publishing to others."""

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce

from portal.models import AuditEntry
from portal.models.audit import Event
from portal.models.audit.events import WRITING

PUBLICATIONS = AuditEntry.objects.filter(
    kind=OuterRef("kind"),
    object_id=OuterRef("object_id"),
    number__gt=OuterRef("number"),
    event=Event.PUBLISHED,
)


def has_written(row, user):
    """Return True if the user has written it, or its working copy, since then."""
    key = Value(f"{row.live_id or row.pk}")
    return row.updated_by_id == user.pk or entries_of(type(row), key, user).exists()


def not_written_by(user, model):
    """Return the condition of rows that the user has not written since then."""
    key = Cast(Coalesce(OuterRef("live_id"), OuterRef("pk")), CharField())
    by_others = Q(updated_by=None) | ~Q(updated_by=user)
    return ~Exists(entries_of(model, key, user)) & by_others


def entries_of(model, key, user):
    entries = AuditEntry.objects.filter(kind=model._meta.label_lower, object_id=key)
    entries = entries.filter(actor=user, event__in=WRITING)
    return entries.filter(~Exists(PUBLICATIONS))
