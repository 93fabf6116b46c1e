"""Record acts of the desk in the audit trail: deletions, settings, exports."""

from types import SimpleNamespace

import reversion
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import PAGE_VAR
from django.core.paginator import Paginator
from django.db import transaction

from portal.admin.audit.wording import act_in_words
from portal.models import AuditEntry
from portal.models.audit import Event, comment_of, describe, note_version, record, write


@transaction.atomic
def record_deletion(user, rows, delete):
    """Delete the rows by calling `delete`, and write down each of them."""
    entries = [describe(Event.DELETED, user, row) for row in list(rows)]
    delete()
    write(entries)


class Recording(ModelAdmin):
    """Mixin of each admin class: record in the audit trail instead of Django's log."""

    recorded = Event.SAVED  # None if the class records its own saves

    def log_addition(self, request, obj, message):
        self.record_save(request.user, obj, message)

    def log_change(self, request, obj, message):
        if message:
            self.record_save(request.user, obj, message)

    def history_view(self, request, object_id, extra_context=None):
        """Show the entries of the trail about the row, on the page of Django's log."""
        about = {"kind": self.opts.label_lower, "object_id": object_id}
        found = AuditEntry.objects.filter(**about).select_related("actor")
        page = Paginator(found, 100).get_page(request.GET.get(PAGE_VAR))
        page.object_list = [as_logged(entry) for entry in page]
        context = {"action_list": page, **(extra_context or {})}
        return super().history_view(request, object_id, context)

    def log_deletions(self, request, queryset):
        """Log nothing here; see `RecordingDeletions`."""

    def record_save(self, user, row, changes):
        if self.recorded:
            record(self.recorded, user, row, changes=changes)
        if reversion.is_active():
            note_version(row)
            reversion.set_comment(comment_of(Event.SAVED, changes=changes))


def as_logged(entry):
    return SimpleNamespace(
        action_time=entry.at,
        user=entry.actor,
        get_change_message=act_in_words(entry.event, entry.details, entry.kind),
    )


class RecordingDeletions(Recording):
    """Mixin of an admin class, before its other bases."""

    def delete_model(self, request, obj):
        delete = super().delete_model
        record_deletion(request.user, [obj], lambda: delete(request, obj))

    def delete_queryset(self, request, queryset):
        delete = super().delete_queryset
        record_deletion(request.user, queryset, lambda: delete(request, queryset))


class RecordingSettings(ModelAdmin):
    """Mixed into the admin class of rows that are settings."""

    recorded = Event.SETTING_CHANGED


def changes_of(form, formsets, add):
    """Return the changes of a form: names of fields, and parts added or changed."""
    if add:
        found = [{"added": {}}]
    else:
        names = [name for name in form.changed_data if name in form.fields]
        found = [{"changed": {"fields": names}}] if names else []
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


def record_export(request, model=None, **facts):
    """Record an export before the user gets the file."""
    asked = {name[:50]: value[:200] for name, value in request.GET.items() if value}
    record(Event.EXPORTED, request.user, model, **facts, asked=asked)
