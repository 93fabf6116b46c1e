"""What an entry of the trail says, in the words of its reader."""

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.audit import sign_in
from portal.admin.i18n.django_labels import ROLES
from portal.models import CodeApp, Passkey, RecoveryCode, Step
from portal.models.audit import Event

LABELS = {
    "step": gettext_lazy("step"),
    "from": gettext_lazy("on the site from"),
    "until": gettext_lazy("on the site until"),
    "version": gettext_lazy("version of"),
    "was_deleted": gettext_lazy("was deleted before"),
    "is_copy": gettext_lazy("working copy"),
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
}
REASONS = {
    sign_in.UNKNOWN: gettext_lazy("There is no account of this name"),
    sign_in.INACTIVE: gettext_lazy("The account is not active"),
    sign_in.NO_STAFF: gettext_lazy("The account may not enter the desk"),
    sign_in.PASSWORD: gettext_lazy("The password was wrong"),
    sign_in.FACTOR: gettext_lazy("The second factor was wrong"),
    sign_in.LOCKED: gettext_lazy("Too many attempts"),
}
CODES = {
    "reason": REASONS,
    "factor": {
        model._meta.model_name: model._meta.verbose_name
        for model in (Passkey, CodeApp, RecoveryCode)
    },
    "step": dict(Step.Action.choices),
    "role": ROLES,
    "language": dict(settings.LANGUAGES),
    "event": dict(Event.choices),
}
TIMES = ("from", "until", "version")


def kind_in_words(label):
    """The name of a kind of row; as it is stored where no model bears it any more."""
    model = model_of(label)
    return str(model._meta.verbose_name) if model else label


def model_of(label):
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def details_in_words(entry):
    """The details as one text: what each is, and what it says.

    Which table was taken is said by the kind of its rows.
    """
    parts = [
        _("%(name)s: %(value)s")
        % {"name": LABELS.get(name, name), "value": in_words(entry, name, value)}
        for name, value in entry.details.items()
        if value not in (None, "", [], {}) and not (name == "table" and entry.kind)
    ]
    return _("; ").join(parts)


def in_words(entry, name, value):
    if name in CODES and isinstance(value, str):
        return str(CODES[name].get(value, value))
    if name in TIMES and (time := moment(value)):
        return f"{timezone.localtime(time):%Y-%m-%d %H:%M}"
    if name == "fields":
        return labels_of(entry.kind, value)
    if isinstance(value, dict):
        value = [
            f"{LABELS.get(key, key)}={in_words(entry, key, each)}"
            for key, each in value.items()
        ]
    if isinstance(value, list):
        return _(", ").join(map(str, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value)


def moment(value):
    """The time that a text says, None where it says none."""
    try:
        time = parse_datetime(str(value))
    except ValueError:
        return None
    return time if time and timezone.is_aware(time) else None


def labels_of(kind, names):
    """The names of fields as the forms show them."""
    model = model_of(kind)
    fields = {f.name: f for f in model._meta.get_fields()} if model else {}
    labels = (getattr(fields.get(name), "verbose_name", name) for name in names)
    return _(", ").join(map(str, labels))
