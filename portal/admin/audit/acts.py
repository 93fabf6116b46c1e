"""Record acts of the desk in the audit trail: saves, deletions, exports, sign-ins."""

from contextlib import contextmanager
from types import SimpleNamespace

import reversion
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import PAGE_VAR
from django.contrib.auth import user_logged_in, user_logged_out
from django.contrib.auth.models import update_last_login
from django.core.paginator import Paginator
from django.db import transaction
from django.dispatch import receiver

from portal.admin.audit.wording import act_in_words
from portal.models import AuditEntry, User
from portal.models.audit import (
    Event,
    Refusal,
    acts_together,
    comment_of,
    note_version,
    record,
)


@contextmanager
def deletion(user, rows):
    """Delete the rows inside; each of them has an entry."""
    with transaction.atomic(), acts_together():
        for row in rows:
            record(Event.DELETED, user, row)
        yield


class Recording(ModelAdmin):
    """Mixin of each admin class: record in the audit trail instead of Django's log."""

    recorded = Event.SAVED  # None if the class records its own saves

    def construct_change_message(self, request, form, formsets, add=False):
        """Return the changes: names of fields without texts, parts added or changed."""
        names = [name for name in form.changed_data if name in form.fields]
        found = [{"changed": {"fields": names}}] if names else []
        if add:
            found = [{"added": {}}]
        for formset in formsets or ():  # none after a change in the list
            kind = formset.model._meta.label_lower
            for row in formset.new_objects:
                found.append({"added": {"name": kind, "object": str(row)}})
            for row, names in formset.changed_objects:
                part = {"name": kind, "object": str(row), "fields": names}
                found.append({"changed": part})
            for row in formset.deleted_objects:
                found.append({"deleted": {"name": kind, "object": str(row)}})
        return found

    def log_change(self, request, obj, message):
        """Record a save, if anything was changed, and comment on its version."""
        if not message:
            return
        if self.recorded:
            record(self.recorded, request.user, obj, changes=message)
        if reversion.is_active():
            note_version(obj)
            reversion.set_comment(comment_of(Event.SAVED, changes=message))

    log_addition = log_change

    def history_view(self, request, object_id, extra_context=None):
        """Show the entries of the trail about the row, on the page of Django's log."""
        about = {"kind": self.opts.label_lower, "object_id": object_id}
        found = AuditEntry.objects.filter(**about).select_related("actor")
        page = Paginator(found, 100).get_page(request.GET.get(PAGE_VAR))
        page.object_list = [
            SimpleNamespace(
                action_time=entry.at,
                user=entry.actor,
                get_change_message=act_in_words(entry.event, entry.details, entry.kind),
            )
            for entry in page
        ]
        context = {"action_list": page, **(extra_context or {})}
        return super().history_view(request, object_id, context)

    def log_deletions(self, request, queryset):
        """Log nothing before the deletion."""

    def delete_model(self, request, obj):
        with deletion(request.user, [obj]):
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        with deletion(request.user, list(queryset)):
            super().delete_queryset(request, queryset)


class RecordingSettings(ModelAdmin):
    """Mixed into the admin class of rows that are settings."""

    recorded = Event.SETTING_CHANGED


def record_export(request, model=None, **facts):
    """Record an export before the user gets the file; return its entry."""
    asked = {name[:50]: value[:200] for name, value in request.GET.items() if value}
    return record(Event.EXPORTED, request.user, model, **facts, asked=asked)


# Signing in and out

user_logged_in.disconnect(dispatch_uid="update_last_login")


@receiver(user_logged_in)
@transaction.atomic
def signed_in(sender, request, user, **kwargs):
    """Record a sign-in; the session is stored after this, so none lacks an entry."""
    update_last_login(sender, user, **kwargs)
    factor = getattr(request, "factor", None)  # the model of the one that was shown
    shown = {"factor": factor._meta.model_name} if factor else {}
    record(Event.SIGN_IN, user, **shown)


@receiver(user_logged_out)
def signed_out(sender, request, user, **kwargs):
    """Record the end of a session before it is deleted."""
    if user is not None and user.is_authenticated:
        record(Event.SIGN_OUT, user)


def record_failure(name, reason=None):
    """Record an attempt at an account; without a reason it is looked for.

    The typed name is stored only if there is such an account, because some users type
    their password there.
    """
    is_name = "\0" not in name  # which PostgreSQL does not take
    user = User.objects.filter(username=name).first() if is_name else None
    if user is None:
        found = Refusal.UNKNOWN
    elif not user.is_active:
        found = Refusal.INACTIVE
    else:
        found = Refusal.PASSWORD if user.is_staff else Refusal.NO_STAFF
    record(Event.SIGN_IN_FAILED, user, reason=reason or found)
