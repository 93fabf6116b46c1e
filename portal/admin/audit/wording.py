"""Acts in the language of the reader: entries of the trail, comments of versions."""

import json
from contextlib import suppress
from types import SimpleNamespace

from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import get_text_list
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from portal.admin.i18n.django_labels import ROLES
from portal.editorial.revisions import audit
from portal.editorial.revisions.compare import colon
from portal.editorial.workflow import restore
from portal.models import CodeApp, ErrorReport, Passkey, RecoveryCode
from portal.models.audit import Event, Refusal, Step

LABELS = {
    "step": gettext_lazy("step"),
    "from": gettext_lazy("on the site from"),
    "until": gettext_lazy("on the site until"),
    "version": gettext_lazy("version of"),
    "was_deleted": gettext_lazy("was deleted before"),
    "is_copy": gettext_lazy("working copy"),
    "machine": gettext_lazy("by a machine"),
    "copy": gettext_lazy("number of the working copy"),
    "changes": gettext_lazy("changes"),
    "remark": gettext_lazy("remark"),
    "table": gettext_lazy("table"),
    "language": gettext_lazy("language"),
    "file": gettext_lazy("file"),
    "files": gettext_lazy("files"),
    "rows": gettext_lazy("rows"),
    "translations": gettext_lazy("translations"),
    "published": gettext_lazy("published at once"),
    "interrupted": gettext_lazy("had not ended"),
    "untouched": gettext_lazy("left as they are"),
    "link": gettext_lazy("number of the link"),
    "days": gettext_lazy("days"),
    "added": gettext_lazy("added"),
    "fields": gettext_lazy("fields"),
    "reason": gettext_lazy("reason"),
    "accounts": gettext_lazy("accounts"),
    "asked": gettext_lazy("filters"),
    "event": gettext_lazy("act"),
    "account": gettext_lazy("account"),
    "kind": gettext_lazy("kind"),
    "q": gettext_lazy("words looked for"),
    "kinds": gettext_lazy("kinds"),
    "only": gettext_lazy("texts"),
    "first": gettext_lazy("first number"),
    "last": gettext_lazy("last number"),
    "kept_days": gettext_lazy("days kept"),
    "number": gettext_lazy("number"),
    "numbers": gettext_lazy("numbers"),
    "digest": gettext_lazy("digest"),
    "newest": gettext_lazy("newest"),
    "role": gettext_lazy("role"),
    "rights": gettext_lazy("rights"),
    "given": gettext_lazy("given"),
    "taken": gettext_lazy("taken away"),
    "factor": gettext_lazy("second factor"),
    "passkeys": gettext_lazy("passkeys"),
    "code_apps": gettext_lazy("code apps"),
    "count": gettext_lazy("how many"),
    "left": gettext_lazy("how many are left"),
    "release": gettext_lazy("release"),
    "replaced": gettext_lazy("copy of what was replaced"),
    "place": gettext_lazy("off the machine at"),
    "is_sent": gettext_lazy("it got there"),
    "pages": gettext_lazy("public pages"),
    "different": gettext_lazy("different ones"),
    "is_good": gettext_lazy("all is well"),
    "languages_added": gettext_lazy("languages added"),
    "languages_removed": gettext_lazy("languages taken away"),
}
CODES = {
    "reason": dict(Refusal.choices),
    "factor": {
        model._meta.model_name: model._meta.verbose_name
        for model in (Passkey, CodeApp, RecoveryCode)
    },
    "step": dict(Step.choices),
    "role": ROLES,
    "event": dict(Event.choices),
    "report": dict(ErrorReport.State.choices),
}
# Comments of versions that no act has made; after a colon they have facts as JSON.
COMMENTS = {
    audit.FIXTURE: gettext_lazy("Loaded from a fixture"),
    audit.VERSION_ENSURED: gettext_lazy(
        "As it was before an earlier version was brought back"
    ),
    audit.TRANSLATIONS_IMPORTED: gettext_lazy("Translations taken back from a table"),
    audit.IMPORT: gettext_lazy("Imported from the table %(file)s: %(rows)d rows"),
    audit.IMPORT_UNDONE: gettext_lazy(
        "Undone: import of the table %(file)s, %(rows)d rows"
    ),
    audit.IMPORT_UNDER_WAY: gettext_lazy(
        "Not ended: import of the table %(file)s, %(rows)d rows"
    ),
}
# Changes of a form, in the row and in its parts. The labels are Django's.
FORMS = {
    "added": (gettext_lazy("Added."), gettext_lazy("Added {name} “{object}”.")),
    "changed": (
        gettext_lazy("Changed {fields}."),
        gettext_lazy("Changed {fields} for {name} “{object}”."),
    ),
    "deleted": (
        gettext_lazy("Deleted."),
        gettext_lazy("Deleted {name} “{object}”."),
    ),
}
# Details that are shown beside an act in few words, or by its name.
ASIDE = {"step", "from", "until", "copy", "is_copy", "was_deleted"}
TIMES = {
    "from": "%Y-%m-%d %H:%M",
    "until": "%Y-%m-%d %H:%M",
    "version": "%Y-%m-%d %H:%M:%S",
}
# The time that a step has set.
SET_BY = {Step.SCHEDULE: "from", Step.EXPIRE: "until"}


