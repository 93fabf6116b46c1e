"""By what the trail is filtered: period, act, account, kind and row, all by indexes."""

from datetime import datetime, time, timedelta

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.admin.audit.wording import kind_in_words
from portal.models import AuditEntry, User
from portal.models.audit import Event

NOBODY = "none"
# What each parameter asks of entries. Numbers grow with time, so days are turned into
# numbers, which are in order. The last day is included.
CONDITIONS = {
    "from": lambda day: {"number__gte": first_number(day)},
    "until": lambda day: {"number__lt": first_number(day + timedelta(days=1))},
    "event": lambda code: {"event": code},
    "account": lambda key: {"actor": None if key == NOBODY else key},
    "kind": lambda label: {"kind": label},
    "row": lambda row: dict(zip(("kind", "object_id"), row.split(":", 1), strict=True)),
}


class Filters(admin.ListFilter):
    """All filters of the list, as one form. A value that is no choice is ignored."""

    title = ""
    template = "admin/audit/filters.html"

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        asked = {name: params.pop(name)[-1] for name in CONDITIONS if name in params}
        accounts = User.objects.order_by("username").values_list("pk", "username")
        # Kinds with a list at the desk: a query for all kinds would be slow.
        labels = [each._meta.label_lower for each in model_admin.admin_site._registry]
        kinds = [(label, kind_in_words(label)) for label in labels]
        self.form = forms.Form(asked, auto_id=False)
        self.form.fields = {
            "from": day_box(pgettext("day", "from")),
            "until": day_box(pgettext("day", "until")),
            "event": menu(_("act"), Event.choices),
            "account": menu(
                _("account"), [(NOBODY, _("without an account")), *accounts]
            ),
            "kind": menu(_("kind"), sorted(kinds, key=lambda each: each[1])),
        }
        if row := asked.get("row"):  # which only links in entries ask for
            kind, _colon, key = row.partition(":")
            text = f"{kind_in_words(kind)} {key}"
            self.form.fields["row"] = menu(_("entry"), [(row, text)])

    def has_output(self):
        return True

    def choices(self, changelist):
        """Return nothing: the template shows the form."""
        return ()

    def queryset(self, request, queryset):
        """Return the entries asked for. Raises `ValueError` for an invalid day."""
        if self.form.errors.keys() & {"from", "until"}:
            raise ValueError(self.form.errors)
        for name, value in self.form.cleaned_data.items():
            if value:
                queryset = queryset.filter(**CONDITIONS[name](value))
        return queryset


def day_box(label):
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput({"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )


def menu(label, choices):
    choices = [("", _("All")), *choices]
    return forms.ChoiceField(label=label, required=False, choices=choices)


def first_number(day):
    """Return the number of the first entry since a day, or one that is too high.

    Raises `ValueError` for a day that databases cannot have in each time zone.
    """
    if not 1970 < day.year < 9000:
        raise ValueError(day)
    begin = timezone.make_aware(datetime.combine(day, time.min))
    times = AuditEntry.objects.filter(at__gte=begin).order_by("at", "number")
    found = times.values_list("number", flat=True).first()
    return AuditEntry.number.field.MAX_BIGINT if found is None else found
