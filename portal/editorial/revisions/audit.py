"""What was done to a row, kept without words so that each reader sees their own."""

import json

import reversion
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import get_language_info, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from portal.models import ErrorReport, Step
from portal.models.audit import Event

STEP, FIXTURE, VERSION_ENSURED = "step:", "fixture", "kept"
IMPORT, IMPORT_UNDONE, IMPORT_UNDER_WAY = "import:", "undone:", "importing:"
REPORT = "report:"
STILL_RIGHT, TRANSLATIONS_IMPORTED = "still right:", "taken back"
WORDS = {
    FIXTURE: gettext_lazy("Loaded from a fixture"),
    VERSION_ENSURED: gettext_lazy(
        "As it was before an earlier version was brought back"
    ),
    TRANSLATIONS_IMPORTED: gettext_lazy("Translations taken back from a table"),
    **{REPORT + each.value: each.label for each in ErrorReport.State},
    **{each.value: each.label for each in Event},
}


def message(form, formsets, add):
    """What a form changed: the names of fields, and the parts added or changed."""
    if add:
        found = [{"added": {}}]
    else:
        names = [name for name in form.changed_data if name in form.fields]
        found = [{"changed": {"fields": names}}] if names else []
    for formset in formsets:
        kind = formset.model._meta.label_lower
        for row in formset.new_objects:
            found.append({"added": {"name": kind, "object": str(row)}})
        for row, names in formset.changed_objects:
            part = {"name": kind, "object": str(row), "fields": names}
            found.append({"changed": part})
        for row in formset.deleted_objects:
            found.append({"deleted": {"name": kind, "object": str(row)}})
    return found


def log_action(row, user, comment, flag=CHANGE):
    """Write down in the version and in the log who did something with a row."""
    reversion.set_user(user)
    reversion.set_comment(comment)
    log_entry(row, user, comment, flag).save()


def log_entry(row, user, comment, flag):
    """What the log of the admin says of it, not saved yet."""
    return LogEntry(
        user=user,
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        object_repr=str(row)[:200],
        action_flag=flag,
        change_message=comment,
    )


def comment_of_step(action, remark=""):
    return f"{STEP}{action} {remark}".strip()


def comment_of_report(state):
    return REPORT + state


def comment_of_import(model, file_name, rows):
    """What `imports_of` finds; JSON, with the kind of row first."""
    values = {"kind": model._meta.label_lower, "rows": rows, "file": file_name}
    return IMPORT + json.dumps(values, ensure_ascii=False)


def under_way(comment):
    """The comment of an import that has not ended yet."""
    return IMPORT_UNDER_WAY + comment.removeprefix(IMPORT)


def log_rows(written, user, comment):
    """One entry in the log of the admin for each of the pairs of a row and a flag."""
    LogEntry.objects.bulk_create(
        log_entry(row, user, comment, flag) for row, flag in written
    )


def of_step(comment):
    action, _space, remark = comment.partition(" ")
    step = Step.Action(action).label if action in Step.Action.values else action
    if not remark:
        return str(step)
    return _("%(step)s: %(remark)s") % {"step": step, "remark": remark}


def message_in_words(comment, model):
    """The comment of a version or an entry of the log, in the reader's language."""
    for start, form in (
        (IMPORT, _("Imported from the table %(file)s: %(rows)d rows")),
        (IMPORT_UNDONE, _("Undone: import of the table %(file)s, %(rows)d rows")),
        (IMPORT_UNDER_WAY, _("Not ended: import of the table %(file)s, %(rows)d rows")),
    ):
        if comment.startswith(start):
            return form % json.loads(comment.removeprefix(start))
    if comment.startswith(STEP):
        return of_step(comment.removeprefix(STEP))
    if comment.startswith(STILL_RIGHT):
        name = get_language_info(comment.removeprefix(STILL_RIGHT))["name_translated"]
        return _("Translation still right: %(language)s") % {"language": name}
    if comment in WORDS:
        return str(WORDS[comment])
    try:
        changes = json.loads(comment)
        for change in changes:
            for part in change.values():
                translate(part, model)
        return LogEntry(change_message=json.dumps(changes)).get_change_message()
    except (ValueError, TypeError, AttributeError):
        return comment  # in words already


def translate(part, model):
    """Put the words of the reader in the place of the names of models and fields."""
    if "name" in part:
        try:
            model = apps.get_model(part["name"])
        except (LookupError, ValueError):
            model = None
        part["name"] = str(model._meta.verbose_name if model else part["name"])
    if "roles" in part:
        before, after = (
            _(", ").join(pgettext("role", role) for role in roles) or "–"
            for roles in part.pop("roles")
        )
        words = {"role": _("role"), "before": before, "after": after}
        part["fields"] = [_("%(role)s (%(before)s → %(after)s)") % words]
        return
    if "fields" in part:
        fields = (
            {field.name: field for field in model._meta.get_fields()} if model else {}
        )
        part["fields"] = [
            str(getattr(fields.get(name), "verbose_name", name))
            for name in part["fields"]
        ]