def model_of(kind):
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def kind_in_words(kind):
    """Return the name of a kind of row, as stored if its model is gone."""
    model = model_of(kind)
    return str(model._meta.verbose_name) if model else kind


def labels_of(kind, names):
    model = model_of(kind)
    fields = {f.name: f for f in model._meta.get_fields()} if model else {}
    return [str(getattr(fields.get(name), "verbose_name", name)) for name in names]


def address_of(entry):
    """Return the form of the row of an entry, empty if its kind has none."""
    try:
        name = f"admin:{entry.kind.replace('.', '_')}_change"
        return reverse(name, args=[entry.object_id])
    except NoReverseMatch:
        return ""


# Acts


def act_of(comment):
    """Return the act in a comment; an empty dictionary if there is none."""
    try:
        found = json.loads(comment)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and "event" in found else {}


def step_of(event, details):
    """Return the code of the step that an act is; None for another act."""
    return details.get("step", Step.RESTORE if event == Event.RESTORED else None)


def name_of_act(event, details):
    step = CODES["step"].get(step_of(event, details))
    return step or CODES["event"].get(event, event)


def act_in_words(event, details, kind):
    """Return an act in a few words: its name, with the reason or the changes."""
    if event == Event.SAVED and "changes" in details:
        return in_words(kind, "changes", details["changes"])
    more = {name: each for name, each in details.items() if name not in ASIDE}
    if len(more) == 1:
        text = in_words(kind, *more.popitem())
    else:
        text = details_text(more, kind)
    name = name_of_act(event, details)
    return colon(name, text) if text else str(name)


def comment_in_words(comment, model=None):
    """Return the comment of a version in words: the act, or its origin."""
    start, mark, facts = comment.partition(":")
    if words := COMMENTS.get(start + mark):
        return words % json.loads(facts or "{}")
    details = act_of(comment)
    kind = model._meta.label_lower if model else ""
    return act_in_words(details.pop("event"), details, kind) if details else comment


def steps_done(row):
    """Return the completed steps of a row, the newest first, for the form."""
    versions = restore.versions_of(row).filter(revision__comment__startswith="{")
    versions = versions.select_related("revision__user").defer("serialized_data")
    found = []
    for revision in (each.revision for each in versions):
        details = act_of(revision.comment)
        step = step_of(details.get("event"), details)
        if step in Step:
            time = SET_BY.get(step)
            remark = details.get("remark", details.get("file", ""))
            if "version" in details:  # a row that was restored
                version = in_words("", "version", details["version"])
                remark = _("The version of %(time)s was brought back.")
                remark %= {"time": version}
            done = SimpleNamespace(
                action=step,
                at=revision.date_created,
                by=revision.user,
                label=Step(step).label,
                moment=in_words("", time, details.get(time, "")),
                remark=remark,
            )
            found.append(done)
    return found


# Their details


def details_text(details, kind):
    """Return any details in words, without the table if `kind` is set."""
    return _("; ").join(
        colon(LABELS.get(name, name), in_words(kind, name, value))
        for name, value in details.items()
        if value not in (None, "", [], {}) and not (name == "table" and kind)
    )


def in_words(kind, name, value):
    """Return the value of a detail in words."""
    if name == "changes":
        return " ".join(
            change_in_words(kind, *each) for part in value for each in part.items()
        )
    if name == "fields":
        value = labels_of(kind, value)
    if isinstance(value, dict):
        value = [
            f"{LABELS.get(key, key)}={in_words(kind, key, each)}"
            for key, each in value.items()
        ]
    if isinstance(value, list):
        return _(", ").join(map(str, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name in TIMES:
        with suppress(ValueError):  # no such date, or a time without its zone
            if time := parse_datetime(str(value)):
                return f"{timezone.localtime(time):{TIMES[name]}}"
    if name == "language" and value in dict(settings.LANGUAGES):
        return get_language_info(value)["name_translated"]
    return str(CODES.get(name, {}).get(value, value))


def change_in_words(kind, how, part):
    """Return the sentence for a change of a form, by the labels in forms."""
    if how not in FORMS or not isinstance(part, dict):
        return in_words(kind, "report", part)  # its state
    whole, of_part = FORMS[how]
    model = part.get("name", kind)
    fields = get_text_list(labels_of(model, part.get("fields", [])), _("and"))
    values = {"name": kind_in_words(model), "object": part.get("object", "")}
    return (of_part if "name" in part else whole).format(**values, fields=fields)
