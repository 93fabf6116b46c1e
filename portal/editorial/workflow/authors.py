"""Who may do what with a row; its authors leave its publication to others."""

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce

from portal.models import AuditEntry, SiteSettings
from portal.models.audit import WRITING, Event

PUBLICATIONS = AuditEntry.objects.filter(
    kind=OuterRef("kind"),
    object_id=OuterRef("object_id"),
    number__gt=OuterRef("number"),
    event=Event.PUBLISHED,
)


def has_right(user, right, row):
    meta = row._meta
    return user.has_perm(f"{meta.app_label}.{right}_{meta.model_name}")


def may_approve(row, user):
    """Return True if the user is no author of the row, or self-approval is allowed."""
    if not has_written(row, user):
        return True
    return SiteSettings.objects.filter(allow_self_approval=True).exists()


def has_written(row, user):
    """Return True if the user has written the row or its copy since publication."""
    key = Value(f"{row.live_id or row.pk}")
    return row.updated_by_id == user.pk or entries_of(type(row), key, user).exists()


def not_written_by(user, model):
    """Return the condition of rows for which `has_written` is False."""
    key = Cast(Coalesce(OuterRef("live_id"), OuterRef("pk")), CharField())
    by_others = Q(updated_by=None) | ~Q(updated_by=user)
    return ~Exists(entries_of(model, key, user)) & by_others


def entries_of(model, key, user):
    entries = AuditEntry.objects.filter(kind=model._meta.label_lower, object_id=key)
    entries = entries.filter(actor=user, event__in=WRITING)
    return entries.filter(~Exists(PUBLICATIONS))
