"""What the desk itself writes into the audit trail: deletions, settings, exports."""

from django.contrib.admin import ModelAdmin
from django.db import transaction

from portal.models.audit import Event, describe, record, write


@transaction.atomic
def record_deletion(user, rows, delete):
    """Delete the rows by calling `delete`, and write down each of them."""
    entries = [describe(Event.DELETED, user, row, **is_copy(row)) for row in list(rows)]
    delete()
    write(entries)


def is_copy(row):
    """A working copy bears the name of the row of which it is one."""
    return {"is_copy": True} if getattr(row, "live_id", None) else {}


class RecordingDeletions(ModelAdmin):
    """Mixed into an admin class, before the others."""

    def delete_model(self, request, obj):
        delete = super().delete_model
        record_deletion(request.user, [obj], lambda: delete(request, obj))

    def delete_queryset(self, request, queryset):
        delete = super().delete_queryset
        record_deletion(request.user, queryset, lambda: delete(request, queryset))


class RecordingSettings(ModelAdmin):
    """The rows are settings: what is changed in a form is an act of its own.

    The names of the fields are written down, not what stands in them.
    """

    def log_addition(self, request, obj, message):
        entry = super().log_addition(request, obj, message)
        record(Event.SETTING_CHANGED, request.user, obj, added=True)
        return entry

    def log_change(self, request, obj, message):
        entry = super().log_change(request, obj, message)
        if message:
            fields = [name for part in message for name in names_in(part)]
            record(Event.SETTING_CHANGED, request.user, obj, fields=fields)
        return entry


def names_in(part):
    return part.get("changed", {}).get("fields", [])


def record_export(request, model=None, **facts):
    """Write down that somebody is given a file, before they get it."""
    asked = {name[:50]: value[:200] for name, value in request.GET.items() if value}
    record(Event.EXPORTED, request.user, model, **facts, asked=asked)
